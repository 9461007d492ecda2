import { scriptsIn } from "../kubernetes/scripts";
import type { ContainerFile } from "./container";

/** Where the scripts of a tier, and the settings that they read, lie in its containers. */
export const scriptsFolder = "/palier/scripts";
export const settingsFolder = "/palier/settings";

/** The shell scripts of a folder, as programs of a container. */
export const scriptFiles = (folder: string): readonly ContainerFile[] =>
  Object.entries(scriptsIn(folder)).map(([name, text]) => ({
    path: `${scriptsFolder}/${name}`,
    content: { text },
    executable: true,
  }));

/** Settings by the names of their files. */
export const settingFiles = (settings: Readonly<Record<string, string>>): readonly ContainerFile[] =>
  Object.entries(settings).map(([name, text]) => ({ path: `${settingsFolder}/${name}`, content: { text } }));

/** Where a container reads a secret. */
export const secretPath = (name: string): string => `/run/secrets/${name}`;

/** The files of secrets, one for each. */
export const secretFiles = (names: readonly string[]): readonly ContainerFile[] =>
  names.map((name) => ({ path: secretPath(name), content: { secret: name } }));
