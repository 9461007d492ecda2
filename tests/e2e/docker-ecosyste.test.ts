import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { eventually } from "../conformance/support/processes";
import { must } from "../docker/images/must";
import { answersOutside, askEdge, containerOf, containersOf, listeningOn, namesOf, visibleText } from "../docker/host";
import { type DockerStage, setDockerStage } from "../docker/stage";
import type { Answer } from "../support/http";
import { planOf } from "../support/rofecare";
import type { StackSettings } from "./support/project";
import { stageTimeout } from "./support/stage";

const minutes = 60_000;
const stack = "ecosyste-dev";
const site = "dev.ecosyste.com";
const certificates = mkdtempSync(join(tmpdir(), "certificates-"));
const always = { parts: "without-monitoring", docker: { tools: [] } };
/** With fewer replicas than the document's three, one after the other: each is asked for its health every 30 s (ECO-SVC-01). */
const production = {
  environment: "prod",
  docker: { certificates },
  tiers: { backend: { replicas: 2 }, frontend: { replicas: 1 } },
};

let stage: DockerStage;
let daemon: DockerStage["daemon"];
let authority = "";

beforeAll(async () => {
  stage = await setDockerStage(stack, always);
  ({ daemon } = stage);
}, stageTimeout);
afterAll(async () => {
  await stage.clear();
  rmSync(certificates, { recursive: true });
}, minutes);

const plannedNames = (exceptions: StackSettings): readonly string[] =>
  (planOf(stack, { ...always, ...exceptions }).host?.containers ?? []).map(({ fullName }) => fullName).sort();

/** Brings the stack up by the tool. @throws Error with what it said where it fails. */
async function up(exceptions: StackSettings = {}): Promise<number> {
  stage.write(exceptions);
  const start = Date.now();
  const { code, output } = await stage.tools.run("up", stack);
  if (code !== 0) throw new Error(output);
  return Math.round((Date.now() - start) / 1000);
}

const ask = (path: string, body?: string): Promise<Answer> =>
  askEdge(daemon, { host: site, path, ca: authority, ...(body !== undefined && { body }) });
