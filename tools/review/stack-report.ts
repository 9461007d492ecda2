import { capacityChange, costEstimate } from "./capacity";
import { countsOf, groupChanges } from "./changes";
import { dataRisks } from "./data-risks";
import type { Message, PreviewFacts } from "./events";
import { type Place, placesOf } from "./place";
import type { Redactor } from "./redactor";
import type { DataRisk, PolicyVerdict, StackReport } from "./report";
import { rolloutImpacts } from "./rollout";
import type { Cluster, Prices } from "./settings";
import { kindOfType, labelOf, readUrn, type Step } from "./steps";
import { groundWords } from "./telling";
import { verdictOf } from "./verdict";
import type { WaiverBook } from "./waivers";

/** What a preview of one stack gave, and what it is judged by. */
export interface Previewed {
  readonly stack: string;
  readonly facts: PreviewFacts;
  /** Words of the engine beside its events. */
  readonly otherWords: readonly string[];
  readonly seconds: number;
  /** Platform, environment and target, where the stack's settings say so. */
  readonly about: Pick<StackReport, "platform" | "environment" | "target">;
  readonly redactor: Redactor;
  readonly waivers: WaiverBook;
  readonly dependenciesOf: (urn: string) => readonly string[];
  readonly cluster: Cluster;
  /** Default: no estimate. */
  readonly prices?: Prices;
}

/** The report on one stack: everything decided, and every secret replaced. */
export function stackReport(previewed: Previewed): StackReport {
  const { facts, redactor, stack } = previewed;
  const { steps, policies } = facts;
  const placeOf = placesOf(steps);
  const risks = risksOf(previewed, placeOf);
  const failures = failuresOf(previewed);
  const rollout = rolloutImpacts(steps, placeOf);
  const counts = countsOf(steps);
  const risky = new Set(risks.map(({ urn }) => urn));
  const findings = { counts, risks, policies, rollout, failures };
  const report: StackReport = {
    stack,
    ...previewed.about,
    ...verdictOf(findings),
    previewed: true,
    seconds: previewed.seconds,
    ...findings,
    groups: groupChanges(steps, { placeOf, redactor, risky }),
    ...(failures.length === 0 && moneyAndRoom(previewed)),
    warnings: [...new Set(facts.warnings.map(({ text }) => text))],
  };
  return redactor.deep(report);
}

function moneyAndRoom({ facts, cluster, prices, about }: Previewed): Pick<StackReport, "capacity" | "cost"> {
  const capacity = capacityChange(facts.steps, cluster, groundWords(about).ground);
  return { capacity, ...(prices !== undefined && { cost: costEstimate(capacity, prices) }) };
}

type PlaceOf = (step: Step) => Place;

function risksOf({ stack, facts, waivers, dependenciesOf }: Previewed, placeOf: PlaceOf): readonly DataRisk[] {
  const { steps, errors } = facts;
  const found = dataRisks({ steps, placeOf, dependenciesOf });
  const refused = errors.flatMap((error) => refusal(error, placeOf));
  const known = new Set(found.map(({ urn }) => urn));
  return [...refused.filter(({ urn }) => !known.has(urn)), ...found].map((risk) => waivers.judge(stack, risk));
}

/** The engine stops where it would have to delete what is protected: then its message is all that is known of the danger. */
function refusal({ text }: Message, placeOf: PlaceOf): readonly Omit<DataRisk, "waiver">[] {
  if (!/protect/.test(text)) return [];
  return [...new Set(text.match(/urn:pulumi:[^\s"'`]+/g) ?? [])].map((urn) => {
    const step = { urn, ...readUrn(urn), operation: "delete" as const, replacedBy: [], different: [] };
    return {
      urn,
      resource: labelOf(step),
      kind: kindOfType(step.type),
      tier: placeOf(step).tier,
      hazard: "lost" as const,
      happens: "would be deleted, and the engine refuses it, as it is protected",
      lost: "everything in it, if its protection were taken away",
      avoid:
        "leave it in the program as it is; if it must go, back it up first, and take its protection away in a change of its own",
    };
  });
}

/** An error of a policy that must be kept is that policy's verdict, and no failure of the preview. */
function failuresOf({ facts, otherWords }: Previewed): readonly string[] {
  if (facts.succeeded) return [];
  const isOfPolicy = ({ text }: Message): boolean => /^(?:preview|update) failed$|polic(?:y|ies)/i.test(text);
  const broken = facts.policies.some(({ level }: PolicyVerdict) => level === "mandatory");
  const errors = facts.errors.filter((error) => !(broken && isOfPolicy(error)));
  const all = [...new Set(errors.map(({ text }) => text))].filter((text) => text !== "");
  const telling = all.filter((text) => text !== "preview failed");
  const said = telling.length > 0 ? telling : all;
  if (said.length > 0 || broken) return said;
  const words = otherWords.filter((line) => line.trim() !== "").slice(-20);
  return [words.length > 0 ? words.join("\n") : "the engine ended before the preview did, and gave no reason"];
}
