import { copyFileSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";

const root = join(__dirname, "..");

const stateSchema = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({
        urn: z.string(),
        type: z.string(),
        custom: z.boolean().default(false),
        parent: z.string().default(""),
        inputs: z.record(z.string(), z.unknown()).default({}),
        dependencies: z.array(z.string()).default([]),
      }),
    ),
  }),
});
type StateResource = z.output<typeof stateSchema>["deployment"]["resources"][number];

/** A resource as the floor program registers it: nothing but its literal inputs and what it waits for. */
export interface Literal {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
}

/** All resources of an exported state, as literals in the order in which they were registered. Providers are left out. */
export function literalsOf(exported: string): readonly Literal[] {
  const resources = stateSchema.parse(JSON.parse(exported)).deployment.resources;
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const real = resources.filter((resource) => resource.custom && !resource.type.startsWith("pulumi:"));
  const names = new Map(real.map((resource, index) => [resource.urn, `${index}-${nameOf(resource)}`]));
  return real.map((resource) => ({
    type: resource.type,
    name: names.get(resource.urn) ?? "",
    inputs: Object.fromEntries(Object.entries(resource.inputs).map(([key, value]) => [key, plain(value)])),
    dependsOn: waitsFor(resource, byUrn).flatMap((urn) => names.get(urn) ?? []),
  }));
}

const secretSchema = z.object({ plaintext: z.string() });

/** A value without the envelopes that the state puts around secrets. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const secret = secretSchema.safeParse(value);
  if (secret.success) return plain(JSON.parse(secret.data.plaintext));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

const nameOf = ({ urn }: StateResource): string => urn.split("::").slice(3).join("::");

/** Its own dependencies and those of the components around it: the engine makes a child wait for them too. */
function waitsFor(resource: StateResource, byUrn: ReadonlyMap<string, StateResource>): readonly string[] {
  const parent = byUrn.get(resource.parent);
  const around = parent && !parent.type.startsWith("pulumi:") ? waitsFor(parent, byUrn) : [];
  return [...new Set([...resource.dependencies, ...around])];
}

/** The smallest program that registers these resources: no component, no plan, no check. */
const program = `
const { readFileSync } = require("node:fs");
const { CustomResource, secret } = require("@pulumi/pulumi");
const { Provider } = require("@pulumi/kubernetes/provider");
const { provider, literals } = JSON.parse(readFileSync(__dirname + "/resources.json", "utf8"));
const kubernetes = new Provider("cluster", provider);
const made = new Map();
for (const { type, name, inputs, dependsOn } of literals) {
  const opts = { dependsOn: dependsOn.map((other) => made.get(other)), ...(type.startsWith("kubernetes:") ? { provider: kubernetes } : {}) };
  const hidden = type.endsWith(":Secret") ? Object.keys(inputs).filter((key) => key.endsWith("ata") && key !== "metadata") : [];
  const held = { ...inputs, ...Object.fromEntries(hidden.map((key) => [key, secret(inputs[key])])) };
  made.set(name, new CustomResource(type, name, held, opts));
}
`;

/** Writes the floor program for these resources to a folder of its own. */
export function writeFloor(literals: readonly Literal[]): string {
  const folder = mkdtempSync(join(tmpdir(), "palier-floor-"));
  const provider = {
    enableConfigMapMutable: true,
    enableSecretMutable: true,
    kubeClientSettings: { qps: 200, burst: 400, timeout: 120 },
  };
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  copyFileSync(join(root, "package.json"), join(folder, "package.json"));
  const runtime = { name: "nodejs", options: { typescript: false, nodeargs: "--import tsx" } };
  writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "floor", main: "floor.cjs", runtime }));
  writeFileSync(join(folder, "floor.cjs"), program);
  writeFileSync(join(folder, "resources.json"), JSON.stringify({ provider, literals }));
  return folder;
}

const isDefinition = ({ type }: Literal): boolean => type.endsWith(":CustomResourceDefinition");
const isNamespace = ({ type }: Literal): boolean => type.endsWith(":Namespace");

/** The same resources as manifests for kubectl: what must be there first, and the rest. */
export function manifestsOf(literals: readonly Literal[]): { readonly first: object; readonly rest: object } {
  const ofCluster = literals.filter(({ type }) => type.startsWith("kubernetes:"));
  const list = (items: readonly Literal[]): object => ({
    apiVersion: "v1",
    kind: "List",
    items: items.map(({ inputs }) => inputs),
  });
  const isFirst = (literal: Literal): boolean => isDefinition(literal) || isNamespace(literal);
  return { first: list(ofCluster.filter(isFirst)), rest: list(ofCluster.filter((literal) => !isFirst(literal))) };
}
