import { z } from "zod";
import { table } from "../table";
import type { Workload } from "./inventory";
import type { ClusterPlace } from "./workspace";

const secretsSchema = z.record(
  z.string(),
  z.looseObject({
    version: z.number().optional(),
    namespaces: z.array(z.string()).default([]),
    containers: z.array(z.string()).default([]),
  }),
);

/** What the program says of itself. Every part may be missing: another program has other outputs. */
export const outputsSchema = z.looseObject({
  endpoints: z
    .union([z.array(z.string()), z.record(z.string(), z.unknown()).transform(describeRecord)])
    .default([])
    .catch([]),
  secrets: secretsSchema.default({}).catch({}),
  startOrder: z.array(z.array(z.string())).default([]).catch([]),
  notes: z.array(z.string()).default([]).catch([]),
});

function describeRecord(record: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(record).map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
}

/** What a summary is made of. */
export interface Update {
  readonly stack: string;
  readonly place: ClusterPlace;
  /** The stack's outputs, as the engine gives them. */
  readonly outputs: unknown;
  readonly workloads: readonly Workload[];
  /** How many nodes each zone has. */
  readonly nodes: Readonly<Record<string, number>>;
  /** How kubectl is called for this cluster. */
  readonly kubectl: string;
}

/** What a person wants to know after an update: addresses, secrets, what runs where, what is not real, and what comes next. */
export function summarize(update: Update): string {
  const outputs = outputsSchema.parse(update.outputs ?? {});
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["Endpoints", outputs.endpoints.map((endpoint) => `  ${endpoint}`)],
    ["Secrets", describeSecrets(outputs.secrets, update.kubectl)],
    ["Start order", outputs.startOrder.map((wave, index) => `  ${index + 1}. ${wave.join(", ")}`)],
    ["What runs where", describeWorkloads(update)],
    ["Notes", outputs.notes.map((note) => `  - ${note}`)],
    ["What is not real", update.place.kind === "sandbox" ? simulated : []],
    ["What to do next", nextSteps(update)],
  ];
  const told = sections.filter(([, lines]) => lines.length > 0);
  return told.map(([title, lines]) => [title, ...lines].join("\n")).join("\n\n");
}

const simulated = [
  "  The API server, scheduler, controllers, quotas, Pod Security and volumes' claims are Kubernetes' own. Nodes, pods and operators are",
  "  simulated: no container runs, no database holds data, no address answers. Their status says Simulated.",
];

function describeSecrets(secrets: z.output<typeof secretsSchema>, kubectl: string): readonly string[] {
  const entries = Object.entries(secrets);
  const first = entries.find(([, { namespaces }]) => namespaces.length > 0);
  if (first === undefined) return [];
  const rows = entries.map(([name, { version = 1, namespaces }]) => [
    name,
    `version ${version}`,
    `in ${namespaces.join(", ")}`,
  ]);
  const [name, { namespaces }] = first;
  const read = `${kubectl} --namespace ${namespaces[0] ?? "default"} get secret ${name} --output json`;
  return [...table(rows), `  Read one (its values are base64): ${read}`];
}

function describeWorkloads({ workloads, nodes }: Update): readonly string[] {
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))].sort();
  const rows = namespaces.flatMap((namespace) => [
    [namespace],
    ...workloads
      .filter((workload) => workload.namespace === namespace)
      .map(({ name, kind, ready, wanted, zones }) => [`  ${name}`, kind, `${ready}/${wanted} ready`, zones.join(", ")]),
  ]);
  const where = Object.entries(nodes).map(([zone, count]) => `${zone} (${count})`);
  return [`  Nodes by zone: ${where.join(", ")}`, ...table(rows)];
}

function nextSteps({ stack, place, kubectl }: Update): readonly string[] {
  return table([
    ["look around", `${kubectl} get pods --all-namespaces`],
    ["change something", `edit Pulumi.${stack}.yaml, then: npm run up ${stack}`],
    ["remove it all", `npm run down ${stack}`],
    ...(place.kind === "sandbox"
      ? [["use a real cluster", `npm run down ${stack}; npm run up -- ${stack} --context NAME`]]
      : []),
  ]);
}

/** What is said of an update that failed. */
export const unfinished = `
The update did not finish. What is already there stays; the next update goes on from there.
Where the engine says "unable to replace" or "marked for protection", the change would have taken data with it, and nothing of that
was done: docs/operations.md, "What holds data", says what leads to it and how it is done on purpose.
Where it says "currently locked", another update of this stack is at work, on the machine and since the time that it names, and this one changed
nothing: wait for its end. docs/state-backends.md, "Two updates at once", says what to do about one that died.`;
