import { appendFileSync } from "node:fs";
import { z } from "zod";
import { type Command, readArguments } from "./arguments";
import { runMain, UserProblem } from "./problem";
import { contextOf, findStack, groundOf, stackNames, type StackOfProject } from "./stack/files";

const command: Command = {
  usage: "npm run stacks",
  says: "Names the stacks of the project as one JSON list, as a workflow's matrix takes it.",
  mostWords: 0,
  flags: {
    environment: { takes: "NAME", says: "only those of this environment: dev, staging or prod" },
    placed: { says: "only those whose file names a cluster or a Docker daemon: others would stand on this machine" },
    output: { takes: "NAME", says: "writes the list as an output of the workflow's step too" },
  },
};

const settingsSchema = z.looseObject({ "palier:stack": z.looseObject({ environment: z.string() }) });

function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return Promise.resolve(0);
  const { environment, output } = args.values;
  const folder = process.cwd();
  const isWanted = ({ file }: StackOfProject): boolean => {
    const settings = settingsSchema.safeParse(file.config).data;
    return environment === undefined || settings?.["palier:stack"].environment === environment;
  };
  const isPlaced = (of: StackOfProject): boolean => contextOf(of) !== undefined || groundOf(of).daemon !== undefined;
  const all = [...stackNames(folder)].sort().map((stack) => findStack(folder, stack));
  const names = all.filter((of) => isWanted(of) && (!args.set.has("placed") || isPlaced(of))).map(({ stack }) => stack);
  const list = JSON.stringify(names);
  console.log(list);
  if (output === undefined) return Promise.resolve(0);
  const { GITHUB_OUTPUT: file = "" } = process.env;
  if (file === "") throw new UserProblem("GITHUB_OUTPUT is not set", "leave out --output outside of workflows");
  appendFileSync(file, `${output}=${list}\n`);
  return Promise.resolve(0);
}

void runMain(main);
