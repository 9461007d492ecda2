import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { resourcesSchema } from "../../language/quantity";
import { nameSchema } from "../../language/words";

const softwareNames = ["pgadmin", "mongo-express", "phpmyadmin", "kafka-ui", "redis-commander"] as const;

/** A program with which developers look into tiers: on Docker in dev alone, and nowhere else (MED-ENV-03, ROF-MSG-06). */
export const developerToolSchema = z
  .strictObject({
    kind: z.literal("developerTool"),
    software: z.enum(softwareNames, softwareNames.join(", ")).describe("The program: it decides what tiers it shows."),
    image: imageSchema.optional().describe("Another image of the program. Default: a fixed version of its own."),
    resources: resourcesSchema.optional().describe("Limits. Default: half a core, and the memory that it needs."),
    uses: z.array(nameSchema).readonly().describe("Tiers that it shows, all of the kind that the program knows."),
    localPorts: localPortsSchema,
  })
  .readonly();
export type DeveloperToolSpec = z.output<typeof developerToolSchema>;

/** What a stack may say differently for a developer tool. */
export const developerToolOverridesSchema = z
  .strictObject({
    image: imageSchema.optional().describe("Another image. Default: the spec's."),
    resources: resourcesSchema.optional().describe("Other limits. Default: the spec's."),
  })
  .readonly();
export type DeveloperToolOverrides = z.output<typeof developerToolOverridesSchema>;

/** No environment says anything of developer tools: they are there or not. */
export type DeveloperToolProfile = Readonly<Record<string, never>>;
