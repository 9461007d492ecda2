import { definePlatform } from "palier";

/** A shop: one service with its PostgreSQL and a Redis, behind Caddy. */
export const shop = definePlatform({
  name: "shop",
  domain: "shop.example.org",
  tiers: {
    postgres: {
      kind: "postgres",
      database: "shop",
      username: "shop_user",
      resources: { cpuLimit: "1", memoryLimit: "1Gi", memoryRequest: "512Mi" },
    },
    redis: { kind: "redis", resources: { cpuLimit: "0.5", memoryLimit: "512Mi" } },
    api: {
      kind: "service",
      runtime: "nestjs",
      image: "shop/api:1.0.0",
      port: 3000,
      resources: { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "256Mi" },
      databasePool: 5,
      uses: ["postgres", "redis"],
    },
    edge: {
      kind: "edge",
      software: "caddy",
      resources: { cpuLimit: "0.5", memoryLimit: "256Mi", memoryRequest: "128Mi" },
      hosts: { api: { host: "api.shop.example.org", to: "api", access: "public" } },
    },
  },
});
