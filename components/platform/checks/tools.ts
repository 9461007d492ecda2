import { suggest } from "../../language/nearest";
import type { Problem } from "../../language/problem";
import type { Settings } from "../settings";
import type { PlatformSpec } from "../spec";

type Asking = Pick<Settings, "target" | "environment" | "docker">;

/** Developer tools stand on a developer's machine, and nowhere else (MED-ENV-03). */
const areAllowed = ({ target, environment }: Asking): boolean => target === "docker" && environment === "dev";

const toolsIn = ({ tiers }: PlatformSpec): readonly string[] =>
  Object.keys(tiers).filter((name) => tiers[name]?.kind === "developerTool");

/** Names of the developer tools that stand in a stack. */
export const toolsOf = (spec: PlatformSpec, settings: Asking): readonly string[] =>
  areAllowed(settings) ? toolsIn(spec).filter((name) => settings.docker.tools?.includes(name) ?? true) : [];

/** Tools that a stack asks for where there are none, or that its platform does not have. */
export function checkTools(spec: PlatformSpec, settings: Asking): readonly Problem[] {
  const { environment, target, docker } = settings;
  const path = ["palier:stack", "docker", "tools"];
  const asked = docker.tools ?? [];
  if (asked.length > 0 && !areAllowed(settings)) {
    return [
      {
        code: "PAL432",
        path,
        found: `developer tools in ${environment}, on ${target}`,
        allowed: "developer tools in dev, on docker: they are for a developer's own machine",
        fix: "remove docker.tools",
      },
    ];
  }
  const known = toolsIn(spec);
  return asked
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: "PAL433",
      path: [...path, name],
      found: `"${name}", which is no developer tool of this platform`,
      allowed: known.length === 0 ? "no tool: the platform has none" : known.join(", "),
      fix: known.length === 0 ? "remove docker.tools" : suggest(name, [...known].sort()),
    }));
}
