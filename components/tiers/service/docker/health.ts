import type { ContainerHealth } from "../../../targets/docker/container";
import { httpHealthCommand } from "../../../targets/docker/http-health";
import type { ServicePlan } from "../plan";
import type { ServiceSpec } from "../spec";

/** How often, where neither spec nor document says it, and the usual start period of ROF-SVC-16; in s. */
const usual = { intervalSeconds: 10, timeoutSeconds: 10, startPeriodSeconds: 60 } as const;

/** Asks with the program that the image has in any case. */
type Ask = (port: number, path: string) => readonly string[];

const urlOf = (port: number, path: string): string => `http://127.0.0.1:${String(port)}${path}`;

const withNode: Ask = (port, path) => [
  "node",
  "-e",
  "fetch(process.argv[1]).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))",
  urlOf(port, path),
];

/** An answer that is no success is an error to urllib. */
const withPython: Ask = (port, path) => [
  "python3",
  "-c",
  "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=30)",
  urlOf(port, path),
];

const asks: Readonly<Record<ServiceSpec["runtime"], Ask>> = {
  spring: httpHealthCommand,
  fastapi: withPython,
  nestjs: withNode,
  next: withNode,
  static: httpHealthCommand,
};

/** Whether the health check of this kind of program needs the script that asks. */
export const asksByScript = (runtime: ServiceSpec["runtime"]): boolean => asks[runtime] === httpHealthCommand;

/**
 * Readiness: those who wait for it may call it. Failures that count fill the time that a start may take at most, as on Kubernetes, so
 * that a slow start is no failure.
 */
export function healthOf(plan: ServicePlan): ContainerHealth {
  const { probes, healthCheck, startPeriodSeconds = usual.startPeriodSeconds } = plan;
  const times = { ...usual, startPeriodSeconds, ...healthCheck };
  const beyond = Math.max(0, probes.startSeconds - startPeriodSeconds);
  return {
    command: asks[plan.runtime](plan.port, probes.readiness),
    intervalSeconds: times.intervalSeconds,
    timeoutSeconds: times.timeoutSeconds,
    startPeriodSeconds,
    retries: healthCheck?.retries ?? Math.max(3, Math.ceil(beyond / (times.intervalSeconds + times.timeoutSeconds))),
  };
}
