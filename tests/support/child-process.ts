import type { ChildProcess } from "node:child_process";

/** Waits for the end of a program: its exit code, or null where a signal ended it. */
export const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((done) => {
    child.once("exit", done);
  });
