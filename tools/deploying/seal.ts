import { createHash } from "node:crypto";
import { z } from "zod";
import type { CheckoutPrints } from "../review/affected";
import type { StateResource } from "../stack/state";

/** What a review was made from, as hashes: the same again leads the engine to the same steps. */
export const sealSchema = z.strictObject({
  version: z.literal(1),
  stack: z.string(),
  /** Commit whose program was reviewed; for people. */
  commit: z.string(),
  plan: z.string(),
  program: z.string(),
  settings: z.string(),
  policies: z.string(),
  packages: z.string(),
  /** What stood when it was reviewed. */
  state: z.string(),
});

/** A seal on a review. */
export type Seal = z.output<typeof sealSchema>;

/** What a seal is made of. */
export interface Sealed {
  readonly stack: string;
  readonly commit: string;
  readonly prints: CheckoutPrints;
  /** Nothing where the stack was never up. */
  readonly state: readonly StateResource[] | undefined;
}

const sha = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

/** Seals what a review of a stack is made from; nothing where the stack has mistakes, and so no plan. */
export function sealOf({ stack, commit, prints, state }: Sealed): Seal | undefined {
  const print = prints.stacks[stack];
  if (print?.plan === undefined || print.program === undefined) return undefined;
  return {
    version: 1,
    stack,
    commit,
    plan: print.plan,
    program: print.program,
    settings: print.settings,
    policies: sha([prints.policies, print.policyConfig]),
    packages: sha(Object.entries(prints.packages).sort()),
    state: sha(state?.map(({ urn, id, created, modified }) => [urn, id, created, modified].join(" ")).sort() ?? []),
  };
}

const parts = {
  plan: "the plan of the stack is another one",
  program: "the program registers other resources",
  settings: "the stack's settings are others",
  policies: "the policy pack is another one",
  packages: "packages have other versions",
  state: "the stack was updated since",
} as const;

/** What is no longer as it was when it was reviewed, in words. */
export function brokenParts(reviewed: Seal, now: Seal): readonly string[] {
  const names = ["plan", "program", "settings", "policies", "packages", "state"] as const;
  const broken = names.filter((name) => reviewed[name] !== now[name]).map((name) => parts[name]);
  return reviewed.stack === now.stack ? broken : [`the review was of stack ${reviewed.stack}`, ...broken];
}
