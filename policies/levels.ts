import { z } from "zod";

/** What a violation does: a mandatory one stops the update, an advisory one is told. */
export type Level = "mandatory" | "advisory";

/** The environments that rules tell from each other, the weakest first. */
export const environments = ["dev", "staging", "prod"] as const;

export type Environment = (typeof environments)[number];

/** The level of a rule in each environment. */
export type Levels = Readonly<Record<Environment, Level>>;

/** Told in dev, where people try things out, and kept wherever others depend on the platform. */
export const softInDev: Levels = { dev: "advisory", staging: "mandatory", prod: "mandatory" };

/** Kept everywhere: what is open or readable in dev is open or readable. */
export const alwaysMandatory: Levels = { dev: "mandatory", staging: "mandatory", prod: "mandatory" };

/** Kept where the only data is; copies of it, as in staging, are made and thrown away on purpose. */
export const mandatoryInProd: Levels = { dev: "advisory", staging: "advisory", prod: "mandatory" };

/** The level of a rule in an environment, unless the policy config says otherwise. */
export const levelIn = (environment: Environment, { levels = softInDev }: { readonly levels?: Levels }): Level =>
  levels[environment];

/** What may tell the environment of a stack, the strongest word first. Each may be missing. */
export interface Hints {
  /** The environment variable `PALIER_ENVIRONMENT`. Default none. */
  readonly variable?: string | undefined;
  /** The stack's setting `palier:stack`, as JSON. Default none. */
  readonly settings?: string | undefined;
  /** The stack's name. Default none. */
  readonly stack?: string | undefined;
}

const settingsSchema = z.looseObject({ environment: z.string() });

/** The environment that the first hint names; production where nothing is known, or a name that is not one of ours. */
export function environmentFrom({ variable, settings, stack }: Hints): Environment {
  const named = variable ?? environmentIn(settings) ?? stack;
  return environments.find((environment) => environment === named) ?? "prod";
}

function environmentIn(settings = "{}"): string | undefined {
  try {
    return settingsSchema.safeParse(JSON.parse(settings)).data?.environment;
  } catch {
    return undefined;
  }
}
