import { ResourceHook, type ResourceTransformation } from "@pulumi/pulumi";
import { neverOlder, neverSmaller, type OneWay, type Refusal, refusalsOf } from "../targets/kubernetes/one-way";
import { refuseRelease } from "../tiers/redis/releases";

/** How many numbers of its version matter to a program's data, by the image's name. Default 1: the major. */
const placesThatCount: Readonly<Record<string, number>> = { kafka: 2, minio: 3, silo: 3 };

const neverOlderImage: Refusal = (before, after) => {
  const program = /([^/:]+):/.exec(after.split("/").at(-1) ?? "")?.[1] ?? "";
  return refuseRelease(before, after) ?? neverOlder(placesThatCount[program] ?? 1)(before, after);
};

/** What holds data, by the resource's type, and what of it only goes one way. */
const rules: Readonly<Record<string, readonly OneWay[]>> = {
  "kubernetes:postgresql.cnpg.io/v1:Cluster": [
    { keys: ["spec", "storage", "size"], refuse: neverSmaller },
    { keys: ["spec", "walStorage", "size"], refuse: neverSmaller },
    { keys: ["spec", "imageName"], refuse: neverOlderImage },
  ],
  "kubernetes:apps/v1:StatefulSet": [
    { keys: ["spec", "template", "spec", "containers", 0, "image"], refuse: neverOlderImage },
  ],
};

/** Why an object may not go from some inputs to others. */
export const judgeStep = (type: string, before: unknown, after: unknown): readonly string[] =>
  refusalsOf(rules[type] ?? [], before, after);

/**
 * Stops an update, in the preview already, that would take data where it cannot follow. The plan is pure, and does not know what stands;
 * the engine does, and tells it to a hook.
 */
export const onlyForward: ResourceTransformation = ({ type, name, props, opts }) => {
  if (!Object.hasOwn(rules, type)) return undefined;
  const hook = new ResourceHook(
    `only-forward-${type}-${name}`,
    ({ oldInputs, newInputs }) => {
      const refusals = judgeStep(type, oldInputs, newInputs);
      if (refusals.length > 0) throw new Error(`${name}: ${refusals.join("; ")}`);
    },
    { onDryRun: true },
  );
  return {
    props,
    opts: { ...opts, hooks: { ...opts.hooks, beforeUpdate: [...(opts.hooks?.beforeUpdate ?? []), hook] } },
  };
};
