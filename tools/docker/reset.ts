import { createInterface } from "node:readline/promises";
import { UserProblem } from "../problem";
import type { StackOfProject } from "../stack/files";
import { ownerOf } from "../stack/owner";
import { refuseData } from "../stack/protected";
import { Workspace } from "../stack/workspace";
import { table } from "../table";
import { counted } from "../words";
import { volumeRows, volumesOnDisk } from "./data";
import { ownedContainers } from "./objects";
import { daemonOf, withDockerStack } from "./session";

/** Asks a person; nothing where there is nobody to ask. */
export type Ask = (question: string) => Promise<string> | undefined;

/** Asks at the terminal. */
export const askAtTerminal: Ask = (question) => {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  return terminal.question(question).finally(() => {
    terminal.close();
  });
};

/**
 * Deletes all data of a stack: its volumes, and its containers with them. Its secrets, networks and images stay for the next update.
 * @param ask how a person is asked; absent where the command line has agreed already.
 */
export async function resetStack(of: StackOfProject, ask: Ask | undefined): Promise<number> {
  const owner = ownerOf(of);
  if (new Workspace(of).place()?.kind !== "docker") {
    throw new UserProblem(`stack ${of.stack} is not up on a Docker daemon: it has no data`, `npm run up ${of.stack}`);
  }
  const daemon = await daemonOf(of);
  return withDockerStack(of, daemon, async ({ engine }) => {
    const { protectedOnes } = await engine.resources();
    if (protectedOnes.length > 0) throw refuseData(of.stack, protectedOnes);
    const volumes = await volumesOnDisk(daemon, owner);
    const containers = await ownedContainers(daemon, owner);
    console.log(
      [`stack ${of.stack} on ${daemon.address}: what would be lost for ever`, ...table(volumeRows(volumes))].join("\n"),
    );
    console.log(`and ${counted(containers.length, "container")}, which the next update makes anew`);
    if (ask && !(await agrees(ask, of.stack))) {
      console.log("nothing was deleted");
      return 1;
    }
    const code = await engine.destroy({
      refresh: true,
      types: ["docker:index/container:Container", "docker:index/volume:Volume"],
    });
    if (code !== 0) return code;
    console.log(
      `\n${counted(volumes.length, "volume is", "volumes are")} gone. npm run up ${of.stack} starts it anew, with empty databases`,
    );
    return 0;
  });
}

async function agrees(ask: Ask, stack: string): Promise<boolean> {
  const answer = ask(`Type the stack's name (${stack}) to delete this data: `);
  if (answer === undefined) {
    throw new UserProblem(
      "nobody can be asked here, and nothing was deleted",
      `to agree beforehand: npm run reset -- ${stack} --yes`,
    );
  }
  return (await answer).trim() === stack;
}
