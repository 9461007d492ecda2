import type { Environment } from "../components/platform/plan";

/** One of everything, small, and nothing that resists being thrown away. */
export const dev: Environment = {
  common: { cpuRequestShare: 0.1, protectData: false, spread: "preferred", applicationProfile: "development" },
  tiers: {
    developerTool: {},
    edge: { replicas: 1, certificates: "internal" },
    elasticsearch: { nodes: 1, storage: "5Gi", backups: false },
    kafka: { brokers: 1, storage: "5Gi" },
    mariadb: { members: 1, storage: "2Gi", backups: false },
    mongodb: { members: 1, storage: "2Gi", backups: false },
    monitoring: { replicas: 1, storage: "5Gi" },
    objectStore: { members: 1, storage: "5Gi", backups: false },
    postgres: { instances: 1, storage: "2Gi", walStorage: "1Gi", backups: false, synchronous: false },
    rabbitmq: { members: 1, storage: "2Gi" },
    redis: { members: 1, sentinels: 0, storage: "1Gi" },
    service: { replicas: 1, mostReplicas: 1, autoscaling: false },
  },
};
