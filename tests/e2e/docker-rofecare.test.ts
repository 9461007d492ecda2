import { eventually } from "../conformance/support/processes";
import { must } from "../docker/images/must";
import {
  answersInside,
  answersOutside,
  askEdge,
  containerOf,
  containersOf,
  listeningOn,
  memoryOf,
  namesOf,
  reachesFrom,
  visibleText,
} from "../docker/host";
import { type DockerStage, setDockerStage } from "../docker/stage";
import type { Answer } from "../support/http";
import { databaseOf, planOf } from "../support/rofecare";
import { stageTimeout } from "./support/stage";

const minutes = 60_000;
const business = Object.keys(databaseOf);

/** Small heaps, and Java's quick compiler: what starts on two cores beside eleven others has to start with little work. */
const small = {
  resources: { cpuLimit: "2", memoryLimit: "512Mi", memoryRequest: "192Mi" },
  environment: { JAVA_TOOL_OPTIONS: "-XX:TieredStopAtLevel=1" },
};
const always = {
  parts: "without-monitoring",
  docker: { tools: [] },
  tiers: Object.fromEntries(
    [...business, "config-server", "discovery-server", "gateway"].map((service) => [service, small]),
  ),
};
const host = planOf("dev", always).host;
const planned = host?.containers ?? [];
const published = planned.flatMap(({ ports }) => ports.flatMap((port) => port.published ?? []));
const api = "api.dev.rofecare.com";

let stage: DockerStage;
let daemon: DockerStage["daemon"];
let authority = "";

beforeAll(async () => {
  stage = await setDockerStage("dev", always);
  ({ daemon } = stage);
}, stageTimeout);
afterAll(() => stage.clear(), minutes);

const ask = (path: string, body?: string): Promise<Answer> =>
  askEdge(daemon, { host: api, path, ca: authority, ...(body !== undefined && { body }) });

/** Asks again while replicas and registry find each other, which takes seconds. */
const askUntil = (path: string, isRight: (answer: Answer) => boolean): Promise<Answer> =>
  eventually(60, () => ask(path), isRight);

const idsOf = async (): Promise<readonly string[]> =>
  (await containersOf(daemon)).map(({ Name, Id }) => `${Name} ${Id}`).sort();

