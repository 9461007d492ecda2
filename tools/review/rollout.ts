import type { Field } from "../../policies/field";
import { areTogether, namespaceOf, ofKinds } from "../../policies/objects";
import { databaseCluster, membersOf, numberOf } from "../../policies/database-clusters";
import type { CheckedResource } from "../../policies/rule";
import { kindOf, podTemplates } from "../../policies/workloads";
import { isScalerOf } from "../../policies/pod-sums";
import { differencesOf, pathText } from "./differences";
import type { Place } from "./place";
import type { RolloutImpact } from "./report";
import { kindOfType, sideOf, type Step } from "./steps";

/** Every workload whose pods start anew, and what that means for those who use it. */
export function rolloutImpacts(steps: readonly Step[], placeOf: (step: Step) => Place): readonly RolloutImpact[] {
  const after = neighboursOf(steps.flatMap((step) => sideOf(step, "after") ?? []));
  return steps.flatMap((step) => {
    const reason = restartReason(step);
    const workload = sideOf(step, "after");
    if (reason === undefined || workload === undefined) return [];
    return [impactOf(step, workload, { reason, after, tier: placeOf(step).tier })];
  });
}

/** Why a workload's pods start anew, in plain words; nothing where they do not, or there is none. */
export function restartReason(step: Step): string | undefined {
  const workload = sideOf(step, "after");
  if (workload === undefined || step.before === undefined || !runsPods(workload)) return undefined;
  if (step.operation === "replace") {
    return isContainer(workload) && step.replacedBy.length > 0
      ? `it is made anew, as ${changing(containerParts, step.replacedBy)}`
      : "it is deleted and made anew";
  }
  if (step.operation !== "update" || isOnDelete(workload)) return undefined;
  const isDatabase = databaseCluster(workload) !== undefined;
  const paths = differencesOf(step.before.inputs, step.after?.inputs)
    .map(({ path }) => pathText(path))
    .filter((path) => (isDatabase ? databaseRestarts.test(path) : path.startsWith("spec.template.")));
  return paths.length === 0 ? undefined : changing(podParts, paths);
}

/** Jobs run to an end, and what runs now and then is no outage. */
const runsPods = (resource: CheckedResource): boolean =>
  databaseCluster(resource) !== undefined ||
  ["Deployment", "StatefulSet", "DaemonSet"].includes(kindOf(resource, "apps") ?? "") ||
  isContainer(resource);

const isContainer = ({ type }: CheckedResource): boolean => type === "docker:index/container:Container";

const isOnDelete = (workload: CheckedResource): boolean =>
  workload.props.at("spec", "updateStrategy", "type").is("OnDelete");

/** Parts of a database's description for which its operator restarts members. */
const databaseRestarts =
  /^spec\.(?:imageName|image$|version|resources|postgresql\.parameters|nodeSets|replsets|env|affinity|tolerations)/;

type Parts = readonly (readonly [RegExp, string])[];

