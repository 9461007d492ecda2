import { z } from "zod";
import { UserProblem } from "../problem";
import { run } from "../process";
import type { Toolchain } from "../toolchain";
import type { StackOfProject } from "./files";
import { backendEnvironment } from "./workspace";

const stateSchema = z.object({
  deployment: z
    .object({
      resources: z
        .array(
          z.object({
            urn: z.string(),
            type: z.string(),
            id: z.string().optional(),
            custom: z.boolean().default(false),
            created: z.string().optional(),
            modified: z.string().optional(),
            inputs: z.record(z.string(), z.unknown()).default({}),
          }),
        )
        .default([]),
    })
    .nullish()
    .transform((deployment) => deployment ?? { resources: [] }),
});

/** A resource as the state holds it; what is secret in it is encrypted. */
export type StateResource = z.output<typeof stateSchema>["deployment"]["resources"][number];

/** Reads the resources of a stack, with secrets encrypted. @throws UserProblem where the stack was never up, or the backend does not answer. */
export async function stateOf(of: StackOfProject, toolchain: Toolchain): Promise<readonly StateResource[]> {
  const state = await stateIfAny(of, toolchain);
  if (state !== undefined) return state;
  throw new UserProblem(`the backend knows no stack ${of.stack}`, `bring it up: npm run up ${of.stack}`);
}

/** The same, or nothing where the stack was never up. @throws UserProblem where the backend does not answer. */
export async function stateIfAny(
  of: StackOfProject,
  toolchain: Toolchain,
): Promise<readonly StateResource[] | undefined> {
  const args = ["stack", "export", "--stack", of.stack, "--non-interactive"];
  const env = { ...toolchain.env, ...backendEnvironment() };
  const { code, stdout, output } = await run(toolchain.pulumi, args, { cwd: of.folder, env });
  if (code === 0) return stateSchema.parse(JSON.parse(stdout)).deployment.resources;
  if (output.includes("no stack named")) return undefined;
  throw new UserProblem(`the state of stack ${of.stack} cannot be read: ${output}`, "see what the engine says");
}
