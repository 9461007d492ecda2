import { type Command, readArguments } from "./arguments";
import { downOnDocker } from "./docker/down";
import { runMain } from "./problem";
import { stopSandbox } from "./sandbox";
import { findStack, groundOf } from "./stack/files";
import { refuseData } from "./stack/protected";
import { type Session, withStack } from "./stack/session";
import { Workspace } from "./stack/workspace";

const command: Command = {
  usage: "npm run down [stack]",
  says: "Destroys what the stack provisioned, and removes the stack and its sandbox. The default stack is prod.",
  mostWords: 1,
  flags: {
    "delete-data": {
      says: "destroys protected resources of a real cluster or a Docker daemon too: databases, volumes, backups",
    },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const [stack = "prod"] = args.words;
  const deleteData = args.set.has("delete-data");
  const of = findStack(process.cwd(), stack);
  const place = new Workspace(of).place();
  if (place?.kind === "docker" || (place === undefined && groundOf(of).target === "docker"))
    return downOnDocker(of, deleteData);
  if (place === undefined) {
    await stopSandbox(stack);
    console.log(`stack ${stack} is not up: nothing to remove`);
    return 0;
  }
  return withStack(
    stack,
    () => place,
    (session) => down(session, deleteData),
  );
}

async function down(session: Session, deleteData: boolean): Promise<number> {
  const { of, engine, workspace, place, sandbox } = session;
  const { protectedOnes } = await engine.resources();
  if (protectedOnes.length > 0) {
    if (place.kind === "context" && !deleteData) throw refuseData(of.stack, protectedOnes);
    const why = place.kind === "sandbox" ? "in the sandbox they hold no data" : "as --delete-data says";
    console.log(`${protectedOnes.length} protected resources are let go: ${why}`);
    await engine.unprotect();
  }
  const code = await engine.destroy({ refresh: sandbox?.isNew === true });
  if (code !== 0) {
    console.error(
      "\nNot everything could be destroyed; what is left stays in the state. Mend the cause and run the command again.",
    );
    return code;
  }
  await engine.remove();
  if (sandbox !== undefined) await sandbox.stop();
  workspace.remove();
  console.log(`\nstack ${of.stack} is gone${sandbox === undefined ? "" : ", and its sandbox with it"}`);
  return 0;
}

void runMain(main);
