import type { Environment } from "../components/platform/plan";

/** Survives the loss of a pod, a host or a zone, and refuses to lose data. */
export const prod: Environment = {
  common: { cpuRequestShare: 0.25, protectData: true, spread: "required", applicationProfile: "production" },
  tiers: {
    developerTool: {},
    edge: { replicas: 2, certificates: "acme" },
    elasticsearch: { nodes: 3, storage: "100Gi", backups: true },
    kafka: { brokers: 3, storage: "50Gi" },
    mariadb: { members: 3, storage: "20Gi", backups: true },
    mongodb: { members: 3, storage: "20Gi", backups: true },
    monitoring: { replicas: 2, storage: "30Gi" },
    objectStore: { members: 4, storage: "20Gi", backups: true },
    postgres: { instances: 3, storage: "20Gi", walStorage: "5Gi", backups: true, synchronous: true },
    rabbitmq: { members: 3, storage: "20Gi" },
    redis: { members: 3, sentinels: 3, storage: "2Gi" },
    service: { replicas: 2, mostReplicas: 100, autoscaling: true },
  },
};
