import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";

/** Folders that no build of a service reads, whatever its .dockerignore says. */
const neverRead = new Set([".git", "node_modules"]);

/**
 * A digest of all that a build of this folder may read: another one means that the image has to be built anew. What the folder's
 * .dockerignore leaves out by a plain name is left out here too.
 */
export function folderDigest(folder: string, dockerfile: string): string {
  const hash = createHash("sha256");
  const ignored = ignoredNames(folder);
  for (const file of filesIn(folder, "", ignored)) hash.update(file).update("\0").update(contentOf(folder, file));
  return hash.update(readFileSync(dockerfile)).digest("hex");
}

/** Names at the folder's top; a pattern with a star or an exception is not understood, and its files count. */
function ignoredNames(folder: string): ReadonlySet<string> {
  if (!readdirSync(folder).includes(".dockerignore")) return neverRead;
  const lines = readFileSync(join(folder, ".dockerignore"), "utf8").split("\n");
  const names = lines
    .map((line) => line.trim().replace(/^\/|\/$/g, ""))
    .filter((line) => /^[\w.-]+(?:\/[\w.-]+)*$/.test(line));
  const exceptions = lines.some((line) => line.trim().startsWith("!"));
  return exceptions ? neverRead : new Set([...neverRead, ...names]);
}

function filesIn(folder: string, inside: string, ignored: ReadonlySet<string>): readonly string[] {
  return readdirSync(join(folder, inside), { withFileTypes: true })
    .filter(({ name }) => !neverRead.has(name) && !ignored.has(join(inside, name)))
    .flatMap((entry) => {
      const path = join(inside, entry.name);
      return entry.isDirectory() ? filesIn(folder, path, ignored) : [path];
    })
    .sort();
}

/** What a link points to and whether a file is a program matter to an image, as its bytes do. */
function contentOf(folder: string, file: string): Buffer {
  const path = join(folder, file);
  const link = linkOf(path);
  if (link !== undefined) return Buffer.from(`-> ${link}`);
  const mode = statSync(path).mode & 0o111;
  return Buffer.concat([Buffer.from(mode === 0 ? "file " : "program "), readFileSync(path)]);
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
