import type { Problem } from "../../language/problem";
import type { PostgresInput } from "./plan";
import { majorVersions, successor } from "./versions";

/** What cannot be had on one Docker host. */
export const checkOnDocker = (input: PostgresInput, instances: number): readonly Problem[] =>
  input.context.target === "docker" ? [...checkStandbys(input, instances), ...checkPlaces(input)] : [];

/** A second copy on the same host protects from nothing that the first does not, and there is no address that finds both. */
function checkStandbys({ name, spec, overrides }: PostgresInput, instances: number): readonly Problem[] {
  if (instances <= 2) return [];
  const asked = overrides.instances === undefined ? "readReplicas" : "instances";
  const found = asked === "instances" ? `${instances} instances` : `${String(spec.readReplicas)} read replicas`;
  return [
    {
      code: "PAL337",
      path: ["tiers", name, asked],
      found: `${found} on Docker`,
      allowed: "one standby at most: all of them would stand on the one host",
      fix:
        asked === "instances"
          ? `set "instances" of "${name}" to 1 or 2 in the stack`
          : `set "readReplicas" of "${name}" to 1, or "instances" to 1 or 2 in the stack`,
    },
  ];
}

function checkPlaces({ name, overrides }: PostgresInput): readonly Problem[] {
  return (["storageClass", "backupFolder"] as const).flatMap((key) => {
    const value = overrides[key];
    if (value === undefined) return [];
    const allowed = "nothing: volumes lie where Docker keeps them, and nothing is sent to a store of backups";
    return [{ code: "PAL338", path: ["tiers", name, key], found: value, allowed, fix: `remove "${key}" of "${name}"` }];
  });
}

/** What its operators should know. */
export function warningsOnDocker({ name, spec, profile }: PostgresInput): readonly string[] {
  const { support } = majorVersions[spec.version];
  return [
    ...("ended" in support
      ? [
          `${name}: PostgreSQL ${spec.version} has had no fixes since ${support.ended}; its supported successor is ${successor}. docs/upgrades.md says how its data gets there on Docker.`,
        ]
      : []),
    ...(profile.backups
      ? [`${name}: no backups on Docker: make dumps with docker exec and pg_dump, and keep them elsewhere.`]
      : []),
  ];
}
