import { type Bound, databaseCluster, type DatabaseCluster, membersOf } from "../database-clusters";
import type { Field } from "../field";
import type { CheckedResource, ResourceRule, Violation } from "../rule";
import { podTemplates, runningContainers } from "../workloads";

const amounts = [
  { bound: "requests", amount: "cpu", example: '"250m"' },
  { bound: "requests", amount: "memory", example: '"256Mi"' },
  { bound: "limits", amount: "cpu", example: '"1"' },
  { bound: "limits", amount: "memory", example: '"512Mi"' },
] as const;

/** Every container says what it needs and what it may take at most. */
export const resourceLimits: ResourceRule = {
  sees: "resource",
  name: "resource-limits",
  description: "Every container has requests and limits for CPU and memory.",
  references: ["ROF-ENV-02", "NSA Kubernetes Hardening Guide: resource policies", "ISO 27001 A.8.6"],
  settings: {},
  check: (resource) => {
    const cluster = databaseCluster(resource);
    return cluster === undefined
      ? containersOf(resource).flatMap((container) => missingAmounts(container, "A container"))
      : missingOfDatabase(cluster);
  },
};

/** Init containers run before the others and then give back what they took, but they take it all the same. */
function containersOf(resource: CheckedResource): readonly Field[] {
  return podTemplates(resource).flatMap((pod) => {
    const running = runningContainers(pod);
    const before = pod.spec
      .at("initContainers")
      .items()
      .filter((container) => !running.some(({ path }) => path === container.path));
    return [...running, ...before];
  });
}

/** The operator makes the pods of a database: what they take stands in the cluster's own spec. */
function missingOfDatabase(cluster: DatabaseCluster): readonly Violation[] {
  const found = membersOf(cluster).flatMap(({ database, operatorGives = [], beside }) => [
    ...(database === undefined
      ? []
      : missingAmounts(database, "The database", database.at("resources").isMissing ? operatorGives : [])),
    ...beside.flatMap((container) => missingAmounts(container, "A container beside the database")),
  ]);
  // One description may be of a container beside several sets of members.
  return found.filter(({ path }, index) => found.findIndex((other) => other.path === path) === index);
}

function missingAmounts(container: Field, unnamed: string, given: readonly Bound[] = []): readonly Violation[] {
  const name = unnamed === "The database" ? undefined : container.at("name").text;
  const who = name === undefined ? unnamed : `The container "${name}"`;
  return amounts
    .filter(({ bound, amount }) => !given.includes(`${bound}.${amount}`))
    .map(({ bound, amount, example }) => ({ field: container.at("resources", bound, amount), bound, amount, example }))
    .filter(({ field }) => field.isMissing)
    .map(({ field, bound, amount, example }) => ({
      path: field.path,
      found: field.shown,
      message: `${who} has no ${amount} in its ${bound}`,
      fix: `resources: { ${bound}: { ${amount}: ${example} } }`,
    }));
}
