import type { Field } from "../../policies/field";
import { plural } from "../words";
import { groupBy } from "./group-by";
import { holderOf, isGenerated, type Holder } from "./holders";
import { loosenings } from "./loosenings";
import type { Place } from "./place";
import { type DataDanger, type DataRisk, hazards } from "./report";
import { rewritings } from "./rewritings";
import { kindOfType, labelOf, sideOf, type Step } from "./steps";

/** What else of a stack a danger depends on. */
export interface Surroundings {
  readonly steps: readonly Step[];
  readonly placeOf: (step: Step) => Place;
  /** What a resource was made of, by the engine's names, as the state has it. */
  readonly dependenciesOf: (urn: string) => readonly string[];
}

/** Every danger to data, the worst first. A waiver must be able to name each: two of one name are told apart by the engine's names. */
export function dataRisks(around: Surroundings): readonly Omit<DataRisk, "waiver">[] {
  const whole = wholeOf(around);
  const risks = around.steps.flatMap((step) =>
    dangersOf(step, whole).map((danger) => ({
      urn: step.urn,
      resource: labelOf(step),
      kind: kindOfType(step.type),
      tier: around.placeOf(step).tier,
      ...danger,
    })),
  );
  const byName = groupBy(risks, ({ resource }) => resource);
  const isTwin = ({ resource }: Pick<DataRisk, "resource">): boolean =>
    new Set(byName.get(resource)?.map(({ urn }) => urn)).size > 1;
  const clear = risks.map((risk) => (isTwin(risk) ? { ...risk, resource: risk.urn } : risk));
  return clear.sort((one, other) => hazards.indexOf(one.hazard) - hazards.indexOf(other.hazard));
}

/** What a stack is asked for again and again, found once: it may have thousands of resources. */
interface Whole extends Surroundings {
  readonly made: ReadonlyMap<string, readonly Step[]>;
  readonly gone: ReadonlyMap<string, readonly Step[]>;
  readonly generated: ReadonlySet<string>;
}

function wholeOf(around: Surroundings): Whole {
  const { steps, placeOf } = around;
  const alike = (step: Step): string => `${step.type} ${placeOf(step).kind}`;
  const of = (operation: Step["operation"]): ReadonlyMap<string, readonly Step[]> =>
    groupBy(
      steps.filter((step) => step.operation === operation),
      alike,
    );
  const generated = new Set(steps.filter(isGenerated).map(({ urn }) => urn));
  return { ...around, made: of("create"), gone: of("delete"), generated };
}

function dangersOf(step: Step, around: Whole): readonly DataDanger[] {
  switch (step.operation) {
    case "delete":
    case "forget":
      return [...whenGone(step, around), ...loosenings(step)];
    case "replace":
      return whenReplaced(step, around);
    case "update":
    case "same":
      return [...rewritings(step), ...loosenings(step)];
    case "create":
    case "import":
    case "refresh":
      return [];
  }
}

/** A Secret whose values the engine made up goes with no loss while what made them up stays. */
function lastHolder(step: Step, around: Whole): Holder | undefined {
  const before = sideOf(step, "before");
  const holder = before && holderOf(before);
  if (holder === undefined || kindOfType(step.type) !== "Secret") return holder;
  return around.dependenciesOf(step.urn).some((urn) => around.generated.has(urn)) ? undefined : holder;
}

function whenGone(step: Step, around: Whole): readonly DataDanger[] {
  const holder = lastHolder(step, around);
  if (holder === undefined) return [];
  const { why, avoid } = whyGone(step, renamedTo(step, around));
  const stays = { hazard: "unreachable", lost: outOfReach(holder), avoid } as const;
  if (step.operation === "forget")
    return [{ ...stays, happens: `stays in the cluster, and the engine forgets it, as ${why}` }];
  if (holder.outlives) return [{ ...stays, happens: `is deleted, and its volumes stay, as ${why}` }];
  return [{ hazard: "lost", happens: `is deleted, as ${why}`, lost: holder.data, avoid }];
}

/** @param twin name of the resource that is most probably the same. Default: none is */
const whyGone = (step: Step, twin: string | undefined): { readonly why: string; readonly avoid: string } =>
  twin === undefined
    ? {
        why: "the program has it no more",
        avoid: "leave it in the program; or back it up, try the restore, and ask for a waiver",
      }
    : {
        why: `"${twin}" of the same kind is made: to the engine a new name is another resource`,
        avoid: `keep the name, or tell the engine of it by an alias: aliases: [{ name: "${step.name}" }] on "${twin}"`,
      };

