import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The texts of the shell scripts of a folder, by their file names. */
export const scriptsIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith(".sh"))
      .sort()
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
