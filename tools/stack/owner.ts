import { z } from "zod";
import { UserProblem } from "../problem";
import type { Owner } from "../docker/objects";
import type { StackOfProject } from "./files";

const settingsSchema = z.looseObject({
  platform: z.string(),
  environment: z.string(),
  docker: z.looseObject({ prefix: z.string().optional() }).default({}),
});

/** Whose objects on a daemon a stack's are, by its file alone: also where something else in the file is wrong. */
export function ownerOf({ stack, file }: StackOfProject): Owner {
  const { data } = settingsSchema.safeParse(file.config["palier:stack"]);
  if (!data)
    throw new UserProblem(`Pulumi.${stack}.yaml names no platform and environment`, "say both under palier:stack");
  const { platform, environment, docker } = data;
  return { platform, environment, prefix: docker.prefix ?? `${platform}-${environment}` };
}