const outOfReach = ({ data }: Holder): string => `nothing at once; ${data} can no longer be reached`;

/** The resource of the same kind and tier kind that is made where one goes: most probably the same under a new name. */
function renamedTo(step: Step, { made, gone, placeOf }: Whole): string | undefined {
  const alike = `${step.type} ${placeOf(step).kind}`;
  const near = made.get(alike) ?? [];
  if (near.length === 0) return undefined;
  const sameObject = near.find((one) => objectName(one, "after") === objectName(step, "before"));
  if (sameObject !== undefined) return sameObject.name;
  const going = gone.get(alike) ?? [];
  return going.length === near.length ? near[going.indexOf(step)]?.name : undefined;
}

const objectName = (step: Step, time: "before" | "after"): string => {
  const metadata = sideOf(step, time)?.props.at("metadata");
  return `${metadata?.at("namespace").text ?? ""}/${metadata?.at("name").text ?? step.name}`;
};

function whenReplaced(step: Step, around: Whole): readonly DataDanger[] {
  const holder = lastHolder(step, around);
  if (isRotation(step)) return [];
  if (holder === undefined) return rewritings(step);
  const [cause, avoid] = [causeOf(step), avoidOf(step)];
  if (step.before?.isRetained === true) {
    const happens = `a new one takes its place, as ${cause}; the old one stays, and the engine forgets it`;
    return [{ hazard: "unreachable", happens, lost: outOfReach(holder), avoid }];
  }
  if (holder.findsAgain && !movesAway(step)) {
    const lost =
      "nothing, as the volumes stay and the new one takes them over; it stands still meanwhile, and the volumes stay as they are";
    return [{ hazard: "unsure", happens: `is deleted and made anew, as ${cause}`, lost, avoid }];
  }
  const happens = `is deleted and made anew, empty, as ${cause}`;
  if (!holder.outlives) return [{ hazard: "lost", happens, lost: holder.data, avoid }];
  return [{ hazard: "unreachable", happens, lost: `${outOfReach(holder)}: the new one begins empty`, avoid }];
}

/** A set under another name, in another namespace, or with other names of volumes, finds none of its volumes. */
function movesAway(step: Step): boolean {
  if (objectName(step, "before") !== objectName(step, "after") || isMoved(step)) return true;
  const templates = (time: "before" | "after"): string =>
    (sideOf(step, time)?.props.at("spec", "volumeClaimTemplates").items() ?? [])
      .map((one: Field) => one.at("metadata", "name").text)
      .join();
  return templates("before") !== templates("after");
}

/** Whether the resource is handed to another provider: to another cluster or account. */
const isMoved = ({ before, after, replacedBy }: Step): boolean =>
  replacedBy.includes("provider") || providerName(before?.provider) !== providerName(after?.provider);

const providerName = (reference = ""): string => reference.split("::").slice(0, -1).join("::");

/** A higher version in the stack's `secretVersions` is meant: readers restart with the new value. What was encrypted with the old one stays unreadable. */
export const isRotation = (step: Step): boolean =>
  isGenerated(step) &&
  step.replacedBy.length > 0 &&
  step.replacedBy.every((path) => /^keepers(?:\.version)?$/.test(path)) &&
  !/encrypt|cookie|master|seal/i.test(step.name);

const firstPaths = ({ replacedBy }: Step): string => replacedBy.slice(0, 3).join(", ");

/** Why a resource is replaced, in plain words. */
export function causeOf(step: Step): string {
  if (isMoved(step)) return "it is handed to another provider, which may stand for another cluster or account";
  if (step.replacedBy.length === 0) return "the engine cannot change it in place";
  const verb = plural(step.replacedBy.length, "changes", "change");
  return `${firstPaths(step)} ${verb}, which cannot be done in place`;
}

function avoidOf(step: Step): string {
  if (isMoved(step))
    return "keep the provider and the cluster; or move the data first: back up, restore in the new place, then switch";
  if (isGenerated(step))
    return "raise the secret's version in secretVersions of the stack's file, where it can be changed in order; else keep the value";
  const paths = step.replacedBy.length === 0 ? "its properties" : firstPaths(step);
  return `keep ${paths} as before; or make a second one, copy the data, and remove this one afterwards`;
}
