import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { mirroredImage } from "../../language/image";
import { type Problem, show } from "../../language/problem";
import type { TierInput } from "../../language/tier-plan";
import type { ServiceOverrides, ServiceProfile, ServiceSpec } from "./spec";

/** Sources on this machine from which a stack builds a service's image in place of pulling it. Docker alone. */
export const buildSchema = z
  .strictObject({
    folder: z
      .string()
      .min(1, "a folder")
      .describe("Folder of the sources, absolute or seen from the project's folder. Its .dockerignore is heeded."),
    dockerfile: z
      .string()
      .min(1, "a file")
      .exactOptional()
      .describe("Dockerfile, seen from that folder. Default: the one in it, or else the usual one of the runtime."),
  })
  .readonly();

/** An image that is built on the spot: absolute paths. */
export interface BuildPlan {
  readonly folder: string;
  readonly dockerfile: string;
}

type ServiceInput = TierInput<ServiceSpec, ServiceProfile, ServiceOverrides>;
type Runtime = ServiceSpec["runtime"];

/** The file without which the usual Dockerfile of a runtime has nothing to build. */
const projectFiles: Readonly<Record<Runtime, string>> = {
  spring: "pom.xml",
  fastapi: "requirements.txt",
  nestjs: "package.json",
  next: "package.json",
  static: "package.json",
};

/** The usual Dockerfile of a runtime. */
export const usualDockerfile = (runtime: Runtime): string => join(__dirname, "dockerfiles", `${runtime}.Dockerfile`);

/** From what the image is built, where the stack says so. */
export function planBuild({ spec, overrides: { build }, context }: ServiceInput): BuildPlan | undefined {
  if (build === undefined || context.target !== "docker") return undefined;
  const folder = resolve(build.folder);
  const own = join(folder, build.dockerfile ?? "Dockerfile");
  return {
    folder,
    dockerfile: build.dockerfile !== undefined || existsSync(own) ? own : usualDockerfile(spec.runtime),
  };
}

/** Mistakes in the sources of an image, and an image from sources where nobody would build it. */
export function checkBuild(input: ServiceInput): readonly Problem[] {
  const { build } = input.overrides;
  if (build === undefined) return [];
  const path = ["palier:stack", "tiers", input.name, "build"];
  const plan = planBuild(input);
  if (plan === undefined) return [elsewhere(path, input)];
  if (!isFolder(plan.folder)) {
    return [
      {
        code: "PAL315",
        path: [...path, "folder"],
        found: `${show(build.folder)}, which is no folder on this machine`,
        allowed: "a folder, absolute or seen from the project's folder",
        fix: `correct the path, or remove build of "${input.name}" to pull its image`,
      },
    ];
  }
  return checkContent(plan, input, path);
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

const elsewhere = (path: Problem["path"], { name, context }: ServiceInput): Problem => ({
  code: "PAL319",
  path,
  found: `an image from sources, on ${context.target}`,
  allowed: "build with the target docker alone: a cluster pulls its images from a registry",
  fix: `remove build of "${name}", and push its image`,
});

function checkContent(plan: BuildPlan, { name, spec }: ServiceInput, path: Problem["path"]): readonly Problem[] {
  if (!existsSync(plan.dockerfile)) {
    return [
      {
        code: "PAL316",
        path: [...path, "dockerfile"],
        found: `no file ${plan.dockerfile}`,
        allowed: "a Dockerfile, seen from the folder",
        fix: `correct dockerfile of "${name}", or leave it out for the usual one of ${spec.runtime}`,
      },
    ];
  }
  const needed = projectFiles[spec.runtime];
  if (plan.dockerfile !== usualDockerfile(spec.runtime) || existsSync(join(plan.folder, needed))) return [];
  return [
    {
      code: "PAL317",
      path: [...path, "folder"],
      found: `${plan.folder} without ${needed} and without a Dockerfile`,
      allowed: `a folder with ${needed}, from which ${spec.runtime} is built, or with a Dockerfile`,
      fix: `correct the folder of "${name}", or put a Dockerfile into it`,
    },
  ];
}

/**
 * Base images are arguments whose names end with `_IMAGE`, so that they come from the site's own registry like all others. A Dockerfile
 * that names them otherwise keeps them as they are.
 */
export function buildArguments(dockerfile: string, mirror: string | undefined): Readonly<Record<string, string>> {
  if (mirror === undefined) return {};
  const found = readFileSync(dockerfile, "utf8").matchAll(/^ARG (\w+_IMAGE)=(\S+)$/gm);
  return Object.fromEntries([...found].map(([, name = "", image = ""]) => [name, mirroredImage(image, mirror)]));
}
