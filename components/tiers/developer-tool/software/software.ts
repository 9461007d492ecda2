import type { Connection } from "../../../language/connection";
import type { ContainerPlan } from "../../../targets/docker/container";
import type { UsedTier } from "../../service/runtimes/runtime";

/** From what a tool's container is made. */
export interface ToolInput {
  /** Name of the tool's tier, and of the secret that is its own password. */
  readonly name: string;
  /** User of that password, where it asks for one. */
  readonly login: string;
  /** Tiers that it shows. */
  readonly used: readonly UsedTier[];
}

/** What of a container only the tool knows. */
export type ToolContainer = Pick<
  ContainerPlan,
  "environment" | "files" | "scratch" | "entrypoint" | "command" | "capabilities"
> & {
  /** Program and arguments of its health check. */
  readonly health: readonly string[];
};

/** A program with which developers look into tiers. */
export interface ToolSoftware {
  readonly image: string;
  /** User and group id of the image's own user. */
  readonly user: string;
  /** The port that it serves HTTP on. */
  readonly port: number;
  /** Memory that it needs, as a limit. */
  readonly memory: string;
  /** Kind of the tiers that it shows. */
  readonly shows: Connection["kind"];
  /** Most tiers that it shows at once. */
  readonly most: number;
  readonly container: (input: ToolInput) => ToolContainer;
}

/** The connections of one kind, with the names of their tiers. */
export function connectionsOf<K extends Connection["kind"]>(
  kind: K,
  used: readonly UsedTier[],
): readonly { readonly tier: string; readonly connection: Extract<Connection, { readonly kind: K }> }[] {
  return used.flatMap(({ tier, connection }) => (isOf(kind, connection) ? [{ tier, connection }] : []));
}

const isOf = <K extends Connection["kind"]>(
  kind: K,
  connection: Connection,
): connection is Extract<Connection, { readonly kind: K }> => connection.kind === kind;

/** Asks with Node.js; an answer that asks for a password is one of a tool that lives. */
export const nodeHealth = (port: number): readonly string[] => [
  "node",
  "-e",
  "fetch(process.argv[1]).then((answer) => process.exit(answer.status < 500 ? 0 : 1), () => process.exit(1))",
  `http://127.0.0.1:${String(port)}/`,
];
