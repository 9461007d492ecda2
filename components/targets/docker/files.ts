import { join } from "node:path";
import { scriptsIn } from "../../language/scripts";
import type { ContainerFile } from "./container";

/** Folder in a container of what is its tier's own: scripts, and what no program prescribes a place for. */
export const tierFolder = "/palier";
/** Folder in a container of its tier's settings, where no program prescribes their place. */
export const settingsFolder = `${tierFolder}/settings`;
/** Folder in a container with a file for each secret. */
export const secretsFolder = "/run/secrets";

/** Path in a container of a secret's value. */
export const secretPath = (secret: string): string => `${secretsFolder}/${secret}`;

/** A file with the value of a secret and nothing else. */
export const secretFile = (secret: string): ContainerFile => ({ path: secretPath(secret), content: { secret } });

/** Files of plain text in a folder of a container, by their names. */
export const textFiles = (folder: string, texts: Readonly<Record<string, string>>): readonly ContainerFile[] =>
  Object.entries(texts).map(([name, text]) => ({ path: join(folder, name), content: { text } }));

/** The shell scripts of a folder as programs of a container: all of them, or those that are named. */
export const scriptFiles = (folder: string, names?: readonly string[]): readonly ContainerFile[] =>
  textFiles(
    tierFolder,
    Object.fromEntries(Object.entries(scriptsIn(folder)).filter(([name]) => names?.includes(name) ?? true)),
  ).map((file) => ({ ...file, executable: true }));
