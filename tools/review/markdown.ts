import { block, code } from "../../policies/reports/markdown";
import { cut, more, plural } from "../words";
import { stackDetails } from "./markdown-details";
import { riskSection } from "./markdown-risks";
import { plain } from "./markdown-text";
import { type ReviewReport, type StackReport, type Verdict, verdicts, type WaiverNotes } from "./report";
import { brokenPolicies, needsDecision } from "./verdict";

/** First line of every comment, by which the one before is found and replaced. */
export const commentMark = "<!-- palier-review -->";

/** GitHub takes 65,536 characters; some are left for what a workflow adds. */
export const mostCharacters = 65_000;

/** How much a comment tells: each step folds away more, and none of them a risk. */
const fullnesses = [
  "everything",
  "fewer properties",
  "no properties",
  "numbers",
  "risks",
  "short risks",
  "names",
] as const;

/** How much a comment tells. */
export type Fullness = (typeof fullnesses)[number];

/** The report as a comment, as full as it fits. @param most characters, {@link mostCharacters} where nothing else is said */
export function toMarkdown(report: ReviewReport, most: number = mostCharacters): string {
  for (const fullness of fullnesses) {
    const text = commentOf(report, fullness);
    if (text.length <= most) return text;
  }
  return cutNames(commentOf(report, "names"), most);
}

const marks: Readonly<Record<Verdict, string>> = {
  unchanged: "⚪",
  harmless: "🟢",
  risky: "🔴",
  forbidden: "⛔",
  failed: "❗",
};

/** Verdicts in words that stand behind a name. */
const words: Readonly<Record<Verdict, string>> = {
  unchanged: "unchanged",
  harmless: "harmless",
  risky: "**risky**",
  forbidden: "**forbidden**",
  failed: "**unknown**",
};

function commentOf(report: ReviewReport, fullness: Fullness): string {
  const stacks = [...report.stacks].sort(byUrgency);
  const sections = [
    commentMark,
    heading(report),
    verdictLines(stacks, report.subject).join("\n"),
    ...riskSection(stacks, fullness),
    ...failureSection(stacks),
    ...policySection(stacks, fullness),
    ...waiverSection(report.waivers),
    ...stacks.filter(({ verdict }) => verdict !== "unchanged").flatMap((stack) => stackDetails(stack, fullness)),
    footer(report, fullness),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/** Those that need a decision first, then the worst verdict, then by name. */
const byUrgency = (one: StackReport, other: StackReport): number =>
  Number(needsDecision(other)) - Number(needsDecision(one)) ||
  verdicts.indexOf(other.verdict) - verdicts.indexOf(one.verdict) ||
  one.stack.localeCompare(other.stack);

function heading({ subject, stacks }: ReviewReport): string {
  const open = stacks.filter(needsDecision).length;
  const title = subject === "drift" ? "What has changed outside of the program" : "What this change does";
  if (open === 0) return `## ${title}`;
  return `## ${title}: ${open} of ${stacks.length} ${plural(stacks.length, "stack needs", "stacks need")} a decision`;
}

/** One line for each stack; those that stay as they are share one. */
function verdictLines(stacks: readonly StackReport[], subject: ReviewReport["subject"]): readonly string[] {
  const told = stacks.filter(({ verdict }) => verdict !== "unchanged");
  const same = stacks.filter(({ verdict }) => verdict === "unchanged").map(({ stack }) => `**${plain(stack)}**`);
  const lines = told.map(
    ({ stack, verdict, sentence }) => `- ${marks[verdict]} **${plain(stack)}**, ${words[verdict]}: ${plain(sentence)}`,
  );
  const nothing = subject === "drift" ? "nothing has changed" : "nothing changes";
  return same.length === 0 ? lines : [...lines, `- ${marks.unchanged} ${same.join(", ")}: ${nothing}`];
}

function failureSection(stacks: readonly StackReport[]): readonly string[] {
  const failed = stacks.filter(({ failures }) => failures.length > 0);
  if (failed.length === 0) return [];
  const texts = failed.map(({ stack, failures }) => {
    const said = failures.map((text) => block(cut(text, 1200), "text"));
    return [`**${plain(stack)}**: the engine said`, ...said.slice(0, 5), ...more(said.length - 5, "error")].join(
      "\n\n",
    );
  });
  return ["### Why it could not be told", ...texts.slice(0, 8), ...more(texts.length - 8, "stack")];
}

/** How many violations are told in full, by how full the comment is. */
const violations: Readonly<Record<Fullness, number>> = {
  everything: 40,
  "fewer properties": 40,
  "no properties": 20,
  numbers: 10,
  risks: 3,
  "short risks": 0,
  names: 0,
};

function policySection(stacks: readonly StackReport[], fullness: Fullness): readonly string[] {
  const refused = stacks.filter(({ policies }) => brokenPolicies(policies).length > 0);
  if (refused.length === 0) return [];
  const texts = refused.map(({ stack, policies }) => {
    const broken = policies.filter(({ level }) => level === "mandatory");
    const told = broken
      .slice(0, violations[fullness])
      .map(({ policy, message }) => `- ${code(policy)}: ${plain(cut(message, 500))}`);
    const names = brokenPolicies(policies).map(code).join(", ");
    const rest = told.length > 0 ? more(broken.length - told.length) : [];
    return [`**${plain(stack)}** breaks ${names}`, ...told, ...rest.map((text) => `- ${text}`)].join("\n");
  });
  return ["### Rules that must be kept", "An update is refused until these are mended.", ...texts];
}

function waiverSection({ file, mistakes, expired, unused }: WaiverNotes): readonly string[] {
  const lines = [
    ...mistakes.map((mistake) => `- nothing is waived, as ${code(file)} has a mistake: ${plain(mistake)}`),
    ...expired.map(
      ({ resource, stack, expires, owner }) =>
        `- the waiver for ${code(resource)} of ${plain(stack)} is over since ${expires} (${code(owner)})`,
    ),
    ...unused.map(
      ({ resource, stack, owner }) =>
        `- the waiver for ${code(resource)} of ${plain(stack)} waives nothing and should go (${code(owner)})`,
    ),
  ];
  return lines.length === 0
    ? []
    : ["### Waivers", [...lines.slice(0, 20), ...more(lines.length - 20, "note")].join("\n")];
}

function footer({ base, head, madeAt }: ReviewReport, fullness: Fullness): string {
  const of = [
    ...(head === undefined ? [] : [`commit ${code(head)}`]),
    ...(base === undefined ? [] : [`compared with ${code(base)}`]),
    `made ${madeAt}`,
  ];
  const left =
    fullness === "everything"
      ? ""
      : " Some details are left out here; all of them are in `review.html` and `review.json`.";
  return `<sub>${of.join(", ")}. Secrets are shown as (secret) always.${left}</sub>`;
}

/** Names alone may be too many for any comment: as many as fit, and how many there are. */
function cutNames(text: string, most: number): string {
  const end = "\n\n**More than fits here is at risk: see `review.html` for the rest.**\n";
  return text.slice(0, text.lastIndexOf(", ", most - end.length)) + end;
}
