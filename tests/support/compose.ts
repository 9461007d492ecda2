import { goProgram } from "./go-program";

/** Docker's own Compose, built from its module: its path. */
export const composeProgram = (): Promise<string> =>
  goProgram({
    name: "docker-compose",
    folder: "compose",
    module: "github.com/docker/compose/v2",
    command: "cmd",
    linkerFlags: "-s -w",
  });
