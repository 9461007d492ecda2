import { z } from "zod";
import type { ServiceProbes } from "./runtimes/runtime";

const seconds = (least: number, meaning: string): z.ZodExactOptional<z.ZodInt> =>
  z
    .int("whole seconds")
    .min(least, `${least} to 600 s`)
    .max(600, `${least} to 600 s`)
    .exactOptional()
    .describe(meaning);

const probeSchema = z
  .strictObject({
    path: z
      .string()
      .regex(/^\/[A-Za-z0-9._~/-]*$/, 'a path such as "/health"')
      .optional()
      .describe("Path that is asked. Default: the runtime's."),
    initialDelaySeconds: seconds(0, "Time before it is asked first, in s, once it has started. Default 0."),
    periodSeconds: seconds(1, "Time between two questions, in s. Default 10 for liveness, 5 for readiness."),
    timeoutSeconds: seconds(1, "Most time for an answer, in s. Default 5."),
    failureThreshold: z
      .int("a whole number")
      .min(1, "1 to 100")
      .max(100, "1 to 100")
      .exactOptional()
      .describe("Failures in a row that count. Default 3."),
  })
  .readonly();

/** How a service is asked for its health, where that is not its runtime's way. */
export const probesSchema = z
  .strictObject({
    liveness: probeSchema.optional().describe("Whether it must be started anew. Default: the runtime's way."),
    readiness: probeSchema.optional().describe("Whether it gets requests. Default: the runtime's way."),
  })
  .readonly();
type ProbesSpec = z.output<typeof probesSchema>;

/** Times of a probe, in s; the usual ones hold for those that are absent. */
export type ProbeTimes = Omit<z.output<typeof probeSchema>, "path">;

/** How a service is asked for its health, decided. */
export interface ProbesPlan {
  readonly probes: ServiceProbes;
  /** Times that are not the usual ones. Default: all are. */
  readonly probeTimes?: { readonly [probe in keyof ProbesSpec]: ProbeTimes };
}

/** A start is over when the process lives: so it is asked as liveness is. */
export function planProbes(usual: ServiceProbes, spec: ProbesSpec | undefined): ProbesPlan {
  if (spec === undefined) return { probes: usual };
  const { path: liveness = usual.liveness, ...livenessTimes } = spec.liveness ?? {};
  const { path: readiness = usual.readiness, ...readinessTimes } = spec.readiness ?? {};
  const startup = spec.liveness?.path ?? usual.startup;
  return {
    probes: { ...usual, startup, liveness, readiness },
    probeTimes: { liveness: livenessTimes, readiness: readinessTimes },
  };
}
