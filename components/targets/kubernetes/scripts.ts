import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The shell scripts of a folder by their file names, as a ConfigMap carries them. */
export const scriptsIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith(".sh"))
      .sort()
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