const notes = async (): Promise<unknown> => JSON.parse((await ask("/api/notes")).body);
/** Asks a server in its own container, as its superuser may. */
const sql = (container: string, question: string, database = "postgres"): Promise<string> => {
  const ask = 'exec psql --host="$RUN_FOLDER/sockets" --username=postgres -tA --dbname="$1" --command="$2"';
  return daemon.docker("exec", container, "sh", "-c", ask, "sh", database, question);
};
const started = async (): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await containersOf(daemon)).map(({ Name, Id }) => [Name, Id]));
/** Names of containers that are others than before. */
const madeAnew = async (before: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  Object.entries(await started()).flatMap(([name, id]) => (before[name] === id ? [] : [name]));

/** Asks the backend in its own container, as only the platform may: it answers what both stores have said. */
const readiness = `fetch("http://127.0.0.1:3001/health/ready").then((a) => a.text()).then(console.log)`;

describe("ECOSYSTE in development, on a real Docker daemon", () => {
  it(
    "is refused where no daemon answers",
    async () => {
      stage.write({ docker: { tools: [], host: "unix:///nowhere/docker.sock" } });
      const { code, output } = await stage.tools.run("up", stack);
      expect([code, output]).toEqual([1, expect.stringContaining("no Docker daemon answers at unix:///nowhere")]);
    },
    minutes,
  );

  it(
    "ECO-OPS-11 ECO-CON-38: goes up, and page, API, PostgreSQL and Redis answer through the edge",
    async () => {
      const seconds = await up();
      expect(await namesOf(daemon, "container")).toEqual(plannedNames({}));
      const states = (await containersOf(daemon)).map(({ State }) => State.Health?.Status);
      expect(new Set(states)).toEqual(new Set(["healthy"]));
      console.log(`ECOSYSTE in development on Docker: ${states.length} containers healthy after ${seconds} s`);
      authority = await daemon.docker("exec", "ecosyste-dev-edge", "cat", `/etc/edge-certificates/${site}.crt`);
      expect((await ask("/api/notes", "first")).status).toBe(200);
      expect(await notes()).toEqual({ notes: ["first"], added: 1 });
      expect((await ask("/")).body).toContain("<p>1 notes</p>");
      const ready = ["exec", "ecosyste-dev-backend", "node", "-e", readiness];
      expect(await daemon.docker(...ready)).toMatch(/"postgres":"PostgreSQL 15\.[^"]*","redis":"PONG"/);
    },
    10 * minutes,
  );

  it(
    "has its data after a restart, and in images of another version; a second update then changes nothing",
    async () => {
      await daemon.docker("restart", "ecosyste-dev-postgres", "ecosyste-dev-redis");
      await eventually(30, notes, (answer) => JSON.stringify(answer) === '{"notes":["first"],"added":1}');
      const images = ["postgres:15.98", "redis:7.4.98", "ecosyste/backend:1.0.98"] as const;
      for (const image of images) await stage.registry.offer(image);
      const [postgres, redis, backend] = images;
      const before = await started();
      await up({ tiers: { postgres: { image: postgres }, redis: { image: redis }, backend: { image: backend } } });
      const anew = ["ecosyste-dev-backend", "ecosyste-dev-postgres", "ecosyste-dev-redis"];
      expect([...(await madeAnew(before))].sort()).toEqual(anew);
      expect(await notes()).toEqual({ notes: ["first"], added: 1 });
      expect(await stage.engine.preview()).toEqual([]);
    },
    6 * minutes,
  );

  it(
    "goes down, and leaves no container, network or volume",
    async () => {
      expect((await stage.tools.run("down", stack)).code).toBe(0);
      const kinds = ["container", "network", "volume"] as const;
      expect(await Promise.all(kinds.map((kind) => namesOf(daemon, kind)))).toEqual([[], [], []]);
    },
    5 * minutes,
  );
});

/** What of a container bounds it, as the daemon has it. */
const boundsSchema = z.array(
  z.object({
    Name: z.string(),
    HostConfig: z.object({
      RestartPolicy: z.object({ Name: z.string() }),
      LogConfig: z.object({ Config: z.record(z.string(), z.string()) }),
      Memory: z.number(),
      NanoCpus: z.number(),
      CapDrop: z.array(z.string()).nullable(),
      SecurityOpt: z.array(z.string()).nullable(),
    }),
  }),
);

/** A certificate for every host of the edge, as an operator puts them into a folder of the host. */
async function certify(): Promise<void> {
  chmodSync(certificates, 0o755);
  for (const host of [site, `www.${site}`, `grafana.${site}`]) {
    const [key, certificate] = [join(certificates, `${host}.key`), join(certificates, `${host}.crt`)];
    const subject = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
    const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    await must("openssl", [...kind, ...subject, "-keyout", key, "-out", certificate]);
    chmodSync(key, 0o644);
  }
  authority = readFileSync(join(certificates, `${site}.crt`), "utf8");
}

describe("ECOSYSTE in production on one host", () => {
  it(
    "ECO-SVC-02: goes up under the policy pack with replicas, a standby, and certificates from a folder of the host",
    async () => {
      await certify();
      const seconds = await up(production);
      expect(await namesOf(daemon, "container")).toEqual(plannedNames(production));
      expect(plannedNames(production)).toEqual(
        expect.arrayContaining(["ecosyste-prod-backend-2", "ecosyste-prod-postgres-standby"]),
      );
      const states = (await containersOf(daemon)).map(({ State }) => State.Health?.Status);
      expect(new Set(states)).toEqual(new Set(["healthy"]));
      console.log(`ECOSYSTE in production on Docker: ${states.length} containers healthy after ${seconds} s`);
      expect((await ask("/api/notes", "kept twice")).status).toBe(200);
    },
    10 * minutes,
  );

  it(
    "ROF-DB-12: the standby streams from the primary, and has what was written there",
    async () => {
      const [primary, standby] = ["ecosyste-prod-postgres", "ecosyste-prod-postgres-standby"];
      const replication = await sql(primary, "SELECT application_name, state FROM pg_stat_replication");
      expect(replication).toBe("standby|streaming");
      const read = (): Promise<string> => sql(standby, "SELECT text FROM note", "ecosyste");
      await eventually(20, read, (text) => text === "kept twice");
      expect(await sql(standby, "SELECT pg_is_in_recovery()")).toBe("t");
    },
    minutes,
  );

  it(
    "ROF-SEC-09: nothing but the edge is published, and nothing else answers from outside",
    async () => {
      const open = listeningOn(daemon).filter(({ address }) => !address.startsWith("127."));
      expect([...new Set(open.map(({ port }) => port))].sort()).toEqual([443, 80]);
      const reached = [80, 443, 5432, 6379, 3000, 3001, 9180].map(async (port) =>
        (await answersOutside(daemon.address, port)) ? [port] : [],
      );
      expect((await Promise.all(reached)).flat()).toEqual([80, 443]);
    },
    minutes,
  );

  it(
    "ROF-SVC-17 ROF-LOG-06: every container has limits, rotates its log, is started again, and has no privileges",
    async () => {
      const names = await namesOf(daemon, "container");
      const containers = boundsSchema.parse(JSON.parse(await daemon.docker("inspect", ...names)));
      for (const { Name, HostConfig } of containers) {
        const { Memory, NanoCpus, ...others } = HostConfig;
        expect([Name, others]).toEqual([
          Name,
          {
            RestartPolicy: { Name: Name === "/ecosyste-prod-edge" ? "unless-stopped" : "always" },
            LogConfig: { Config: { "max-size": "100m", "max-file": "50" } },
            CapDrop: ["ALL"],
            SecurityOpt: ["no-new-privileges:true"],
          },
        ]);
        expect(Math.min(Memory, NanoCpus)).toBeGreaterThan(0);
      }
    },
    minutes,
  );

  it(
    "ECO-HA-01: a replica that crashes is missed by nobody, and comes back",
    async () => {
      await daemon.crash("ecosyste-prod-backend-2");
      const answers: number[] = [];
      for (let asked = 0; asked < 20; asked += 1) {
        answers.push((await ask("/api/notes")).status);
        // ECO-ING-08: the edge takes ten a second from one client.
        await new Promise((done) => setTimeout(done, 120));
      }
      expect(new Set(answers)).toEqual(new Set([200]));
      const crashed = (): ReturnType<typeof containerOf> => containerOf(daemon, "ecosyste-prod-backend-2");
      await eventually(30, crashed, ({ RestartCount, State }) => RestartCount === 1 && State.Status === "running");
    },
    2 * minutes,
  );

  it(
    "no secret can be seen from outside of the containers",
    async () => {
      const secrets = await stage.secrets();
      expect(secrets.length).toBeGreaterThanOrEqual(4);
      const text = await visibleText(daemon);
      expect(text).toContain("ecosyste-prod-postgres-standby");
      expect(secrets.filter((secret) => text.includes(secret) || text.includes(btoa(secret)))).toEqual([]);
    },
    2 * minutes,
  );

  it(
    "ROF-OPS-05: keeps its data until someone means to delete it; then nothing is left",
    async () => {
      const refused = await stage.tools.run("down", stack);
      expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("--delete-data")]);
      expect(await namesOf(daemon, "container")).toEqual(plannedNames(production));
      const meant = await stage.tools.run("down", stack, "--delete-data");
      expect([meant.code, meant.output]).toEqual([0, expect.stringContaining(`stack ${stack} is gone`)]);
      const kinds = ["container", "network", "volume"] as const;
      expect(await Promise.all(kinds.map((kind) => namesOf(daemon, kind)))).toEqual([[], [], []]);
    },
    5 * minutes,
  );
});
