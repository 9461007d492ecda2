import type { Problem } from "../../language/problem";
import { mostOnOneHost, withoutMeaning } from "../docker-profiles";
import type { Settings } from "../settings";
import type { PlatformSpec } from "../spec";

/** What a stack asks for that its target cannot give. It is told at once, never half provided. */
export const checkTarget = (settings: Settings, spec: PlatformSpec): readonly Problem[] =>
  settings.target === "kubernetes" ? [] : [...checkBackups(settings), ...checkExceptions(settings, spec)];

function checkBackups({ backups: { provider } }: Settings): readonly Problem[] {
  if (provider === "none") return [];
  return [
    {
      code: "PAL304",
      path: ["palier:stack", "backups", "provider"],
      found: `"${provider}", on docker`,
      allowed: "none: on one Docker host nothing sends backups away",
      fix: "set backups.provider to none, or set target to kubernetes",
    },
  ];
}

/** Exceptions that ask for more than one host gives, or from which nothing would follow there. */
function checkExceptions({ tiers }: Settings, spec: PlatformSpec): readonly Problem[] {
  return Object.entries(tiers).flatMap(([name, exceptions]) => {
    const kind = spec.tiers[name]?.kind;
    if (kind === undefined) return [];
    return Object.entries(exceptions).flatMap(([key, value]): readonly Problem[] => {
      const at = { code: "PAL304", path: ["palier:stack", "tiers", name, key] } as const;
      const most = mostOnOneHost[kind][key];
      if (most !== undefined && typeof value === "number" && value > most) {
        const allowed = `at most ${String(most)} on one Docker host, which fails as one`;
        const fix = `set "${key}" to ${String(most)}, remove it, or set target to kubernetes`;
        return [{ ...at, found: `${String(value)} ${key}`, allowed, fix }];
      }
      const why = withoutMeaning[kind][key];
      if (why === undefined) return [];
      return [{ ...at, found: `"${key}", on docker`, allowed: `nothing: ${why}`, fix: `remove "${key}" of "${name}"` }];
    });
  });
}
