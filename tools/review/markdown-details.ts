import { code, table } from "../../policies/reports/markdown";
import { counted, firstOf, more, plural } from "../words";
import { groupBy } from "./group-by";
import type { Fullness } from "./markdown";
import { plain } from "./markdown-text";
import type {
  ChangeGroup,
  CostEstimate,
  Layer,
  Operation,
  ReviewChange,
  RolloutImpact,
  StackReport,
  TierChanges,
} from "./report";
import { changesIn, groundWords, priceDifference, quantities } from "./telling";
import { countWords } from "./verdict";

/** How many properties of a change are shown, and whether changes are listed at all. */
const depths: Readonly<
  Record<Fullness, { readonly properties: number; readonly changes: boolean; readonly stacks: boolean }>
> = {
  everything: { properties: 30, changes: true, stacks: true },
  "fewer properties": { properties: 5, changes: true, stacks: true },
  "no properties": { properties: 0, changes: true, stacks: true },
  numbers: { properties: 0, changes: false, stacks: true },
  risks: { properties: 0, changes: false, stacks: false },
  "short risks": { properties: 0, changes: false, stacks: false },
  names: { properties: 0, changes: false, stacks: false },
};

/** Everything of a stack that is not urgent: who restarts, how much it takes and costs, what changes; folded, but for the first lines. */
export function stackDetails(stack: StackReport, fullness: Fullness): readonly string[] {
  const { properties, changes, stacks } = depths[fullness];
  if (!stacks) return [];
  const parts = [
    ...rolloutLines(stack.rollout, changes),
    ...capacityLines(stack),
    ...(stack.cost === undefined ? [] : [costLine(stack.cost)]),
    ...(changes ? stack.groups.map((group) => groupText(group, properties)) : [numbersOf(stack.groups)]),
    ...advice(stack, changes),
    ...pictureOf(stack, fullness),
  ].filter((part) => part !== "");
  return parts.length === 0 ? [] : [`### ${plain(stack.stack)}: ${countWords(stack.counts)}`, ...parts];
}

