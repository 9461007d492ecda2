import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Command, readArguments } from "./arguments";
import { type ComposeSecret, composeOf, secretsFolder } from "./docker/compose";
import { composeFile, writeCompose, writeSecrets } from "./docker/compose-folder";
import { onDockerOnly } from "./docker/only";
import { daemonOf, withDockerStack } from "./docker/session";
import { runMain, UserProblem } from "./problem";
import { findStack, type StackOfProject } from "./stack/files";
import { dockerPlanOf } from "./stack/plan";
import { Workspace } from "./stack/workspace";

const command: Command = {
  usage: "npm run compose [stack]",
  says: "Writes a stack on Docker as a Compose file, with the files that its containers read. The default stack is dev.",
  mostWords: 1,
  flags: {
    out: { takes: "FOLDER", says: "where it is written; .palier/compose/<stack> otherwise" },
    "with-secrets": { says: "writes the values of the secrets too, in a folder that only you may enter" },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const of = findStack(process.cwd(), args.words[0] ?? "dev");
  onDockerOnly(of, "Compose describes the containers of one host", "choose a stack whose target is docker");
  const { host } = await dockerPlanOf(of);
  const folder = resolve(args.values["out"] ?? join(".palier", "compose", of.stack));
  const project = composeOf(host);
  writeCompose(folder, of.stack, project);
  console.log(
    `${join(folder, composeFile)}: ${host.containers.length} services, ${project.files.length} files beside it`,
  );
  const code = args.set.has("with-secrets") ? await exportSecrets(of, folder, project.secrets) : 0;
  tellMissing(folder, project.secrets);
  return code;
}

async function exportSecrets(of: StackOfProject, folder: string, secrets: readonly ComposeSecret[]): Promise<number> {
  if (new Workspace(of).place() === undefined)
    throw new UserProblem(`stack ${of.stack} is not up: it has no secrets yet`, `npm run up ${of.stack}`);
  return withDockerStack(of, await daemonOf(of), async ({ engine }) => {
    writeSecrets(folder, secrets, await engine.secrets());
    console.log(
      `${secrets.length} secrets are written to ${join(folder, secretsFolder)}, in plain: nobody else may enter it`,
    );
    return 0;
  });
}

function tellMissing(folder: string, secrets: readonly ComposeSecret[]): void {
  const missing = secrets.map(({ name }) => join(folder, secretsFolder, name)).filter((path) => !existsSync(path));
  const start = `docker compose --project-directory ${folder} up --detach --wait`;
  if (missing.length === 0) {
    console.log(`start it: ${start}`);
    return;
  }
  console.log(
    [
      "make these files before it starts, each with one value, or use --with-secrets:",
      ...missing.map((path) => `  ${relative(process.cwd(), path)}`),
    ].join("\n"),
  );
  console.log(`then start it: ${start}`);
}

void runMain(main);
