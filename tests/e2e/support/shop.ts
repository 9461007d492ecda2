const small = { cpuLimit: "250m", memoryLimit: "256Mi" };

/** Tiers of a small platform: a cache, and a service that uses it. */
export const cache = { kind: "redis", release: "redis-7", resources: small, maxMemory: "128Mi" };
/** The service. */
export const orders = {
  kind: "service",
  runtime: "nestjs",
  image: "shop/orders:1.4.2",
  port: 3000,
  resources: small,
  uses: ["cache"],
};
/** Settings of a stack of it. */
export const settings = { platform: "shop", environment: "dev", target: "kubernetes", backups: { provider: "none" } };