const fold = (summary: string, content: string): string =>
  `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;

function rolloutLines(rollout: readonly RolloutImpact[], inFull: boolean): readonly string[] {
  if (rollout.length === 0) return [];
  const still = rollout.filter(({ leastReady }) => leastReady === 0);
  const rows = rollout.map(({ workload, kind, because, sentence }) => [
    code(`${kind}/${workload}`),
    plain(because),
    plain(sentence),
  ]);
  const title = `What restarts: ${counted(rollout.length, "workload")}, ${still.length === 0 ? "none stands still" : `${still.length} of them ${plural(still.length, "stands", "stand")} still meanwhile`}`;
  return [inFull ? fold(title, table(["what", "why it restarts", "what its users notice"], rows).join("\n")) : title];
}

const fits = { fits: "fits", exceeds: "**does not fit**", unknown: "not checked" } as const;

function capacityLines(stack: StackReport): readonly string[] {
  if (stack.capacity === undefined) return [];
  const { before, after, fit } = stack.capacity;
  const { place, runs } = groundWords(stack);
  const all = quantities(runs);
  const rows = all
    .filter(([, amount]) => before[amount] + after[amount] > 0)
    .map(([words, amount, format]) => [words, format(before[amount]), format(after[amount])]);
  const isSame = all.every(([, amount]) => before[amount] === after[amount]);
  const reasons = plain(firstOf(fit.reasons, 5, "; "));
  const room = `Room ${place}: ${fits[fit.status]} (${reasons})`;
  if (isSame) return fit.status === "exceeds" ? [room] : [];
  return [room, fold("How much it takes, before and after", table(["", "before", "after"], rows).join("\n"))];
}

const costLine = (cost: CostEstimate): string =>
  `Estimate of the price: ${cost.after.toFixed(2)} ${plain(cost.currency)} a month (${priceDifference(cost)}); no bill: ${plain(cost.source)}`;

const layerWords: Readonly<Record<Layer, string>> = {
  databases: "Databases",
  caches: "Caches",
  messages: "Messages",
  services: "Services",
  edge: "Edge",
  monitoring: "Monitoring",
  foundation: "Foundation: namespaces, network, secrets, operators",
};

function groupText(group: ChangeGroup, properties: number): string {
  const title = `${layerWords[group.layer]}: ${counted(changesIn(group), "change")}`;
  return fold(title, group.tiers.map((tier) => tierText(tier, properties)).join("\n\n"));
}

function tierText({ tier, changes }: TierChanges, properties: number): string {
  const sharing = changes.filter(sharesLine);
  const together = [...groupBy(sharing, kindOf).values()].map(sharedLine);
  const alone = changes.filter((change) => !sharesLine(change)).flatMap((change) => changeLines(change, properties));
  return [`**${plain(tier)}**`, "", ...alone, ...together].join("\n");
}

/** What is new or goes, and of which nothing more is to be said: those of one kind share a line. */
const sharesLine = ({ operation, danger, origin }: ReviewChange): boolean =>
  (operation === "create" || operation === "delete") && danger === "none" && origin === undefined;

const kindOf = ({ operation, kind }: ReviewChange): string => `${operation} ${kind}`;

function sharedLine(changes: readonly ReviewChange[]): string {
  const [first] = changes;
  const names = changes.map(({ resource }) => resource.split("/").at(-1) ?? resource);
  return first === undefined
    ? ""
    : `- **${words[first.operation]}** ${first.kind} ${firstOf(names.map(code), mostNames)}`;
}

const mostNames = 12;

const words: Readonly<Record<Operation, string>> = {
  create: "new",
  update: "changed",
  replace: "made anew",
  delete: "removed",
  import: "taken over",
  forget: "let go",
  refresh: "read again",
};

function changeLines(
  { kind, resource, operation, because, properties, danger, origin }: ReviewChange,
  most: number,
): readonly string[] {
  const warning =
    danger === "data" ? " **(data at risk, see above)**" : danger === "outage" ? " **(stands still)**" : "";
  const by = origin === undefined ? "" : ` Probably by a ${origin}.`;
  const line = `- **${words[operation]}** ${code(`${kind}/${resource}`)}: ${plain(because)}${warning}.${by}`;
  const shown = properties
    .slice(0, most)
    .map(({ path, before, after }) => `  - ${code(path)}: ${valueText(before)} → ${valueText(after)}`);
  const rest = most > 0 ? more(properties.length - shown.length) : [];
  return [line, ...shown, ...rest.map((text) => `  - ${text}`)];
}

const valueText = (value: string | undefined): string =>
  value === undefined ? "nothing" : value === "" ? "empty" : code(value);

const numbersOf = (groups: readonly ChangeGroup[]): string =>
  groups
    .map(
      (group) =>
        `${layerWords[group.layer]}: ${counted(changesIn(group), "change")} in ${counted(group.tiers.length, "tier")}`,
    )
    .join("; ");

const mostAdvice = 20;

/** Rules that should be kept, and what the engine warns of. */
function advice({ policies, warnings }: StackReport, inFull: boolean): readonly string[] {
  const soft = policies.filter(({ level }) => level !== "mandatory");
  const lines = [
    ...soft.map(
      ({ policy, resource, message }) =>
        `- ${code(policy)}${resource === undefined ? "" : ` for ${code(resource)}`}: ${plain(message.split("\n")[0] ?? message)}`,
    ),
    ...warnings.map((warning) => `- the engine warns: ${plain(warning.slice(0, 300))}`),
  ];
  if (lines.length === 0 || !inFull) return [];
  const told = [...lines.slice(0, mostAdvice), ...more(lines.length - mostAdvice).map((text) => `- ${text}`)];
  return [fold(`Advice that stops nothing: ${lines.length}`, told.join("\n"))];
}

const pictureOf = ({ picture }: StackReport, fullness: Fullness): readonly string[] =>
  picture === undefined || fullness !== "everything"
    ? []
    : [fold("The platform, with what changes", `\`\`\`mermaid\n${picture.mermaid}\n\`\`\``)];
