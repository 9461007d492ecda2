import { z } from "zod";
import type { PlanContext, TierPlan } from "./tier-plan";
import { portSchema } from "./words";

/** Ports of a developer's machine on which a tier is reached, by the names of the tier's ports. */
export const localPortsSchema = z
  .record(z.string(), portSchema)
  .default({})
  .describe("Ports of 127.0.0.1 on which a developer reaches it on Docker in dev, by the port's name. Default none.");

/** The local ports of a tier where developers reach it on their own machine, and nothing elsewhere. */
export const localPortsOf = (
  localPorts: Readonly<Record<string, number>>,
  context: PlanContext,
): Pick<TierPlan, "localPorts"> =>
  context.publishesLocalPorts === true && Object.keys(localPorts).length > 0 ? { localPorts } : {};
