import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Checked, InvalidInput, type Problem } from "../../language/problem";

/** The operators that can be installed, each after those that it needs. */
export const operatorNames = [
  "cert-manager",
  "cloudnative-pg",
  "plugin-barman-cloud",
  "prometheus-operator-crds",
  "percona-server-mongodb",
  "eck-operator",
] as const;
export type OperatorName = (typeof operatorNames)[number];

/** What is known of every object of a manifest. */
export const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
export type KubernetesObject = z.output<typeof objectSchema>;

const lockedSchema = z.strictObject({
  /** Go module that carries the manifests. */
  module: z.string(),
  version: z.string(),
  /** The module's hash, as the Go checksum database has it. */
  sum: z.string().startsWith("h1:"),
  /** Digest of the vendored file, in hexadecimal digits. */
  sha256: z.string().length(64),
  /** How many objects the file holds. */
  objects: z.int().positive(),
  /** Every image that the operator runs, or has run by others. */
  images: z.array(z.string()).readonly(),
});
export type LockedOperator = z.output<typeof lockedSchema>;

const lockSchema = z.record(z.enum(operatorNames), lockedSchema);
export type OperatorLock = z.output<typeof lockSchema>;

/** Folder of the vendored manifests and of `lock.json`. */
export const operatorsFolder = join(__dirname, "../../../operators");

/** Where an operator's manifest lies, seen from the folder of all. */
export const manifestOf = (name: OperatorName): string => join(name, "manifest.json");

/** Digest of a vendored file, as it stands in the lock. */
export const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** What the vendored files should be. @throws ZodError when the lock was edited into something else. */
export const readLock = (folder = operatorsFolder): OperatorLock =>
  lockSchema.parse(JSON.parse(readFileSync(join(folder, "lock.json"), "utf8")));

/** An operator as it was vendored. */
export interface VendoredOperator {
  readonly name: OperatorName;
  readonly images: readonly string[];
  readonly objects: readonly KubernetesObject[];
}

/**
 * Reads operators, those that others need first, after their files were found to be the ones in the lock.
 * @throws InvalidInput that names every file that was changed or is missing.
 */
export function readOperators(names: readonly OperatorName[], folder = operatorsFolder): readonly VendoredOperator[] {
  if (names.length === 0) return [];
  const lock = readLock(folder);
  const wanted = operatorNames.filter((name) => names.includes(name));
  const files = wanted.map((name) => ({ name, file: checkedFile(name, lock[name], folder) }));
  const problems = files.flatMap(({ file }) => (file.ok ? [] : file.problems));
  if (problems.length > 0) throw new InvalidInput("operators/lock.json", problems);
  return files.flatMap(({ name, file }) =>
    file.ok ? [{ name, images: lock[name].images, objects: objectsSchema.parse(JSON.parse(file.value)) }] : [],
  );
}

const objectsSchema = z.array(objectSchema).readonly();

function checkedFile(name: OperatorName, locked: LockedOperator, folder: string): Checked<string> {
  const content = contentOf(name, folder);
  const actual = content === undefined ? undefined : sha256(content);
  if (content !== undefined && actual === locked.sha256) return { ok: true, value: content };
  const file = `operators/${manifestOf(name)}`;
  const problem: Problem = {
    code: "PAL400",
    path: [file],
    found: actual === undefined ? "no readable file" : `sha256 ${actual}`,
    allowed: `sha256 ${locked.sha256}: ${locked.module} ${locked.version} as it was vendored`,
    fix: `restore it with git checkout ${file}, or make it anew with npm run vendor`,
  };
  return { ok: false, problems: [problem] };
}

function contentOf(name: OperatorName, folder: string): string | undefined {
  try {
    return readFileSync(join(folder, manifestOf(name)), "utf8");
  } catch {
    return undefined;
  }
}
