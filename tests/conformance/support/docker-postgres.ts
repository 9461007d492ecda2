import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ContainerPlan } from "../../../components/targets/docker/container";
import { postgresContainers } from "../../../components/tiers/postgres/docker";
import { planPostgres, type PostgresPlan, replicationSecret } from "../../../components/tiers/postgres/plan";
import { postgresSchema } from "../../../components/tiers/postgres/spec";
import { environments } from "../../../environments";
import { onOneHost } from "../../../components/platform/docker-profiles";
import { dockerContext, dockerTarget } from "../../support/docker-target";
import { LocalContainer } from "./local-container";

/** The primary is 127.84.0.1, and the standby 127.84.0.2. */
const addressOf = (service: string): string => (service.endsWith("-ro") ? "127.84.0.2" : "127.84.0.1");

/** A database of production on one host, with the address of its standby for readers. */
export function localPlan(): PostgresPlan {
  const spec = postgresSchema.parse({
    kind: "postgres",
    version: "15",
    database: "orders",
    username: "orders_user",
    resources: { cpuLimit: "1", memoryLimit: "256Mi" },
    readReplicas: 1,
    parameters: { log_statement: "all" },
  });
  const profile = onOneHost(environments.prod.tiers).postgres;
  const context = dockerContext({ hostOf: addressOf });
  return planPostgres({ name: "orders-db", spec, profile, overrides: {}, context }).plan;
}

/** Primary and standby of one plan. */
export interface Pair {
  readonly plan: PostgresPlan;
  readonly primary: LocalContainer;
  readonly standby: LocalContainer;
}

/** Debian's programs of the newest major that is installed. */
export function programs(): string {
  const [major] = readdirSync("/usr/lib/postgresql").sort((a, b) => Number(b) - Number(a));
  return join("/usr/lib/postgresql", major ?? "", "bin");
}

export const passwords = {
  "orders-db": "firstPasswordOfTheOwner",
  [replicationSecret("orders-db")]: "firstOfTheStandby",
};

/** Both containers; `change` may give them another plan than the tier's. */
export function pairOf(change: (container: ContainerPlan) => ContainerPlan = (container) => container): Pair {
  const plan = localPlan();
  const [primary, standby] = postgresContainers(plan, dockerTarget()).map((container, index) => {
    const address = `127.84.0.${index + 1}`;
    const variables = { LISTEN_ON: address };
    return new LocalContainer(change(container), { user: "postgres", programs: programs(), variables }, passwords);
  });
  if (!primary || !standby) throw new Error("the plan has no primary with a standby");
  return { plan, primary, standby };
}

/** What a client is told that logs in from outside, or why it is not let in. */
export const ask = (
  { plan: { connection } }: Pair,
  role: "primary" | "standby",
  statement: string,
  login: { readonly user?: string; readonly password?: string } = {},
): Promise<string> =>
  new Promise((done) => {
    const host = role === "primary" ? connection.host : connection.readOnly?.host;
    const { user = connection.username, password = passwords["orders-db"] } = login;
    const args = ["--no-psqlrc", "--tuples-only", "--no-align", "--quiet", `--host=${host ?? ""}`, "--no-password"];
    const env = { PATH: process.env["PATH"], PGPASSWORD: password, PGCONNECT_TIMEOUT: "5" };
    const at = [`--port=${connection.port}`, `--username=${user}`, `--dbname=${connection.database}`];
    execFile(join(programs(), "psql"), [...args, ...at, "--command", statement], { env }, (error, stdout, stderr) => {
      done(`${stdout}${error === null ? "" : stderr}`.trim());
    });
  });

/** What the superuser is told inside a container. */
export const askInside = (container: LocalContainer, statement: string): Promise<string> =>
  container.inside(
    ...["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--username=postgres", "--dbname=postgres"],
    ...[`--host=${container.at("/tmp/palier/sockets")}`, "--command", statement],
  );
