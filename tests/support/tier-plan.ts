import { noCapacity } from "../../components/language/capacity";
import type { PortPlan, TierPlan } from "../../components/language/tier-plan";

/** The plan of a tier that is nothing but a name, with exceptions. */
export const tierPlan = (name: string, exceptions: Partial<TierPlan> = {}): TierPlan => ({
  kind: "test",
  name,
  zone: "backend",
  connection: { kind: "http", host: name, port: 8080 },
  ports: [],
  uses: [],
  calledBy: [],
  outside: [],
  secrets: [],
  reads: [],
  capacity: noCapacity,
  images: [],
  ...exceptions,
});

/** A TCP port for those who may reach it. */
export const port = (number: number, reach: PortPlan["reach"]): PortPlan => ({
  name: "port",
  port: number,
  protocol: "TCP",
  reach,
});
