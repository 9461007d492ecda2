import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Document } from "yaml";
import type { GeneratedSecret } from "../stack/engine";
import { type ComposeProject, type ComposeSecret, secretsFolder } from "./compose";

/** Name of the Compose file in its folder. */
export const composeFile = "compose.yaml";

const heading = (stack: string): string =>
  [
    ` Written by "npm run compose ${stack}" from the plan: what is changed here is lost when it is written again.`,
    ` Secrets are files in the folder "${secretsFolder}": one value each, without an end of line.`,
  ].join("\n");

/** Writes a Compose file and the files that it names into a folder. Secrets that lie there are left alone. */
export function writeCompose(folder: string, stack: string, { document, files }: ComposeProject): void {
  mkdirSync(folder, { recursive: true });
  // Files of containers that are no longer there would stay for ever.
  rmSync(join(folder, "files"), { recursive: true, force: true });
  for (const { path, text, executable } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    // Containers read it as another user than the one who writes it here, whatever that one's umask is.
    chmodSync(file, executable ? 0o555 : 0o444);
  }
  const yaml = new Document(document, { aliasDuplicateObjects: false });
  yaml.commentBefore = heading(stack);
  writeFileSync(join(folder, composeFile), yaml.toString({ lineWidth: 0 }));
}

/**
 * Writes the values of secrets for Compose. It hands each file to its containers as it is, and they run as users of their own: so any user may
 * read the file, and none but its owner may enter the folder.
 * @throws Error where a secret has no value.
 */
export function writeSecrets(
  folder: string,
  secrets: readonly ComposeSecret[],
  values: Readonly<Record<string, GeneratedSecret>>,
): void {
  const own = join(folder, secretsFolder);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  chmodSync(own, 0o700);
  for (const { name, secret, form } of secrets) {
    const value = values[secret];
    if (!value) throw new Error(`the stack's state has no secret ${secret}`);
    const file = join(own, name);
    rmSync(file, { force: true });
    writeFileSync(file, form === "bcrypt" ? value.bcryptHash : value.result, { mode: 0o444 });
    chmodSync(file, 0o444);
  }
}
