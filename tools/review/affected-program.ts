import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import ts from "typescript";
import { z } from "zod";
import type { provision } from "../../components/platform/program";
import type { Catalogue, planStack } from "../../components/platform/stack";
import { engineConfig, readStackFile, stackNames } from "../stack/files";
import type { CheckoutPrints, StackPrint } from "./affected";

/**
 * Prints what a checkout makes of each of its stacks, as hashes. A program of its own, so that each checkout's own code is loaded: the one of the
 * base plans the base.
 */
const callable = <T>(): z.ZodType<T> => z.custom<T>((value) => typeof value === "function");
const planSchema = z.object({ planStack: callable<typeof planStack>() });
const programSchema = z.object({ provision: callable<typeof provision>() });
const record = z.custom<Record<string, never>>((value) => typeof value === "object" && value !== null);
const platformsSchema = z.object({ platforms: record });
const environmentsSchema = z.object({ environments: z.custom<Catalogue["environments"]>((value) => value !== null) });

const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The same text for the same data, whatever the order in which its members were written. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  );

async function load<T>(checkout: string, file: string, schema: z.ZodType<T>): Promise<T> {
  const module: unknown = await import(join(checkout, file));
  return schema.parse(module);
}

async function printOf(checkout: string, only: string | undefined): Promise<CheckoutPrints> {
  const { planStack } = await load(checkout, "components/platform/stack.ts", planSchema);
  const { provision } = await load(checkout, "components/platform/program.ts", programSchema);
  const { platforms } = await load(checkout, "platforms/index.ts", platformsSchema);
  const { environments } = await load(checkout, "environments/index.ts", environmentsSchema);
  const catalogue = { platforms, environments };
  const stacks: Record<string, StackPrint> = {};
  const wanted = stackNames(checkout).filter((stack) => only === undefined || stack === only);
  for (const stack of [...wanted].sort()) {
    const file = readStackFile(join(checkout, `Pulumi.${stack}.yaml`));
    const told = engineConfig(file);
    const planned = planStack(told, catalogue, `Pulumi.${stack}.yaml`);
    stacks[stack] = {
      plan: planned.ok ? sha(canonical(planned.value)) : undefined,
      program: planned.ok ? await registered(() => provision(catalogue), stack, told) : undefined,
      settings: sha(canonical(file.config)),
      policyConfig: policyConfigOf(checkout, stack),
    };
  }
  return { stacks, policies: codeOf(join(checkout, "policies")), packages: packagesOf(checkout) };
}

/** Where in a program's files something was registered says nothing of what is registered. */
const places = ["sourceposition", "stacktrace", "packageref"];

interface Properties {
  readonly toJavaScript: () => object;
}

/** A resource as the library tells the engine of it. */
interface Request {
  readonly toObject: () => object;
  readonly getObject: () => Properties | undefined;
  readonly setObject: (properties?: Properties) => void;
}

/** Options, and properties apart from them: the library's own way to list properties takes thirty times as long. */
function saidOf(request: Request): object {
  const properties = request.getObject();
  request.setObject();
  const options = Object.entries(request.toObject()).filter(([name]) => !places.includes(name));
  request.setObject(properties);
  const listed = Object.fromEntries(options.map(([name, value]) => [name, sorted(value)]));
  return { ...listed, properties: properties?.toJavaScript() };
}

/** Everything that the program tells the engine of its resources: with what a plan leaves open, and with their options. */
async function registered(
  program: () => unknown,
  stack: string,
  config: Readonly<Record<string, string>>,
): Promise<string> {
  const told: string[] = [];
  const nothing = { newResource: known, call: () => ({}) };
  await runtime.setMocks(nothing, "palier", stack, true);
  runtime.setAllConfig({ ...config });
  const monitor = runtime.getMonitor();
  if (monitor === undefined) throw new Error("the library has no monitor to record");
  const register: unknown = Reflect.get(monitor, "registerResource");
  if (typeof register !== "function") throw new Error("the library's monitor registers nothing");
  const registerResource = (request: Request, ...others: readonly unknown[]): unknown => {
    told.push(canonical(saidOf(request)));
    return Reflect.apply(register, monitor, [request, ...others]);
  };
  Object.assign(monitor, { registerResource, registerResourceHook: acceptHook });
  await program();
  await runtime.disconnect();
  return sha(told.sort().join("\n"));
}

/** Hooks run in the engine alone; the library's own monitor for tests knows none. */
const acceptHook = (_request: unknown, done: (error: null, response: object) => void): void => {
  done(null, {});
};

const idAnd = z.looseObject({ metadata: z.unknown().optional() });

/** A resource as its provider would have it, as far as anyone reads it: definitions of custom resources are long, and read by name alone. */
function known({ type, name, inputs }: Made): {
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
} {
  const all = idAnd.parse(inputs ?? {});
  const isDefinition = type.endsWith(":CustomResourceDefinition");
  return { id: `${name}-id`, state: isDefinition ? { metadata: all.metadata } : all };
}

interface Made {
  readonly type: string;
  readonly name: string;
  readonly inputs: unknown;
}

/** Lists of names, such as those of what a resource depends on, are gathered in no order. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value) && value.every((one) => typeof one === "string") ? [...value].sort() : value;

/** Code without what is no code: a comment more or less, or another layout, is the same. */
function codeOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const told = files.flatMap((file) => {
    if (/\.[jt]s$/.test(file)) return [file, withoutComments(readFileSync(join(folder, file), "utf8"))];
    return /\.(json|yaml)$/.test(file) ? [file, readFileSync(join(folder, file), "utf8")] : [];
  });
  return sha(told.join("\0"));
}

const compilerOptions = { removeComments: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 };
const withoutComments = (text: string): string => ts.transpileModule(text, { compilerOptions }).outputText;

function policyConfigOf(checkout: string, stack: string): string {
  const files = readdirSync(checkout).filter((name) =>
    [`policy-config.${stack}.json`, "policy-config.json"].includes(name),
  );
  return sha(canonical(files.sort().map((name) => JSON.parse(readFileSync(join(checkout, name), "utf8")) as unknown)));
}

const lockSchema = z.object({
  packages: z.record(z.string(), z.looseObject({ version: z.string().optional(), dev: z.boolean().optional() })),
});

/** Versions of the packages that run when a stack is updated; those of development change nothing. */
function packagesOf(checkout: string): Readonly<Record<string, string>> {
  const lock: unknown = JSON.parse(readFileSync(join(checkout, "package-lock.json"), "utf8"));
  const { packages } = lockSchema.parse(lock);
  const running = Object.entries(packages).filter(([path, { dev }]) => path !== "" && dev !== true);
  return Object.fromEntries(running.map(([path, { version = "" }]) => [path.replace(/^node_modules\//, ""), version]));
}

const [checkout = process.cwd(), only] = process.argv.slice(2);
void printOf(checkout, only).then((prints) => {
  process.stdout.write(`${JSON.stringify(prints)}\n`);
});
