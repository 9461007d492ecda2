import type { Field } from "../field";
import { type Found, ofKinds } from "../objects";
import { isScalerOf } from "../pod-sums";
import type { StackRule, Violation, ViolationOf } from "../rule";

/** What is to grow can, and one alone decides how far. */
export const autoscaling: StackRule = {
  sees: "stack",
  name: "autoscaling",
  description: "Autoscalers keep two replicas at least, can add some, and are the only one for their workload.",
  references: ["ALL-CAP-19", "HIPAA §164.308(a)(7)(i)", "ISO 27001 A.8.6", "ISO 27001 A.8.14"],
  settings: {
    minReplicas: { type: "integer", minimum: 1, default: 2, description: "Replicas that an autoscaler keeps at least" },
  },
  check: (resources, settings) => {
    const scalers = ofKinds(resources, { group: "autoscaling", kinds: ["HorizontalPodAutoscaler"] });
    const workloads = ofKinds(resources, { group: "apps", kinds: ["Deployment", "StatefulSet"] });
    const least = settings.at("minReplicas").number ?? 1;
    return [
      ...scalers.flatMap(({ resource, object }) =>
        bounds(object.at("spec"), least).map((violation) => ({ resource, ...violation })),
      ),
      ...workloads.flatMap((workload) => {
        const own = scalers.filter(({ object }) => isScalerOf(object, workload.object));
        return own.length === 0 ? [] : [...fought(own), ...reset(workload)];
      }),
    ];
  },
};

/** Kubernetes keeps one replica where nothing is said. */
function bounds(spec: Field, least: number): readonly Violation[] {
  const [min, max] = [spec.at("minReplicas"), spec.at("maxReplicas")];
  if (min.isUnknown || max.isUnknown) return [];
  const fewest = min.number ?? 1;
  const tooFew = "The autoscaler lets the workload shrink to what one fault stops";
  const cannotGrow = "The autoscaler cannot add any replica";
  const isFixed = max.number !== undefined && max.number <= Math.max(fewest, least);
  return [
    ...(fewest < least ? [wrong(min, tooFew, `minReplicas: ${least}`)] : []),
    ...(isFixed ? [wrong(max, cannotGrow, `maxReplicas: ${Math.max(fewest, least) + 1}, or more`)] : []),
  ];
}

const wrong = ({ path, shown }: Field, message: string, fix: string): Violation => ({
  path,
  found: shown,
  message,
  fix,
});

function fought(own: readonly Found[]): readonly ViolationOf[] {
  const [, second] = own;
  if (second === undefined) return [];
  const name = second.object.at("spec", "scaleTargetRef", "name");
  const message = "Several autoscalers are for one workload, and each undoes what the others do";
  return [{ resource: second.resource, ...wrong(name, message, "one autoscaler with the metrics of all") }];
}

/** A number in the program is written again at each change of the workload, whatever the load is then. */
function reset({ resource, object }: Found): readonly ViolationOf[] {
  const field = object.at("spec", "replicas");
  if (field.isMissing || field.isUnknown || resource.ignoredChanges.includes(field.path)) return [];
  const message = "Each update of the workload undoes what its autoscaler has added";
  return [{ resource, ...wrong(field, message, `ignoreChanges: ["${field.path}"], in the resource's options`) }];
}
