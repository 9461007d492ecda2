import type { Connection } from "./connection";
import type { EnvironmentName, TargetKind, Zone } from "./context";
import type { Problem } from "./problem";

/** Who may reach a port. `users`: tiers that use or call this one; `members`: pods of the same tier; `public`: anyone. */
export type Reach = "users" | "members" | "public" | "metrics" | "operator";

/** A port that a tier's pods listen on. One port may be reached by several groups: state it once for each. */
export interface PortPlan {
  /** Name of the port, at most 15 characters: `http`, `postgres`, `metrics`. */
  readonly name: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
  readonly reach: Reach;
  /** With the reach `metrics`: the family of the metrics, by which they are collected. Default: the tier's kind. */
  readonly family?: string;
  /** With the reach `operator`: namespace of the tier's operator. Default: that of the PostgreSQL operator. */
  readonly operatorNamespace?: string;
}

/** What a tier's pods may reach outside the platform. `internet`: TCP 443 and 80 anywhere (certificates, partners). */
export type Outside = "apiServer" | "backupStore" | "internet";

/** A secret that the program makes for a tier: one Kubernetes Secret of this name in the zone of each reader. */
export interface SecretPlan {
  /** Name of the secret, also its name in the stack's `secretVersions`. */
  readonly name: string;
  /** Letters and digits in it: 44 hold 32 random bytes, 88 hold 64 (ROF-SEC-02, ROF-SEC-03). */
  readonly length: 44 | 88;
  /** User name stored beside it, where it is a login. */
  readonly username?: string;
  /** Key under which the value lies in the Secret, for a program that wants its own. Default: `password`. */
  readonly key?: string;
  /** Key under which the user name lies beside it. Default: `username`. */
  readonly usernameKey?: string;
  /** Rotation counter from the stack's settings: a higher one makes a new value. Default 1. */
  readonly version: number;
}

/** What a tier takes from the cluster at its usual size, in thousandths of a core and mebibytes. */
export interface Capacity {
  readonly pods: number;
  readonly cpuRequest: number;
  readonly cpuLimit: number;
  readonly memoryRequest: number;
  readonly memoryLimit: number;
  /** Persistent volumes and their sum in Mi. */
  readonly volumes: number;
  readonly storage: number;
}

/** What the plan of every tier says, whatever its kind. All of it is plain data, decided before anything is registered. */
export interface TierPlan {
  readonly kind: string;
  readonly name: string;
  readonly zone: Zone;
  /** What this tier hands to those who use it. */
  readonly connection: Connection;
  readonly ports: readonly PortPlan[];
  /** TCP ports of 127.0.0.1 on which a developer reaches it, by the port's name. Default: none. Docker in dev alone. */
  readonly localPorts?: Readonly<Record<string, number>>;
  /** Tiers that must be healthy before this one starts, and that it may reach. */
  readonly uses: readonly string[];
  /** Tiers that may reach this one although they start before it. */
  readonly calledBy: readonly string[];
  /** Whether its pods collect the metrics of all tiers. Default: no. */
  readonly scrapes?: boolean;
  readonly outside: readonly Outside[];
  /** Secrets that exist because of this tier. */
  readonly secrets: readonly SecretPlan[];
  /** Names of all secrets that its pods read, its own and others. */
  readonly reads: readonly string[];
  readonly capacity: Capacity;
  readonly images: readonly string[];
}

/** What holds for every tier of one environment. */
export interface CommonProfile {
  /** Part of a processor limit that is kept for a container where the spec names no request, 0-1. */
  readonly cpuRequestShare: number;
  /** Whether resources that keep data refuse to be deleted or replaced. */
  readonly protectData: boolean;
  /** Whether a pod stays unscheduled rather than beside its twin: `required` in production. */
  readonly spread: "required" | "preferred";
  /** Profile name handed to applications, such as Spring's `production` (ROF-ENV-06). */
  readonly applicationProfile: string;
}

/** Where backups go, decided for the whole platform. */
export interface BackupPlan {
  /** Five cron fields, UTC. */
  readonly schedule: string;
  readonly retentionDays: number;
  /** `s3://bucket/prefix` without a trailing slash. */
  readonly destination: string;
  /** URL of an S3-compatible server; absent for AWS. */
  readonly endpoint?: string;
  /** AWS region; absent for an S3-compatible server that has none. */
  readonly region?: string;
  /** Kubernetes Secret in the database zone with the keys `accessKeyId` and `secretAccessKey`. */
  readonly credentialsSecret: string;
  /** Secret in the database zone whose key `ca.crt` signs the server's certificate. Default: a public authority does. */
  readonly certificateAuthoritySecret?: string;
}

/** What an edge takes of the host that it stands on. */
export interface EdgeHost {
  /** TCP port on which clients reach HTTPS. */
  readonly httpsPort: number;
  /** Folder of the host with `<host>.crt` and `<host>.key` for each of its hosts. Default: none is given. */
  readonly certificates?: string;
}

/** What a tier's planner may know of the whole. */
export interface PlanContext {
  readonly platform: string;
  readonly environment: EnvironmentName;
  readonly target: TargetKind;
  readonly common: CommonProfile;
  /** Kubernetes namespace, or Docker network, of each zone. */
  readonly namespaces: Readonly<Record<Zone, string>>;
  /** The full DNS name of a service in a zone. */
  readonly hostOf: (service: string, zone: Zone) => string;
  readonly versionOf: (secret: string) => number;
  /** Whether developers reach tiers on ports of their own machine: Docker in dev. Default: no. */
  readonly publishesLocalPorts?: boolean;
  /** What of its host an edge takes. Docker alone. Default: ports 80 and 443 of an address of its own. */
  readonly edgeHost?: EdgeHost;
  /** Absent where the environment keeps no backups. */
  readonly backup?: BackupPlan;
}

/** Everything from which one tier is planned. */
export interface TierInput<Spec, Profile, Overrides> {
  readonly name: string;
  readonly spec: Spec;
  readonly profile: Profile;
  /** The stack's exceptions for this tier. */
  readonly overrides: Overrides;
  readonly context: PlanContext;
}

/** A planned tier with all that is wrong with it and all that its operators should know. */
export interface Planned<P extends TierPlan> {
  readonly plan: P;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}
