import { z } from "zod";
import type { Daemon } from "./daemon";
import { ownedVolumes, type Owner } from "./objects";

/** A volume of the platform, and how much lies in it as Docker writes it: `1.2GB`; nothing where the daemon does not know. */
export interface VolumeOnDisk {
  readonly name: string;
  readonly size: string | undefined;
}

const usageSchema = z.object({ Volumes: z.array(z.object({ Name: z.string(), Size: z.string() })).nullish() });

/** The platform's volumes with their sizes, by name. */
export async function volumesOnDisk(daemon: Daemon, owner: Owner): Promise<readonly VolumeOnDisk[]> {
  const names = await ownedVolumes(daemon, owner);
  if (names.length === 0) return [];
  const [usage] = await daemon.list(["system", "df", "--verbose"], usageSchema);
  const sizes = new Map((usage?.Volumes ?? []).map(({ Name, Size }) => [Name, Size]));
  return [...names].sort().map((name) => ({ name, size: known(sizes.get(name)) }));
}

const known = (size: string | undefined): string | undefined =>
  size === undefined || size === "N/A" ? undefined : size;

/** Volumes as rows of a table. */
export const volumeRows = (volumes: readonly VolumeOnDisk[]): readonly (readonly string[])[] =>
  volumes.map(({ name, size }) => [name, size ?? "size unknown"]);
