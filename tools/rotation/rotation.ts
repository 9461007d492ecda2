import { parseDocument } from "yaml";
import { nearest } from "../../components/language/nearest";
import type { PlatformPlan } from "../../components/platform/plan";
import { UserProblem } from "../problem";

/** A secret that gets a new value with the next update. */
export interface Rotation {
  readonly secret: string;
  /** The version to be written. */
  readonly version: number;
  /** Tiers that restart by it. */
  readonly readers: readonly string[];
}

/** Raises the version of a secret by one. @throws UserProblem where the stack has no such secret, with the one that was probably meant. */
export function rotationOf({ secrets }: Pick<PlatformPlan, "secrets">, name: string): Rotation {
  const secret = secrets.find((one) => one.name === name);
  if (secret !== undefined) return { secret: name, version: secret.version + 1, readers: secret.readers };
  const names = secrets.map((one) => one.name);
  const near = nearest(name, names);
  throw new UserProblem(
    `the stack has no secret "${name}"`,
    near === undefined ? `its secrets are ${names.join(", ")}` : `did you mean "${near}"?`,
  );
}

const versions = ["config", "palier:stack", "secretVersions"];

/** The stack's file with the version in it, and everything else as its authors wrote it, comments too. */
export function writeVersion(text: string, { secret, version }: Rotation): string {
  const document = parseDocument(text);
  document.setIn([...versions, secret], version);
  return document.toString({ lineWidth: 0 });
}
