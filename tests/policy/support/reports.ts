import { toPolicies } from "../../../policies/adapter";
import { Briefing } from "../../../policies/briefing";
import type { Results } from "../../../policies/reports/finding";
import { Recording } from "../../../policies/reports/record";
import type { ResourceRule, Rule } from "../../../policies/rule";
import { podSecurity } from "../../../policies/rules/pod-security";
import { resourceLimits } from "../../../policies/rules/resource-limits";
import { s3Lifecycle } from "../../../policies/rules/s3-lifecycle";
import type { Waivers } from "../../../policies/waivers";
import { bucketWith } from "./buckets";
import { type Given, judgeAll, judgePolicies } from "./judge";
import { deployment, goodContainer, podSpec, unknownText } from "./resources";

const root: Given = { type: "pulumi:pulumi:Stack", name: "shop-prod", props: {} };
const noWaivers: Waivers = { file: "policy-waivers.yaml", list: [] };

/** Everything that a whole run of the pack over a stack in production writes down. */
export async function recorded(
  rules: readonly Rule[],
  given: readonly Given[],
  waivers: Waivers = noWaivers,
): Promise<Results> {
  let last: Results | undefined;
  const sink = new Recording((results) => {
    last = results;
  });
  const briefing = new Briefing(rules, "prod");
  const policies = toPolicies(rules, { waivers, sink, briefing, now: new Date("2026-06-01T12:00:00Z") });
  for (const resource of [root, ...given]) await judgeAll(policies, resource);
  await judgePolicies(policies, given);
  if (last === undefined) throw new Error("the run has no end");
  return last;
}

const failing: ResourceRule = {
  ...resourceLimits,
  name: "failing",
  check: ({ name }) => {
    if (name === "shop-api") throw new Error("cannot read it");
    return [];
  },
};

const advice: Rule = { ...s3Lifecycle, levels: { dev: "advisory", staging: "advisory", prod: "advisory" } };

const waiver = {
  rule: "resource-limits",
  resource: "worker",
  reason: "its load | is being <measured>",
  owner: "shop & team",
  expires: "2026-12-31",
};

/** A run with something of everything: findings that count, waived ones, advice, values not known, a rule that fails. */
export const runWithEverything = (): Promise<Results> => {
  const bare = podSpec([{ ...goodContainer, resources: { ...goodContainer.resources, limits: { cpu: "1" } } }]);
  const hidden = podSpec([{ ...goodContainer, securityContext: unknownText }]);
  return recorded(
    [resourceLimits, podSecurity, advice, failing],
    [
      deployment(bare),
      { ...deployment(bare), name: "worker" },
      { ...deployment(hidden), name: "later" },
      ...bucketWith({ BucketLifecycleConfiguration: undefined }),
    ],
    { file: "policy-waivers.yaml", list: [waiver] },
  );
};
