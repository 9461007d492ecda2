import type { EdgePlan } from "../plan";

/** The text of a program's configuration, and where the program looks for it. */
export interface EdgeConfiguration {
  readonly file: string;
  readonly text: string;
}

/** What a target must know of the program that serves an edge. */
export interface EdgeSoftware {
  /** Folder in which its configuration lies, read-only. */
  readonly configurationFolder: string;
  /** Folder of certificates, kept on a volume. */
  readonly dataFolder: string;
  /** Folder that it may write to and forget. */
  readonly scratchFolder: string;
  readonly command: readonly string[];
  /** Plain variables of the process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variable from which its configuration takes the bcrypt hash of the operators' password. */
  readonly passwordHashVariable: string;
  /** Path of its health on the private port. */
  readonly healthPath: string;
  readonly configure: (plan: EdgePlan) => EdgeConfiguration;
}
