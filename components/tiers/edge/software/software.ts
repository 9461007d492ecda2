import type { EdgePlan } from "../plan";
import type { EdgePlace } from "./place";

/** The text of a program's configuration, and where the program looks for it. */
export interface EdgeConfiguration {
  readonly file: string;
  readonly text: string;
}

/** How a program gets the bcrypt hash of the operators' password: as a variable, or as the file `htpasswd` in a folder. */
export type EdgeLogin =
  { readonly as: "variable"; readonly variable: string } | { readonly as: "file"; readonly folder: string };

/** What a target must know of the program that serves an edge. */
export interface EdgeSoftware {
  /** Folder in which its configuration lies, read-only. */
  readonly configurationFolder: string;
  /** Folder of certificates: kept on a volume where it gets them itself, and mounted from the Secret, read-only, where not. */
  readonly certificatesFolder: string;
  /** Folder that it may write to and forget. */
  readonly scratchFolder: string;
  readonly command: readonly string[];
  /** Plain variables of the process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly login: EdgeLogin;
  /** Capabilities that its binary cannot start without. */
  readonly capabilities: readonly string[];
  /** Scripts that lie beside its configuration. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Path of its health on the private port. */
  readonly healthPath: string;
  /** `place`: where it stands. Default: in a cluster. */
  readonly configure: (plan: EdgePlan, place?: EdgePlace) => EdgeConfiguration;
}
