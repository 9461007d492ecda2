import { Scalar, stringify } from "yaml";
import { block, code } from "../../policies/reports/markdown";
import { groupBy } from "./group-by";
import type { Fullness } from "./markdown";
import { plain } from "./markdown-text";
import { type DataRisk, type Hazard, hazards, type StackReport } from "./report";
import { tierBeside } from "./telling";
import { waiversFile } from "./waivers";

const titles: Readonly<Record<Hazard, string>> = {
  lost: "Data that would be lost",
  unreachable: "Data that would stay, and could no longer be reached",
  unsure: "Changes of what holds data that may not work, or have no way back",
  unguarded: "Data that would be guarded less",
};

interface RiskOf {
  readonly stack: string;
  readonly risk: DataRisk;
}

/** All risks of all stacks, the worst first: in full, in short, or by name. None is left out. */
export function riskSection(stacks: readonly StackReport[], fullness: Fullness): readonly string[] {
  const all = stacks.flatMap(({ stack, risks }) => risks.map((risk): RiskOf => ({ stack, risk })));
  return hazards.flatMap((hazard) => {
    const own = all.filter(({ risk }) => risk.hazard === hazard);
    return own.length === 0
      ? []
      : [`### ${titles[hazard]} (${own.length})`, ...sectionOf(own, fullness), ...waiverHint(own, fullness)];
  });
}

function sectionOf(risks: readonly RiskOf[], fullness: Fullness): readonly string[] {
  switch (fullness) {
    case "everything":
    case "fewer properties":
    case "no properties":
    case "numbers":
    case "risks":
      return risks.map(inFull);
    case "short risks":
      return [
        risks.map(({ stack, risk }) => `- ${plain(stack)}: ${code(risk.resource)} ${plain(risk.happens)}`).join("\n"),
      ];
    case "names":
      return namesOf(risks);
  }
}

/** Names by stack and kind, so that a kind stands once before all of its names. */
const namesOf = (risks: readonly RiskOf[]): readonly string[] =>
  [...groupBy(risks, ({ stack, risk }) => `${stack}: ${kindIn(risk)}`)].map(
    ([title, own]) =>
      `${plain(title)}: ${own.map(({ risk }) => plain(risk.resource.slice(kindIn(risk).length + 1))).join(", ")}`,
  );

const kindIn = ({ resource }: DataRisk): string => resource.split("/")[0] ?? "";

function inFull({ stack, risk }: RiskOf): string {
  const { resource, happens, lost, avoid, waiver } = risk;
  const tier = tierBeside(risk);
  const where = tier === undefined ? "" : `, part of ${plain(tier)}`;
  return [
    `**${code(resource)}** in **${plain(stack)}**${where} ${plain(happens)}.`,
    `- What could be lost: ${plain(lost)}`,
    `- How to avoid it: ${plain(avoid)}`,
    waiver === undefined
      ? "- Nobody has accepted this: the update is stopped"
      : `- Accepted by ${code(waiver.owner)} until ${waiver.expires}: ${plain(waiver.reason)}`,
  ].join("\n");
}

/** What to write where it is meant all the same: once, for the first of them. */
function waiverHint(risks: readonly RiskOf[], fullness: Fullness): readonly string[] {
  const [first] = risks.filter(({ risk }) => risk.waiver === undefined);
  if (first === undefined || fullness === "names" || fullness === "short risks") return [];
  const summary = "<details><summary>If this is meant: how to accept it for a while</summary>";
  const entry = block(waiverEntry(first), "yaml");
  return [[summary, "", `Add to ${code(waiversFile)}:`, "", entry, "", "</details>"].join("\n")];
}

/** An entry of the file of waivers, for one risk; what only a person knows is left to fill in. */
function waiverEntry({ stack, risk: { resource, hazard } }: RiskOf): string {
  const entry = {
    stack: quoted(stack),
    resource: quoted(resource),
    accepts: hazard,
    reason: "why the data may go",
    owner: "who answers for it",
    expires: "the last day, such as 2027-01-31",
  };
  return stringify([entry], { lineWidth: 0, doubleQuotedAsJSON: true }).trimEnd();
}

/** Names stay quoted whatever they are, on one line. */
function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = "QUOTE_DOUBLE";
  return scalar;
}
