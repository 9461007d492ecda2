import type { Problem } from "../../language/problem";
import type { PostgresInput } from "./plan";

/** What cannot be had on one Docker host. What a stack asks of one host is checked for all tiers alike. */
export function checkOnDocker({ name, spec, profile, overrides, context }: PostgresInput): readonly Problem[] {
  const { readReplicas = 0 } = spec;
  const decides = profile.instances > 1 && overrides.instances === undefined;
  if (context.target !== "docker" || !decides || readReplicas <= 1) return [];
  return [
    {
      code: "PAL337",
      path: ["tiers", name, "readReplicas"],
      found: `${readReplicas} read replicas, on docker`,
      allowed: "1: a second copy on the same host protects from nothing that the first does not",
      fix: `set "instances" of "${name}" to 2 in the stack, or its readReplicas to 1`,
    },
  ];
}
