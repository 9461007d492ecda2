import { definePlatform, type PlatformInput } from "../components/platform/spec";

type Tiers = PlatformInput["tiers"];

const small = { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "256Mi" };

/** A platform of so many services, each with a database of its own, all behind one gateway. */
export function generatedPlatform(services: number): PlatformInput {
  const numbers = Array.from({ length: services }, (_, index) => index + 1);
  return definePlatform({
    name: "generated",
    domain: "generated.example.org",
    backups: { schedule: "0 2 * * *", retentionDays: 30 },
    tiers: {
      redis: { kind: "redis", resources: small, maxMemory: "256Mi", evictionPolicy: "allkeys-lru" },
      gateway: { kind: "service", runtime: "spring", image: "generated/gateway:1.0.0", port: 8080, resources: small },
      edge: {
        kind: "edge",
        software: "caddy",
        resources: small,
        hosts: { api: { host: "api.generated.example.org", to: "gateway", access: "public" } },
      },
      ...Object.fromEntries(numbers.flatMap((number) => Object.entries(pair(number)))),
    },
  });
}

function pair(number: number): Tiers {
  return {
    [`db-${number}`]: {
      kind: "postgres",
      version: "16",
      database: `generated_${number}`,
      username: `user_${number}`,
      resources: small,
    },
    [`service-${number}`]: {
      kind: "service",
      runtime: "spring",
      image: `generated/service-${number}:1.0.0`,
      port: 8081,
      resources: small,
      uses: [`db-${number}`, "redis"],
      calledBy: ["gateway"],
    },
  };
}
