import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { TargetKind } from "../../components/language/context";
import { nearest, suggest } from "../../components/language/nearest";
import { UserProblem } from "../problem";

const projectSchema = z.looseObject({ name: z.string() });
const stackFileSchema = z.looseObject({
  encryptionsalt: z.string().optional(),
  config: z.record(z.string(), z.unknown()).default({}),
});

/** Content of a stack's file. */
export type StackFile = z.output<typeof stackFileSchema>;

/** A project and one of its stacks. */
export interface StackOfProject {
  /** Folder with Pulumi.yaml. */
  readonly folder: string;
  readonly project: string;
  readonly stack: string;
  readonly file: StackFile;
}

/** Names of the stacks that a project has files for. */
export const stackNames = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => /^Pulumi\.([\w-]+)\.yaml$/.exec(name)?.[1] ?? []);

/** Finds a stack. @throws UserProblem where there is no project, or no file for the stack. */
export function findStack(folder: string, stack: string): StackOfProject {
  if (!existsSync(join(folder, "Pulumi.yaml"))) {
    throw new UserProblem(`${folder} holds no Pulumi.yaml`, "run the command in the folder of the project");
  }
  const names = stackNames(folder);
  if (!names.includes(stack)) {
    throw new UserProblem(
      `there is no stack "${stack}": no file Pulumi.${stack}.yaml`,
      nearest(stack, names) === undefined ? `the stacks are ${names.join(", ")}` : suggest(stack, names),
    );
  }
  const { name } = projectSchema.parse(parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")));
  return { folder, project: name, stack, file: readStackFile(join(folder, `Pulumi.${stack}.yaml`)) };
}

/** Reads a stack's file. @throws UserProblem when it is no YAML or has another form. */
export function readStackFile(path: string): StackFile {
  try {
    return stackFileSchema.parse(parse(readFileSync(path, "utf8")) ?? {});
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UserProblem(`${path} cannot be read: ${why}`, "mend the file");
  }
}

const contextSchema = z.looseObject({ kubernetes: z.looseObject({ context: z.string() }) });

/** The context of a kubeconfig that a stack's file names, if any. */
export function contextOf({ file }: StackOfProject): string | undefined {
  return contextSchema.safeParse(file.config["palier:stack"]).data?.kubernetes.context;
}

const targetSchema = z.looseObject({
  target: z.enum(["kubernetes", "docker"]).catch("kubernetes"),
  docker: z.looseObject({ host: z.string().optional().catch(undefined) }).catch({}),
});

/** What a stack stands on, by its file. A file without a right word gets its problem told by the program itself. */
export function groundOf({ file }: StackOfProject): { readonly target: TargetKind; readonly daemon?: string } {
  const { target, docker } = targetSchema.parse(Object(file.config["palier:stack"]));
  return { target, ...(docker.host !== undefined && { daemon: docker.host }) };
}

/** The settings of a stack's file as the engine hands them to a program: a text for each name. */
export const engineConfig = ({ config }: StackFile): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
