import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A program that stands in for a real one: it notes how it was called, and answers from a script of the shell. */
export interface FakeProgram {
  readonly path: string;
  /** The arguments of each call so far, as one text. */
  readonly calls: () => readonly string[];
}

/** Writes a program into a folder. @param script lines of sh that see the arguments as `$*`. */
export function fakeProgram(folder: string, name: string, script: string): FakeProgram {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  const log = `${path}.calls`;
  writeFileSync(path, `#!/bin/sh\necho "$*" >> '${log}'\n${script}\n`);
  chmodSync(path, 0o755);
  return { path, calls: () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []) };
}

/** A script that answers with a file's content where the arguments hold a word, and fails where they hold none. */
export const answering = (answers: Readonly<Record<string, string>>): string => {
  const cases = Object.entries(answers).map(([word, file]) => `*${word}*) cat '${file}';;`);
  return ['case "$*" in', ...cases, "*) echo unknown >&2; exit 1;;", "esac"].join("\n");
};
