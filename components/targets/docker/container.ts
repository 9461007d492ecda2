import type { ResolvedResources } from "../../language/quantity";

/** What a file in a container holds: text that anyone may read, or the value of one secret and nothing else. */
export type FileContent =
  | { readonly text: string }
  /** `form`: the value itself, or its bcrypt hash. Default: the value. */
  | { readonly secret: string; readonly form?: "value" | "bcrypt" };

/** A file that is put into a container before it starts. Secrets come this way alone: never as a variable, never in an image. */
export interface ContainerFile {
  /** Absolute path in the container. */
  readonly path: string;
  readonly content: FileContent;
  /** Whether it is a program. Default: it is read only. */
  readonly executable?: boolean;
}

/** A port that a container listens on, and where it is published, if anywhere. */
export interface ContainerPort {
  /** Name of the port as in the tier's plan: `http`, `postgres`. */
  readonly name: string;
  readonly port: number;
  /** Default: TCP. */
  readonly protocol?: "udp";
  /** Port of the host: of all its addresses, or of 127.0.0.1 alone. Default: it is not published. */
  readonly published?: { readonly port: number; readonly address: "127.0.0.1" | "0.0.0.0" };
}

/** How Docker asks a container for its health; times in s. */
export interface ContainerHealth {
  /** Program and arguments, run in the container; its exit code 0 means healthy. */
  readonly command: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** Failures in a row that count. */
  readonly retries: number;
  /** Time at the start in which failures do not count. */
  readonly startPeriodSeconds: number;
}

/** An image from a registry, or one that is built on the spot. */
export type ContainerImage =
  | { readonly from: "registry"; readonly reference: string }
  | {
      readonly from: "source";
      /** Name and tag that the built image gets. */
      readonly reference: string;
      /** Absolute path of the folder that is built. */
      readonly folder: string;
      /** Absolute path of the Dockerfile. */
      readonly dockerfile: string;
      readonly arguments: Readonly<Record<string, string>>;
    };

/** A container of a tier, with everything decided. Plain data: it is registered, written as Compose, and compared alike. */
export interface ContainerPlan {
  /** Name in the platform, with which the others reach it: `redis`, `gateway-2`, `identity-db-standby`. */
  readonly name: string;
  readonly image: ContainerImage;
  /** Further names in the networks of its tier: all hosts that the tier's connection names. */
  readonly aliases: readonly string[];
  /** Program in place of the image's own entrypoint. Default: the image's. */
  readonly entrypoint?: readonly string[];
  /** Arguments in place of the image's own. Default: the image's. */
  readonly command?: readonly string[];
  /** User and group id of the process, `999:999`. Default: the image's, which must not be root. */
  readonly user?: string;
  /** Plain variables. Never a secret. */
  readonly environment: Readonly<Record<string, string>>;
  readonly files: readonly ContainerFile[];
  /** Folders that outlive the container: each is a named volume of its own. */
  readonly volumes: readonly { readonly name: string; readonly path: string }[];
  /** Folders of the host that it reads: `from` is the path there. Default: none. */
  readonly hostFolders?: readonly { readonly from: string; readonly path: string }[];
  /** Folders in memory, and their sizes in Mi. */
  readonly scratch: readonly { readonly path: string; readonly mebibytes: number }[];
  readonly ports: readonly ContainerPort[];
  readonly health: ContainerHealth;
  readonly resources: ResolvedResources;
  /** Time between the order to stop and the kill, in s. */
  readonly stopSeconds: number;
  /** Capabilities that it needs; all others are dropped. Default: none. */
  readonly capabilities?: readonly string[];
  /** Whether its root file system cannot be written. Only without files: the daemon puts none into such a container. Default: it can be. */
  readonly readOnlyRoot?: boolean;
  /** Names of containers of the same tier that must be healthy before this one starts. Default: none. */
  readonly after?: readonly string[];
}

/** Longest start of a container, in s: its start period, then as many failures as count. */
const startSeconds = ({ startPeriodSeconds, retries, intervalSeconds, timeoutSeconds }: ContainerHealth): number =>
  startPeriodSeconds + retries * (intervalSeconds + timeoutSeconds);

/** Time that a container may take beyond its own checks, in s: the daemon starts many at once. */
const graceSeconds = 30;

/** Longest wait for a container to become healthy, in s. Of one without known checks it is what each has beyond its own. */
export const waitSeconds = (health: ContainerHealth | undefined): number =>
  (health === undefined ? 0 : startSeconds(health)) + graceSeconds;
