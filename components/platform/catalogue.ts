import { suggest } from "../language/nearest";
import type { Checked } from "../language/problem";
import type { PlatformInput } from "./spec";

/** The platform that a stack names, or a mistake that lists those there are. */
export function choosePlatform(
  catalogue: Readonly<Record<string, PlatformInput>>,
  name: string,
): Checked<PlatformInput> {
  const platform = catalogue[name];
  if (platform) return { ok: true, value: platform };
  const names = Object.keys(catalogue);
  const path = ["palier:stack", "platform"];
  const allowed = names.join(", ");
  return { ok: false, problems: [{ code: "PAL103", path, found: `"${name}"`, allowed, fix: suggest(name, names) }] };
}
