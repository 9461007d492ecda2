import { z } from "zod";
import { type Problem, show } from "./problem";
import type { PlanContext, TierPlan } from "./tier-plan";
import { portSchema } from "./words";

/** Ports of a developer's machine on which a tier is reached, by the names of the tier's ports. */
export const localPortsSchema = z
  .record(z.string(), portSchema)
  .default({})
  .describe("Ports of 127.0.0.1 on which a developer reaches it on Docker in dev, by the port's name. Default none.");

/** Names of local ports that a tier does not have. */
export const checkLocalPorts = (
  tier: string,
  localPorts: Readonly<Record<string, number>>,
  offered: readonly string[],
): readonly Problem[] =>
  Object.keys(localPorts)
    .filter((name) => !offered.includes(name))
    .map((name) => ({
      code: "PAL420",
      path: ["tiers", tier, "localPorts", name],
      found: show(name),
      allowed: `a port of the tier: ${offered.join(", ")}`,
      fix: `give the number to one of these, or remove "${name}" from localPorts of "${tier}"`,
    }));

/** The local ports of a tier where developers reach it on their own machine, and nothing elsewhere. */
export const localPortsOf = (
  localPorts: Readonly<Record<string, number>>,
  context: PlanContext,
): Pick<TierPlan, "localPorts"> =>
  context.publishesLocalPorts === true && Object.keys(localPorts).length > 0 ? { localPorts } : {};