describe("Rofecare in development, on a real Docker daemon", () => {
  it(
    "ROF-OPS-01: goes up by one command under the policy pack, pulls through the mirror, and every container becomes healthy",
    async () => {
      const start = Date.now();
      const { code, output } = await stage.tools.run("up", "dev");
      const seconds = Math.round((Date.now() - start) / 1000);
      expect([code, output]).toEqual([0, expect.stringContaining(`${planned.length} containers`)]);
      const containers = await containersOf(daemon);
      expect(containers.map(({ Name }) => Name).sort()).toEqual(planned.map(({ fullName }) => fullName).sort());
      expect(containers.filter(({ State }) => State.Health?.Status !== "healthy").map(({ Name }) => Name)).toEqual([]);
      const memory = Object.values(await memoryOf(daemon)).reduce((sum, one) => sum + one, 0);
      const counts = await Promise.all((["network", "volume"] as const).map((kind) => namesOf(daemon, kind)));
      const [networks = [], volumes = []] = counts;
      const found = [containers.length, networks.length, volumes.length, host?.images.length ?? 0];
      console.log(
        `Rofecare in development on Docker: healthy after ${seconds} s, ${Math.round(memory)} MiB; containers, networks, volumes, images: ${found.join(", ")}`,
      );
      const kept = "cat /var/tmp/caddy/pki/authorities/local/root.crt";
      authority = await daemon.docker("exec", "rofecare-dev-edge", "sh", "-c", kept);
    },
    20 * minutes,
  );

  it(
    "ROF-SVC-14: services answer on their health paths through the edge, with database, cache and broker behind them",
    async () => {
      const gateway = await askUntil("/actuator/health/readiness", ({ status }) => status === 200);
      expect(JSON.parse(gateway.body)).toMatchObject({ status: "UP", components: { redis: { status: "UP" } } });
      const up = { status: "UP" };
      for (const service of business) {
        const { body } = await askUntil(`/${service}/readyz`, ({ status }) => status === 200);
        expect(JSON.parse(body)).toMatchObject({ status: "UP", components: { db: up, redis: up, kafka: up } });
      }
      expect((await ask("/patient-service/actuator/env")).status).toBe(404);
      const front = await askEdge(daemon, { host: "app.dev.rofecare.com", path: "/", ca: authority });
      expect([front.status, front.body]).toEqual([200, expect.stringContaining("Front end")]);
    },
    5 * minutes,
  );

  it(
    "what one service writes is kept in PostgreSQL, heard through Kafka, counted in Redis, and configured by the configuration server",
    async () => {
      expect((await ask("/patient-service/notes", "first")).status).toBe(200);
      const { body } = await askUntil("/patient-service/notes", (answer) => answer.body.includes('"heard":1'));
      expect(JSON.parse(body)).toEqual({
        service: "patient-service",
        origin: "config-server",
        notes: ["first"],
        heard: 1,
      });
      expect(JSON.parse((await ask("/clinical-service/notes")).body)).toMatchObject({ notes: [], heard: 0 });
    },
    2 * minutes,
  );

  it(
    "every service is in the registry, by the name of its container",
    async () => {
      const [command, ...before] = daemon.inside;
      const asked = ["curl", "-fsS", "-H", "Accept: application/json", "http://127.0.0.1:8761/eureka/apps"];
      const names = [...(await must(command, [...before, ...asked])).matchAll(/"hostName":"([^"]+)"/g)];
      expect(names.map(([, name]) => name).sort()).toEqual([...business, "gateway"].sort());
    },
    minutes,
  );

  it(
    "ROF-SEC-09 ROF-ENV-03: from outside only the edge answers; what developers reach answers on 127.0.0.1 alone",
    async () => {
      const portsAt = (wanted: string): readonly number[] => [
        ...new Set(published.flatMap(({ address, port }) => (address === wanted ? [port] : []))),
      ];
      const [edge, local] = [portsAt("0.0.0.0"), portsAt("127.0.0.1")];
      const sockets = listeningOn(daemon);
      const open = sockets.filter(({ address }) => !address.startsWith("127."));
      expect([...new Set(open.map(({ port }) => port))].sort()).toEqual([...edge].sort());
      const everything = [...new Set([...sockets.map(({ port }) => port), ...planned.flatMap(portsOf)])];
      const outside = await Promise.all(
        everything.map(async (port) => ((await answersOutside(daemon.address, port)) ? [port] : [])),
      );
      expect(outside.flat().sort()).toEqual([...edge].sort());
      expect(local.length).toBeGreaterThan(8);
      for (const port of local) expect([port, await answersInside(daemon, port)]).toEqual([port, true]);
    },
    2 * minutes,
  );

  it(
    "ROF-SEC-11 ROF-SEC-12: who is in the frontend network reaches neither a database nor a service, and a database has no way out",
    async () => {
      const { Image: image, NetworkSettings } = await containerOf(daemon, "rofecare-dev-patient-db");
      const database = `${NetworkSettings.Networks["rofecare-dev-database"]?.IPAddress ?? ""}:5432`;
      const from = (network: string) => ({ network: `rofecare-dev-${network}`, image });
      expect(await reachesFrom(daemon, from("database"), database)).toBe(true);
      expect(await reachesFrom(daemon, from("frontend"), database)).toBe(false);
      expect(await reachesFrom(daemon, from("frontend"), "patient-db:5432")).toBe(false);
      expect(await reachesFrom(daemon, from("backend"), database)).toBe(false);
      expect(await reachesFrom(daemon, from("frontend"), "patient-service:8082")).toBe(false);
      expect(await reachesFrom(daemon, from("database"), `${daemon.address}:443`)).toBe(false);
    },
    2 * minutes,
  );

  it(
    "ROF-SEC-01: no secret is in what the daemon tells of containers, images, networks and volumes, nor in what containers write",
    async () => {
      const secrets = await stage.secrets();
      expect(secrets.length).toBeGreaterThanOrEqual(12);
      const text = await visibleText(daemon);
      expect(text).toContain("rofecare-dev-patient-db");
      expect(secrets.filter((secret) => text.includes(secret) || text.includes(btoa(secret)))).toEqual([]);
    },
    3 * minutes,
  );

  it(
    "a second update changes nothing",
    async () => {
      const before = await idsOf();
      const { code, output } = await stage.tools.run("up", "dev");
      expect([code, output]).toEqual([0, expect.stringMatching(/Resources:\n +\d+ unchanged\n/)]);
      expect(await idsOf()).toEqual(before);
    },
    5 * minutes,
  );

  it(
    "a container that crashes comes back, and its users with it",
    async () => {
      const crashed = ["rofecare-dev-redis", "rofecare-dev-patient-db"];
      for (const name of crashed) await daemon.crash(name);
      for (const name of crashed) {
        const isBack = ({ RestartCount, State }: Awaited<ReturnType<typeof containerOf>>): boolean =>
          RestartCount === 1 && State.Health?.Status === "healthy";
        await eventually(90, () => containerOf(daemon, name), isBack);
      }
      const { body } = await askUntil("/patient-service/notes", ({ status }) => status === 200);
      expect(JSON.parse(body)).toMatchObject({ notes: ["first"] });
    },
    4 * minutes,
  );

  it(
    "goes down without a question, and leaves no container, network or volume",
    async () => {
      const { code, output } = await stage.tools.run("down", "dev");
      expect([code, output]).toEqual([0, expect.stringContaining("stack dev is gone")]);
      const kinds = ["container", "network", "volume"] as const;
      expect(await Promise.all(kinds.map((kind) => namesOf(daemon, kind)))).toEqual([[], [], []]);
    },
    10 * minutes,
  );
});

/** Ports on which a container listens, published or not. */
const portsOf = ({ ports }: (typeof planned)[number]): readonly number[] => ports.map(({ port }) => port);
