import { refuseData } from "../stack/protected";
import type { StackOfProject } from "../stack/files";
import { ownerOf } from "../stack/owner";
import { Workspace } from "../stack/workspace";
import { table } from "../table";
import { UserProblem } from "../problem";
import { counted } from "../words";
import { volumeRows, volumesOnDisk } from "./data";
import type { Daemon } from "./daemon";
import { ownedContainers, ownedNetworks, ownedVolumes, type Owner } from "./objects";
import { daemonOf, type DockerSession, withDockerStack } from "./session";

/** Removes a stack from its daemon. Protected volumes are let go only where the user says so. Returns the exit code. */
export async function downOnDocker(of: StackOfProject, deleteData: boolean): Promise<number> {
  const owner = ownerOf(of);
  const daemon = await daemonOf(of);
  if (new Workspace(of).place() === undefined) {
    const swept = await sweep(daemon, owner, of.stack, deleteData);
    console.log(
      swept === 0 ? `stack ${of.stack} is not up: nothing to remove` : `what was left of stack ${of.stack} is gone`,
    );
    return 0;
  }
  return withDockerStack(of, daemon, (session) => remove(session, owner, deleteData));
}

async function remove(
  { of, engine, workspace, daemon }: DockerSession,
  owner: Owner,
  deleteData: boolean,
): Promise<number> {
  const { protectedOnes } = await engine.resources();
  if (protectedOnes.length > 0) {
    if (!deleteData) throw refuseData(of.stack, protectedOnes);
    console.log(
      `${counted(protectedOnes.length, "protected resource is", "protected resources are")} let go, as --delete-data says`,
    );
    await engine.unprotect();
  }
  const volumes = await volumesOnDisk(daemon, owner);
  if (volumes.length > 0) console.log(["volumes that go with the stack:", ...table(volumeRows(volumes))].join("\n"));
  // What somebody has removed by hand would otherwise be asked of the daemon in vain.
  const code = await engine.destroy({ refresh: true });
  if (code !== 0) return code;
  await engine.remove();
  workspace.remove();
  await sweep(daemon, owner, of.stack, deleteData);
  console.log(
    `\nstack ${of.stack} is gone. Its images stay on the daemon: docker image prune --all removes unused ones`,
  );
  return 0;
}

/**
 * Removes what bears the platform's labels and is in no state: containers and networks, and volumes where data may be deleted. Returns how
 * many things it were.
 */
async function sweep(daemon: Daemon, owner: Owner, stack: string, deleteData: boolean): Promise<number> {
  const containers = (await ownedContainers(daemon, owner)).map(({ fullName }) => fullName);
  const volumes = await ownedVolumes(daemon, owner);
  if (volumes.length > 0 && !deleteData) {
    throw new UserProblem(
      [
        "volumes of the stack are left that no state knows:",
        ...table(volumeRows(await volumesOnDisk(daemon, owner))),
      ].join("\n"),
      `to delete them and their data: npm run down -- ${stack} --delete-data`,
    );
  }
  if (containers.length > 0) await daemon.must(["rm", "--force", "--volumes", ...containers]);
  const networks = await ownedNetworks(daemon, owner);
  if (networks.length > 0) await daemon.must(["network", "rm", ...networks]);
  if (volumes.length > 0) await daemon.must(["volume", "rm", ...volumes]);
  return containers.length + networks.length + volumes.length;
}
