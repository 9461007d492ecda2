import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlatformPlan } from "../../components/platform/plan";
import { planOf } from "../support/rofecare";

const fileOf = (name: string): string => join(__dirname, `${name}.json`);

type Container = NonNullable<PlatformPlan["host"]>["containers"][number];
type Exceptions = Readonly<Record<string, unknown>>;

/** The plan as it stands in git: sorted keys, so that a difference is a difference of meaning. */
const textOf = (stack: string, exceptions: Exceptions): string =>
  `${JSON.stringify(withoutScripts(planOf(stack, exceptions)), sortedKeys, 2)}\n`;

/** Scripts of containers are files of their own in git: their texts would stand here once for each container. */
const withoutScripts = (plan: PlatformPlan): unknown =>
  plan.host
    ? { ...plan, host: { ...plan.host, containers: plan.host.containers.map(withoutItsScripts) } }
    : plan;

const withoutItsScripts = ({ files, ...container }: Container): unknown => ({
  ...container,
  files: files.map(({ content, ...file }) => (file.executable === true ? file : { ...file, content })),
});

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

const onKubernetes: Exceptions = { target: "kubernetes" };
const onDocker: Exceptions = { target: "docker", backups: { provider: "none" } };

/** Names of plans with the stack of the repository that each is of, and the target where it is not the stack's own. */
const plans: readonly (readonly [string, string, Exceptions])[] = [
  ["rofecare-dev-kubernetes", "dev-kubernetes", {}],
  ["rofecare-staging-kubernetes", "staging", {}],
  ["rofecare-prod-kubernetes", "prod", {}],
  ["medisecure-dev-kubernetes", "medisecure-dev", {}],
  ["medisecure-prod-kubernetes", "medisecure-prod", {}],
  ["audit-trail-dev-kubernetes", "audit-trail-dev", {}],
  ["audit-trail-prod-kubernetes", "audit-trail-prod", {}],
  ["ecosyste-dev-kubernetes", "ecosyste-dev", onKubernetes],
  ["ecosyste-prod-kubernetes", "ecosyste-prod", {}],
  ["rofecare-dev-docker", "dev", {}],
  ["rofecare-prod-docker", "prod", onDocker],
  ["ecosyste-dev-docker", "ecosyste-dev", {}],
  ["medisecure-dev-docker", "medisecure-dev", onDocker],
];

describe("ROF-ENV-01 MED-ENV-01 ECO-ENV-01: one program, platforms, environments and targets that differ by data alone", () => {
  it.each(plans)("the plan %s, of the stack %s, is the one in git", (name, stack, exceptions) => {
    const file = fileOf(name);
    // UPDATE_GOLDEN=1 replaces a plan on purpose, to be read as a difference and committed.
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, textOf(stack, exceptions));
    expect(textOf(stack, exceptions)).toBe(readFileSync(file, "utf8"));
  });
});
