import type { Environment } from "../components/platform/plan";

/** The shape of production, small: two of each service, databases with a standby, real but untrusted certificates. */
export const staging: Environment = {
  common: { cpuRequestShare: 0.1, protectData: false, spread: "preferred", applicationProfile: "production" },
  tiers: {
    developerTool: {},
    edge: { replicas: 2, certificates: "acme-staging" },
    elasticsearch: { nodes: 3, storage: "20Gi", backups: true },
    kafka: { brokers: 3, storage: "10Gi" },
    mariadb: { members: 3, storage: "10Gi", backups: true },
    mongodb: { members: 3, storage: "10Gi", backups: true },
    monitoring: { replicas: 1, storage: "10Gi" },
    objectStore: { members: 4, storage: "5Gi", backups: false },
    postgres: { instances: 2, storage: "5Gi", walStorage: "2Gi", backups: true, synchronous: false },
    rabbitmq: { members: 3, storage: "10Gi" },
    redis: { members: 3, sentinels: 3, storage: "1Gi" },
    service: { replicas: 2, mostReplicas: 2, autoscaling: false },
  },
};