const podParts: Parts = [
  [/(?:\.image|\.imageName|spec\.version)$/, "image"],
  [/\.annotations\["?[^"]*(?:checksum|config|digest|hash)/i, "configuration"],
  [/\.annotations\["?[^"]*(?:version|secret)/i, "secret"],
  [/\.env\[/, "variables"],
  [/\.resources\./, "processor time or memory"],
  [/(?:liveness|readiness|startup)Probe/, "health checks"],
  [/\.parameters/, "parameters"],
  [/\.volumes\[|\.volumeMounts\[/, "volumes"],
  [/\.labels/, "labels"],
];

/** Docker changes little of a container in place: all of this makes a new one. */
const containerParts: Parts = [
  [/^image\b/, "image"],
  [/^uploads\b/, "configuration"],
  [/^envs\b/, "variables"],
  [/^(?:mounts|volumes|tmpfs)\b/, "volumes"],
  [/^ports\b/, "ports"],
  [/^network/, "networks"],
  [/^healthcheck\b/, "health checks"],
  [/^labels\b/, "labels"],
];

/** What changes of a workload, by the parts that its paths lead to: `its image and variables change`. */
function changing(parts: Parts, paths: readonly string[]): string {
  const named = new Set(paths.map((path) => parts.find(([pattern]) => pattern.test(path))?.[1] ?? "settings"));
  const words = [...named].join(" and ");
  return `its ${words} ${named.size > 1 || words.endsWith("s") ? "change" : "changes"}`;
}

/** What stands beside workloads, found once. */
interface Neighbours {
  readonly scalers: readonly Field[];
  readonly services: readonly Field[];
  readonly budgets: readonly Field[];
}

function neighboursOf(after: readonly CheckedResource[]): Neighbours {
  const of = (group: string, kind: string): readonly Field[] =>
    ofKinds(after, { group, kinds: [kind] }).map(({ object }) => object);
  return {
    scalers: of("autoscaling", "HorizontalPodAutoscaler"),
    services: of("core", "Service"),
    budgets: of("policy", "PodDisruptionBudget"),
  };
}

interface Around {
  readonly reason: string;
  readonly after: Neighbours;
  readonly tier: string;
}

function impactOf(step: Step, workload: CheckedResource, { reason, after, tier }: Around): RolloutImpact {
  const pods = podsOf(workload, after);
  const leastReady = step.operation === "replace" ? 0 : leastReadyOf(workload, pods);
  const services = servicesOf(workload, after);
  const budget = budgetOf(workload, after, pods);
  const sentence = sentenceOf({
    pods,
    leastReady,
    services,
    budget,
    isDatabase: databaseCluster(workload) !== undefined,
    isContainer: isContainer(workload),
  });
  return {
    workload: workload.props.at("metadata", "name").text ?? workload.name,
    kind: kindOfType(step.type),
    tier,
    namespace: namespaceOf(workload.props) ?? "",
    because: reason,
    pods,
    leastReady,
    services,
    sentence,
  };
}

function podsOf(workload: CheckedResource, after: Neighbours): number {
  const cluster = databaseCluster(workload);
  if (cluster !== undefined) return membersOf(cluster).reduce((sum, members) => sum + (numberOf(members) ?? 1), 0);
  const scaler = after.scalers.find((one) => isScalerOf(one, workload.props));
  return workload.props.at("spec", "replicas").number ?? scaler?.at("spec", "minReplicas").number ?? 1;
}

/** Kubernetes rounds the pods that may be missing down, and takes a quarter where nothing is said. */
function leastReadyOf(workload: CheckedResource, pods: number): number {
  const spec = workload.props.at("spec");
  if (kindOf(workload, "apps") !== "Deployment") return isContainer(workload) ? 0 : Math.max(0, pods - 1);
  if (spec.at("strategy", "type").is("Recreate")) return 0;
  const missing = spec.at("strategy", "rollingUpdate", "maxUnavailable");
  return Math.max(0, pods - amountOf(missing, pods, Math.floor(pods / 4)));
}

function amountOf(field: Field, pods: number, usual: number): number {
  const percent = /^(\d+)%$/.exec(field.text ?? "")?.[1];
  return percent === undefined ? (field.number ?? usual) : Math.floor((Number(percent) * pods) / 100);
}

const labelsOf = (workload: CheckedResource): Field | undefined => podTemplates(workload)[0]?.metadata.at("labels");

/** Whether a selector is for the pods of a workload: all that it asks for is there. */
function selects(selector: Field, labels: Field | undefined): boolean {
  const wanted = selector.entries();
  return (
    wanted.length > 0 && labels !== undefined && wanted.every(([key, value]) => labels.at(key).text === value.text)
  );
}

const servicesOf = (workload: CheckedResource, after: Neighbours): readonly string[] =>
  after.services
    .filter(
      (service) =>
        areTogether(service, workload.props) !== false && selects(service.at("spec", "selector"), labelsOf(workload)),
    )
    .flatMap((service) => service.at("metadata", "name").text ?? []);

/** How many ready pods the disruption budget of a workload asks for. It holds for evictions, and says what its owner counts on. */
function budgetOf(workload: CheckedResource, after: Neighbours, pods: number): number | undefined {
  const budget = after.budgets.find(
    (one) =>
      areTogether(one, workload.props) !== false &&
      selects(one.at("spec", "selector", "matchLabels"), labelsOf(workload)),
  );
  if (budget === undefined) return undefined;
  const least = budget.at("spec", "minAvailable");
  return least.isMissing ? pods - amountOf(budget.at("spec", "maxUnavailable"), pods, 0) : amountOf(least, pods, 0);
}

interface Told {
  readonly pods: number;
  readonly leastReady: number;
  readonly services: readonly string[];
  readonly budget: number | undefined;
  readonly isDatabase: boolean;
  /** Of Docker, which has no other of its kind. */
  readonly isContainer: boolean;
}

function sentenceOf({ pods, leastReady, services, budget, isDatabase, isContainer }: Told): string {
  if (isContainer) return "stands still until the new container is healthy";
  const reached = services.length === 0 ? "" : ` (${services.join(", ")})`;
  const below =
    budget !== undefined && leastReady < budget ? `, below the ${budget} that its disruption budget asks for` : "";
  if (leastReady === 0)
    return `stands still${reached} until new pods are ready${pods === 1 ? ": it has only one" : ""}${below}`;
  if (leastReady >= pods) return `one pod after another, with no pod less at any time${reached}`;
  const writing = isDatabase ? "; writing stops for seconds when the first among them changes" : "";
  return `one pod after another: at least ${leastReady} of ${pods} are ready${reached}${below}${writing}`;
}
