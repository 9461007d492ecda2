import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policies/catalogue";
import { mistakesIn } from "../../policies/config";
import { UserProblem } from "../problem";
import type { StackOfProject } from "./files";

type Which = Pick<StackOfProject, "folder" | "stack">;

/** Names that a policy config may have in the project's folder; the first that is there is the one. */
const configNames = (stack: string): readonly string[] => [`policy-config.${stack}.json`, "policy-config.json"];

/**
 * What the engine is told of the project's policy pack, and of the policy config for the stack; nothing where the project has no pack.
 * @throws UserProblem with all mistakes of the config: the engine would tell of the first, and of names that it does not know never.
 */
export function policyArguments({ folder, stack }: Which): readonly string[] {
  const pack = join(folder, "policies");
  if (!existsSync(join(pack, "PulumiPolicy.yaml"))) return [];
  const config = configNames(stack).find((name) => existsSync(join(folder, name)));
  if (config === undefined) return ["--policy-pack", pack];
  checkConfig(folder, config);
  return ["--policy-pack", pack, "--policy-pack-config", join(folder, config)];
}

function checkConfig(folder: string, name: string): void {
  const mistakes = mistakesIn(rules, readJson(folder, name));
  if (mistakes.length === 0) return;
  throw new UserProblem(
    [`the policy config ${name} has mistakes:`, ...mistakes.map((mistake) => `  ${mistake}`)].join("\n"),
    "correct the file; schemas/policy-config.schema.json says what may stand in it",
  );
}

function readJson(folder: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, name), "utf8"));
  } catch (error) {
    throw new UserProblem(`the policy config ${name} cannot be read: ${String(error)}`, "correct the file");
  }
}
