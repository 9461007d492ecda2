import type { LogRotation, Restart } from "../targets/docker/host";
import type { EnvironmentName } from "../language/context";
import type { Profiles, TierKind } from "./tiers";

/**
 * How strong each tier stands on one host, which fails as one: a second member of anything would fail with the first. PostgreSQL keeps one
 * standby, which answers readers and can be promoted by hand; services keep their replicas.
 */
export const onOneHost = (profiles: Profiles): Profiles => ({
  developerTool: profiles.developerTool,
  edge: { ...profiles.edge, replicas: 1 },
  elasticsearch: { ...profiles.elasticsearch, nodes: 1, backups: false },
  kafka: { ...profiles.kafka, brokers: 1 },
  mariadb: { ...profiles.mariadb, members: 1, backups: false },
  mongodb: { ...profiles.mongodb, members: 1, backups: false },
  monitoring: { ...profiles.monitoring, replicas: 1 },
  objectStore: { ...profiles.objectStore, members: 1, backups: false },
  // A commit that waits for a standby on the same host would only wait.
  postgres: {
    ...profiles.postgres,
    instances: Math.min(profiles.postgres.instances, 2),
    backups: false,
    synchronous: false,
  },
  rabbitmq: { ...profiles.rabbitmq, members: 1 },
  redis: { ...profiles.redis, members: 1, sentinels: 0 },
  service: { ...profiles.service, autoscaling: false },
});

/** The most that a stack may ask of a tier on one host, by the key of its exception. */
export const mostOnOneHost: Readonly<Record<TierKind, Readonly<Record<string, number>>>> = {
  developerTool: {},
  edge: { replicas: 1 },
  elasticsearch: { nodes: 1 },
  kafka: { brokers: 1 },
  mariadb: { members: 1 },
  mongodb: { members: 1 },
  monitoring: { replicas: 1 },
  objectStore: { members: 1 },
  postgres: { instances: 2 },
  rabbitmq: { members: 1 },
  redis: { members: 1, sentinels: 0 },
  service: {},
};

/** Exceptions from which nothing would follow on Docker, and why. */
export const withoutMeaning: Readonly<Record<TierKind, Readonly<Record<string, string>>>> = {
  developerTool: {},
  edge: {
    certificateSecret: "certificates of one's own lie in the folder that docker.certificates names",
    certificateIssuer: "there is no cert-manager on Docker",
    loadBalancerAnnotations: "there is no load balancer before a host's own ports",
  },
  elasticsearch: {
    snapshotSchedule: "no backups are kept on Docker",
    backupFolder: "no backups are kept on Docker",
  },
  kafka: {},
  mariadb: {},
  mongodb: {},
  monitoring: {},
  objectStore: {},
  postgres: {
    storageClass: "volumes lie where the daemon keeps them",
    backupFolder: "no backups are kept on Docker",
  },
  rabbitmq: {},
  redis: {},
  service: { autoscaling: "the number of replicas on one host is fixed" },
};

/** What the daemon does by itself, by the environment. */
export interface HostProfile {
  readonly logs: LogRotation;
  /** Of every container but the edge's, which is never started against an operator's will (ROF-SVC-17). */
  readonly restart: Restart;
}

/** In production 5 GB for each container in files of 100 MB, as the documents have it (ROF-LOG-06, ROF-LOG-08). */
export const hostProfiles: Readonly<Record<EnvironmentName, HostProfile>> = {
  dev: { logs: { fileMegabytes: 10, files: 3 }, restart: "unless-stopped" },
  staging: { logs: { fileMegabytes: 100, files: 5 }, restart: "always" },
  prod: { logs: { fileMegabytes: 100, files: 50 }, restart: "always" },
};
