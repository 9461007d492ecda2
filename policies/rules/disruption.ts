import type { Field } from "../field";
import { matches } from "../label-selectors";
import { areTogether, ofKinds } from "../objects";
import type { StackRule, Violation, ViolationOf } from "../rule";

/** What should survive the loss of a node does, and nodes can still be emptied. */
export const disruption: StackRule = {
  sees: "stack",
  name: "disruption",
  description: "What has several replicas has a disruption budget that lets one of them go, and is spread over nodes.",
  references: ["ROF-HA-06", "ALL-CAP-19", "HIPAA §164.308(a)(7)(i)", "ISO 27001 A.8.14"],
  settings: {},
  check: (resources) => {
    const budgets = ofKinds(resources, { group: "policy", kinds: ["PodDisruptionBudget"] }).map(({ object }) => object);
    const scalers = ofKinds(resources, { group: "autoscaling", kinds: ["HorizontalPodAutoscaler"] }).map(
      ({ object }) => object,
    );
    return ofKinds(resources, { group: "apps", kinds: ["Deployment", "StatefulSet"] }).flatMap(
      (workload): readonly ViolationOf[] => {
        const replicas = replicasOf(workload.object, scalers);
        if (replicas === undefined || replicas < 2) return [];
        const violations = [...budget(workload.object, replicas, budgets), ...spread(workload.object)];
        return violations.map((violation) => ({ resource: workload.resource, ...violation }));
      },
    );
  },
};

/** Replicas that are known; those that an autoscaler keeps at least, where there is one. */
function replicasOf(workload: Field, scalers: readonly Field[]): number | undefined {
  const name = workload.at("metadata", "name").text;
  const scaler = scalers.find(
    (one) =>
      name !== undefined && one.at("spec", "scaleTargetRef", "name").is(name) && areTogether(one, workload) !== false,
  );
  const replicas = scaler?.at("spec", "minReplicas") ?? workload.at("spec", "replicas");
  return replicas.isMissing ? 1 : replicas.number;
}

/** The budgets for the pods of a workload: those that are, and whether a preview cannot tell of another yet. */
function budgetsFor(
  workload: Field,
  budgets: readonly Field[],
): { readonly sure: readonly Field[]; readonly maybe: boolean } {
  const labels = workload.at("spec", "template", "metadata", "labels");
  const answers = budgets.map((one) => {
    const isHere = areTogether(one, workload);
    const match = isHere === false ? "no" : matches(one.at("spec", "selector"), labels);
    return { one, answer: match === "yes" && isHere === undefined ? "unknown" : match };
  });
  return {
    sure: answers.filter(({ answer }) => answer === "yes").map(({ one }) => one),
    maybe: answers.some(({ answer }) => answer === "unknown"),
  };
}

function budget(workload: Field, replicas: number, budgets: readonly Field[]): readonly Violation[] {
  const { sure, maybe } = budgetsFor(workload, budgets);
  const [only, another] = sure;
  const name = workload.at("metadata", "name").text ?? "api";
  const labels = labelsOf(workload);
  const spec = (rest: string): string => `spec: { maxUnavailable: 1${rest} }`;
  if (only === undefined) {
    const metadata = `metadata: { namespace: "${workload.at("metadata", "namespace").text ?? "default"}" }`;
    const whole = `${metadata}, ${spec(`, selector: { matchLabels: ${labels} }`)}`;
    const fix = `new k8s.policy.v1.PodDisruptionBudget("${name}", { ${whole} })`;
    const message = `Nothing keeps a node's maintenance from stopping all of the ${replicas} replicas at once`;
    return maybe ? [] : [{ path: "PodDisruptionBudget for these pods", found: "none", message, fix }];
  }
  if (another !== undefined) {
    const message = "Pods with more than one disruption budget can never be evicted";
    const found = sure.map((one) => one.at("metadata", "name").shown).join(" and ");
    return [{ path: "PodDisruptionBudget for these pods", found, message, fix: "keep one budget for these pods" }];
  }
  return letsOneGo(only.at("spec"), replicas) ? [] : [stuck(only.at("spec"), replicas, spec(""))];
}

/** The labels by which a workload finds its pods, whole, as they are to be pasted. */
const labelsOf = (workload: Field): string =>
  JSON.stringify(
    Object.fromEntries(
      workload
        .at("spec", "selector", "matchLabels")
        .entries()
        .map(([key, { text }]) => [key, text ?? "…"]),
    ),
  );

const stuck = (spec: Field, replicas: number, fix: string): Violation => {
  const { path, shown } = spec.at("maxUnavailable").isMissing ? spec.at("minAvailable") : spec.at("maxUnavailable");
  const message = `The disruption budget lets none of the ${replicas} replicas go, so that no node with one can be emptied`;
  return { path: `${path} of the PodDisruptionBudget`, found: shown, message, fix };
};

/** Kubernetes rounds parts of a pod up. A budget that says nothing keeps one pod. */
function letsOneGo(spec: Field, replicas: number): boolean {
  const most = amountOf(spec.at("maxUnavailable"), replicas);
  if (most !== undefined) return most > 0;
  const least = amountOf(spec.at("minAvailable"), replicas);
  return least === undefined || least < replicas;
}

function amountOf(field: Field, replicas: number): number | undefined {
  const percent = /^(\d+)%$/.exec(field.text ?? "")?.[1];
  return percent === undefined ? field.number : Math.ceil((Number(percent) * replicas) / 100);
}

function spread(workload: Field): readonly Violation[] {
  const pod = workload.at("spec", "template", "spec");
  const field = pod.at("topologySpreadConstraints");
  const isSpread = [field, pod.at("affinity", "podAntiAffinity")].some((one) => !one.isMissing && !one.isEmpty);
  if (isSpread) return [];
  const labels = labelsOf(workload);
  return [
    {
      path: field.path,
      found: field.shown,
      message: "All replicas may run on one node, and stop with it",
      fix: `topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway", labelSelector: { matchLabels: ${labels} } }]`,
    },
  ];
}
