import type { DockerHostPlan, PlacedContainer } from "../../components/targets/docker/host";
import { planNetworks } from "../../components/targets/docker/networks";
import type { Labelled, Owner } from "../../tools/docker/objects";

/** The platform of the tests that only decide about containers. */
export const owner: Owner = { platform: "shop", environment: "dev", prefix: "shop-dev" };

/** A container of the plan, with exceptions. */
export const placed = (name: string, exceptions: Partial<PlacedContainer> = {}): PlacedContainer => ({
  name,
  tier: name,
  fullName: `shop-dev-${name}`,
  image: { from: "registry", reference: `${name}:1.0` },
  aliases: [],
  environment: {},
  files: [],
  volumes: [],
  scratch: [],
  ports: [],
  health: { command: ["true"], intervalSeconds: 5, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 10 },
  resources: { cpuRequest: "100m", cpuLimit: "500m", memoryRequest: "128Mi", memoryLimit: "256Mi" },
  stopSeconds: 10,
  networks: [{ network: "backend", aliases: [name] }],
  restart: "unless-stopped",
  startsAfter: [],
  ...exceptions,
});

/** A host with some containers. */
export const hostWith = (...containers: readonly PlacedContainer[]): DockerHostPlan => ({
  prefix: "shop-dev",
  networks: planNetworks("shop-dev", []),
  containers,
  images: containers.map(({ image }) => image),
  logs: { fileMegabytes: 10, files: 3 },
});

/** A container of the platform that stands and is healthy, with exceptions. */
export const standing = (name: string, exceptions: Partial<Labelled> = {}): Labelled => ({
  fullName: `shop-dev-${name}`,
  name,
  tier: name,
  state: "running",
  health: "healthy",
  exitCode: 0,
  outOfMemory: false,
  error: "",
  startedAt: new Date("2026-01-01T00:00:00Z"),
  restarts: 0,
  lastCheck: "",
  published: [],
  labels: { "palier.platform": "shop", "palier.environment": "dev", "palier.container": name, "palier.tier": name },
  ...exceptions,
});
