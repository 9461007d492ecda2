import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../components/language/problem";
import { planStack } from "../../components/platform/stack";
import type { PlatformInput } from "../../components/platform/spec";
import { environments } from "../../environments";
import { UserProblem } from "../problem";
import { counted } from "../words";
import { platformOf } from "./platform";
import { registryFile, withPlatform } from "./registry";
import { platformSource } from "./source";
import { type NewFile, stackFileOf, type StackSettings, stacksOf } from "./stacks";
import { understand, type Wanted, type Words } from "./wanted";

/** All files of a new platform, the list of platforms among them, with nothing written yet. @throws UserProblem with every mistake. */
export async function filesFor(words: Words, folder: string): Promise<readonly NewFile[]> {
  const { wanted, mistakes } = understand(words);
  const platform = platformOf(wanted);
  const stacks = stacksOf(wanted);
  const all = [...mistakes, ...takenFiles(wanted, folder)];
  const found = all.length > 0 ? all : stacks.flatMap((stack) => planMistakes(platform, stack));
  if (found.length > 0) {
    const count = counted(found.length, "mistake");
    throw new UserProblem(
      [`${count}; nothing was written`, ...found.map((mistake) => `  - ${mistake}`)].join("\n"),
      "mend the words; npm run new -- --help tells the flags",
    );
  }
  const registry = await withPlatform(readFileSync(join(folder, registryFile), "utf8"), wanted.name);
  return [
    { file: `platforms/${wanted.name}.ts`, text: await platformSource(platform) },
    { file: registryFile, text: registry },
    ...stacks.map(stackFileOf),
  ];
}

/** Writes files, each whole. */
export function writeFiles(files: readonly NewFile[], folder: string): void {
  for (const { file, text } of files) writeFileSync(join(folder, file), text);
}

const takenFiles = ({ name }: Wanted, folder: string): readonly string[] =>
  [`platforms/${name}.ts`, ...["dev", "prod"].map((environment) => `Pulumi.${name}-${environment}.yaml`)]
    .filter((file) => existsSync(join(folder, file)))
    .map((file) => `the name "${name}" is taken: there is a ${file}`);

/** What the plan of a stack finds wrong. It is asked before anything is written. */
function planMistakes(platform: PlatformInput, { name, settings }: StackSettings): readonly string[] {
  const config = { "palier:stack": JSON.stringify(settings) };
  const planned = planStack(config, { platforms: { [platform.name]: platform }, environments }, `Pulumi.${name}.yaml`);
  return planned.ok ? [] : planned.problems.map(told);
}

const told = ({ path, found, allowed }: Problem): string => `${path.join(".")} would be ${found}; allowed: ${allowed}`;
