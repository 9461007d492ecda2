import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { renderProblems } from "../../components/language/problem";
import { type Catalogue, type PlannedStack, planStack } from "../../components/platform/stack";
import type { DockerHostPlan } from "../../components/targets/docker/host";
import type { Owner } from "../docker/objects";
import { UserProblem } from "../problem";
import { engineConfig, type StackOfProject } from "./files";

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
const catalogueSchema = {
  platforms: z.object({ platforms: z.custom<Catalogue["platforms"]>(isObject) }),
  environments: z.object({ environments: z.custom<Catalogue["environments"]>(isObject) }),
};

/**
 * Decides a stack of a project, as its program would, without the engine.
 * @throws UserProblem with every mistake in the stack's file and its platform, or where the project keeps its platforms elsewhere.
 */
export async function planOf({ folder, stack, file }: StackOfProject): Promise<PlannedStack> {
  const { platforms } = catalogueSchema.platforms.parse(await load(folder, "platforms"));
  const { environments } = catalogueSchema.environments.parse(await load(folder, "environments"));
  const stackFile = `Pulumi.${stack}.yaml`;
  const planned = planStack(engineConfig(file), { platforms, environments }, stackFile);
  if (planned.ok) return planned.value;
  throw new UserProblem(renderProblems(stackFile, planned.problems), "correct what is said above");
}

async function load(folder: string, name: string): Promise<unknown> {
  const path = join(folder, name, "index.ts");
  if (existsSync(path)) return import(path);
  throw new UserProblem(`${folder} has no ${name}/index.ts`, "run the command in a checkout of this repository");
}

/** A stack on Docker, with everything decided. */
export interface DockerStack {
  readonly planned: PlannedStack;
  readonly host: DockerHostPlan;
  readonly owner: Owner;
}

/** Decides a stack whose target is Docker. @throws UserProblem with every mistake, or where the target is another. */
export async function dockerPlanOf(of: StackOfProject): Promise<DockerStack> {
  const planned = await planOf(of);
  const { host, name, environment } = planned.plan;
  if (host) return { planned, host, owner: { platform: name, environment, prefix: host.prefix } };
  throw new UserProblem(`stack ${of.stack} does not stand on Docker`, "set target to docker in the stack's file");
}
