import { causeOf, isRotation } from "./data-risks";
import { groupBy } from "./group-by";
import type { Place } from "./place";
import { propertyChanges } from "./properties";
import type { Redactor } from "./redactor";
import {
  type ChangeGroup,
  type Counts,
  type Danger,
  dangers,
  layers,
  type Operation,
  type ReviewChange,
  type TierChanges,
} from "./report";
import { restartReason } from "./rollout";
import { kindOfType, type Step } from "./steps";

/** What is needed to tell what changes mean. */
export interface Telling {
  readonly placeOf: (step: Step) => Place;
  readonly redactor: Redactor;
  /** The engine's names of resources whose data is in danger. */
  readonly risky: ReadonlySet<string>;
}

type Changed = Step & { readonly operation: Operation };

const isChanged = (step: Step): step is Changed => step.operation !== "same";

/** Components are the program's own order; nothing of them is in a cluster. */
const isReal = ({ type }: Step): boolean => !/^(?:palier:|pulumi:pulumi:Stack$)/.test(type);

/** All changes by layer and tier, the most dangerous first. */
export function groupChanges(steps: readonly Step[], telling: Telling): readonly ChangeGroup[] {
  const shown = steps.filter((step) => isReal(step) && (isChanged(step) || telling.risky.has(step.urn)));
  return layers.flatMap((layer) => {
    const ofLayer = shown.filter((step) => telling.placeOf(step).layer === layer);
    return ofLayer.length === 0 ? [] : [{ layer, tiers: tiersOf(ofLayer, telling) }];
  });
}

function tiersOf(steps: readonly Step[], telling: Telling): readonly TierChanges[] {
  const byTier = groupBy(steps, (step) => telling.placeOf(step).tier);
  const groups = [...byTier].map(([tier, own]): TierChanges => ({
    tier,
    kind: own[0] === undefined ? "" : telling.placeOf(own[0]).kind,
    changes: own.map((step) => changeOf(step, telling)).sort(byDanger),
  }));
  return groups.sort((one, other) => worst(one) - worst(other) || one.tier.localeCompare(other.tier));
}

const worst = ({ changes }: TierChanges): number => Math.min(...changes.map(({ danger }) => dangers.indexOf(danger)));

const byDanger = (one: ReviewChange, other: ReviewChange): number =>
  dangers.indexOf(one.danger) - dangers.indexOf(other.danger) ||
  one.kind.localeCompare(other.kind) ||
  one.resource.localeCompare(other.resource);

function changeOf(step: Step, { redactor, risky }: Telling): ReviewChange {
  const danger = risky.has(step.urn) ? "data" : dangerOf(step);
  return {
    urn: step.urn,
    resource: step.name,
    type: step.type,
    kind: kindOfType(step.type),
    operation: step.operation === "same" ? "update" : step.operation,
    danger,
    because: because(step),
    replacedBy: step.replacedBy,
    properties: step.operation === "replace" || step.operation === "update" ? propertyChanges(step, redactor) : [],
  };
}

/** Kinds without which something cannot be reached or does not run. */
const serving = /:(?:Deployment|StatefulSet|DaemonSet|Service|Ingress|Gateway|HTTPRoute|Pod|Container|Network)$/;

/** How dangerous a change is that touches no data. */
function dangerOf(step: Step): Exclude<Danger, "data"> {
  const stops = step.operation === "delete" || step.operation === "replace";
  if (stops && serving.test(step.type)) return "outage";
  if (step.operation === "replace" && isRotation(step)) return "restart";
  return restartReason(step) === undefined ? "none" : "restart";
}

/** What a change means, in plain words. */
function because(step: Step): string {
  switch (step.operation) {
    case "create":
      return "is made";
    case "import":
      return "is there already, and comes under the engine";
    case "delete":
      return "is deleted, as the program has it no more";
    case "forget":
      return "stays where it is, and the engine forgets it";
    case "replace":
      return isRotation(step)
        ? "gets a new value, as its version was raised"
        : `is deleted and made anew, as ${causeOf(step)}`;
    case "update":
    case "refresh":
      return updateWords(step);
    case "same":
      return "loses its protection against deletion";
  }
}

function updateWords(step: Step): string {
  const reason = restartReason(step);
  return reason === undefined ? "changes in place; nothing restarts by it" : `its pods start anew, as ${reason}`;
}

/** How many resources are touched, and how. Components do not count. */
export function countsOf(steps: readonly Step[]): Counts {
  const of = (...operations: readonly Step["operation"][]): number =>
    steps.filter((step) => isReal(step) && operations.includes(step.operation)).length;
  return {
    create: of("create", "import"),
    update: of("update", "refresh"),
    replace: of("replace"),
    delete: of("delete", "forget"),
    same: of("same"),
  };
}
