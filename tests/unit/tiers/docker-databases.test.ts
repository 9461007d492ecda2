import { onOneHost } from "../../../components/platform/docker-profiles";
import type { ContainerPlan } from "../../../components/targets/docker/container";
import { mariadbContainers } from "../../../components/tiers/mariadb/docker";
import { planMariadb } from "../../../components/tiers/mariadb/plan";
import { mariadbSchema } from "../../../components/tiers/mariadb/spec";
import { mongodbContainers } from "../../../components/tiers/mongodb/docker";
import { planMongodb } from "../../../components/tiers/mongodb/plan";
import { mongodbSchema } from "../../../components/tiers/mongodb/spec";
import { accessRules, postgresConfiguration } from "../../../components/tiers/postgres/configuration";
import { postgresContainers } from "../../../components/tiers/postgres/docker";
import { planPostgres } from "../../../components/tiers/postgres/plan";
import { postgresSchema } from "../../../components/tiers/postgres/spec";
import { redisContainers } from "../../../components/tiers/redis/docker";
import { planRedis } from "../../../components/tiers/redis/plan";
import { redisSchema } from "../../../components/tiers/redis/spec";
import { environments } from "../../../environments";
import { dockerContext, dockerTarget } from "../../support/docker-target";

const resources = { cpuLimit: "1", memoryLimit: "1Gi" };
const prod = onOneHost(environments.prod.tiers);
const dev = onOneHost(environments.dev.tiers);
const target = dockerTarget();
const developers = dockerContext({ environment: "dev", publishesLocalPorts: true });

const postgres = (spec: object = {}, profile = prod.postgres, context = dockerContext()) =>
  planPostgres({
    name: "orders-db",
    spec: postgresSchema.parse({ kind: "postgres", database: "orders", username: "orders_user", resources, ...spec }),
    profile,
    overrides: {},
    context,
  });
const redis = (context = dockerContext()) =>
  planRedis({
    name: "redis",
    spec: redisSchema.parse({ kind: "redis", resources, localPorts: { redis: 6379 } }),
    profile: prod.redis,
    overrides: {},
    context,
  });
const mariadb = (spec: object = {}) =>
  planMariadb({
    name: "billing-db",
    spec: mariadbSchema.parse({ kind: "mariadb", database: "billing", username: "billing", resources, ...spec }),
    profile: prod.mariadb,
    overrides: {},
    context: dockerContext(),
  });
const mongodb = () =>
  planMongodb({
    name: "visits-db",
    spec: mongodbSchema.parse({ kind: "mongodb", database: "visits", username: "visits", resources }),
    profile: prod.mongodb,
    overrides: {},
    context: dockerContext(),
  });

/** The text of a file of a container. */
const textOf = (container: ContainerPlan | undefined, path: string): string => {
  const content = container?.files.find((file) => file.path === path)?.content;
  return content && "text" in content ? content.text : "";
};
const secretsOf = (container: ContainerPlan | undefined): readonly string[] =>
  (container?.files ?? []).flatMap(({ content }) => ("secret" in content ? [content.secret] : []));

const all: readonly ContainerPlan[] = [
  ...postgresContainers(postgres({ readReplicas: 1 }).plan, target),
  ...redisContainers(redis().plan, target),
  ...mariadbContainers(mariadb().plan, target),
  ...mongodbContainers(mongodb().plan, target),
];

describe.each(all.map((container) => [container.name, container] as const))("the container %s", (_name, container) => {
  it("has a user other than root, keeps its data in a volume, and waits for health", () => {
    expect(container.user).toMatch(/^[1-9]\d*:\d+$/);
    expect(container.volumes).toHaveLength(1);
    expect(container.health.command[0]).toMatch(/^\/bin\//);
    expect(container.health.startPeriodSeconds).toBeGreaterThanOrEqual(30);
  });

  it("reads its passwords from files, and publishes nothing in production", () => {
    expect(secretsOf(container).length).toBeGreaterThan(0);
    expect(Object.keys(container.environment).filter((name) => /PASSWORD$|SECRET$|KEY$/.test(name))).toEqual([]);
    expect(container.ports.filter(({ published }) => published !== undefined)).toEqual([]);
  });

  it("starts by a script that is among its files", () => {
    const paths = container.files.map(({ path }) => path);
    expect(container.entrypoint?.filter((part) => part.startsWith("/palier/") && !paths.includes(part))).toEqual([]);
    expect(paths).toContain(container.health.command[1]);
  });
});

describe("PostgreSQL on Docker", () => {
  it("ROF-DB-12: has a standby in production, which waits for the primary, and none in development", () => {
    const [primary, standby] = postgresContainers(postgres({ readReplicas: 1 }).plan, target);
    expect([primary?.name, primary?.aliases]).toEqual(["orders-db", ["orders-db-rw"]]);
    expect([standby?.name, standby?.aliases]).toEqual(["orders-db-standby", ["orders-db-ro"]]);
    expect(standby?.after).toEqual(["orders-db"]);
    expect([secretsOf(primary), secretsOf(standby)]).toEqual([
      ["orders-db", "orders-db-replication"],
      ["orders-db-replication"],
    ]);
    const alone = postgresContainers(postgres({ readReplicas: 1 }, dev.postgres).plan, target);
    expect(alone.map(({ aliases }) => aliases)).toEqual([["orders-db-rw", "orders-db-r"]]);
    expect(secretsOf(alone[0])).toEqual(["orders-db"]);
  });

  it("runs the official image of the same minor, whose volume lies elsewhere since 18", () => {
    const of = (version: string) => postgresContainers(postgres({ version }).plan, target)[0];
    expect(of("16")?.image).toEqual({ from: "registry", reference: "postgres:16.15" });
    expect(of("17")?.volumes[0]?.path).toBe("/var/lib/postgresql/data");
    expect(of("18")?.volumes[0]?.path).toBe("/var/lib/postgresql");
  });

  it("its connection is not encrypted, and its plan asks nothing of the outside", () => {
    const { plan } = postgres();
    expect(plan.connection).toMatchObject({ host: "orders-db-rw", encryption: "none" });
    expect(plan.outside).toEqual([]);
    expect(plan.ports.map(({ reach }) => reach)).toEqual(["users", "members"]);
    expect(plan.capacity).toMatchObject({ pods: 2, volumes: 2, storage: 2 * (20 + 5) * 1024 });
  });

  it("ROF-DB-01: developers reach it on the port of the document, and only the primary", () => {
    const { plan } = postgres({ localPorts: { postgres: 5432 } }, prod.postgres, developers);
    expect(postgresContainers(plan, target).map(({ ports }) => ports[0]?.published)).toEqual([
      { port: 5432, address: "127.0.0.1" },
      undefined,
    ]);
  });

  it("AUD-DB-01: more than one reader is a mistake where there is one standby at most, and none where there is none", () => {
    expect(postgres({ readReplicas: 2 }).problems).toMatchObject([
      { code: "PAL337", path: ["tiers", "orders-db", "readReplicas"], found: "2 read replicas, on docker" },
    ]);
    expect(postgres({ readReplicas: 1 }).problems).toEqual([]);
    expect(postgres({ readReplicas: 2 }, dev.postgres).problems).toEqual([]);
  });

  it("a port that it does not have is a mistake", () => {
    expect(postgres({ localPorts: { http: 5432 } }).problems).toMatchObject([{ code: "PAL420" }]);
  });

  it("warns of a major without fixes, and names the way on this target", () => {
    expect(postgres({ version: "13" }).warnings.join()).toMatch(/PostgreSQL 13 has had no fixes .* on Docker\./);
  });

  it("writes every value so that the server reads it as it was meant", () => {
    expect(postgresConfiguration({ search_path: "o'clock", log_line_prefix: "\\n%m" })).toBe(
      "search_path = 'o''clock'\nlog_line_prefix = '\\\\n%m'\n",
    );
  });

  it("lets nobody in from outside without a password, and the superuser not at all", () => {
    const rules = accessRules.split("\n").map((rule) => rule.split("\t"));
    expect(rules.filter(([from, , , , how]) => from === "host" && how === "trust")).toEqual([]);
    expect(rules.find(([from, , user]) => from === "host" && (user === "postgres" || user === "all"))).toEqual([
      ...["host", "all", "postgres", "all", "reject"],
    ]);
  });
});

describe("Redis, MariaDB and MongoDB on Docker", () => {
  it("ROF-CAC-01: Redis is one server without Sentinels, by its own name, with the settings of the plan", () => {
    const { plan, problems } = redis();
    const [server, ...others] = redisContainers(plan, target);
    expect([others, problems, plan.connection.sentinels]).toEqual([[], [], []]);
    expect(server?.environment).toMatchObject({ ANNOUNCE_HOST: "redis", FIRST_MEMBER: "redis", SENTINELS: "" });
    expect(textOf(server, "/palier/settings/redis.conf")).toContain("appendonly yes\n");
  });

  it("developers reach Redis on 127.0.0.1 in development, and nowhere else", () => {
    expect(redisContainers(redis(developers).plan, target)[0]?.ports[0]?.published?.port).toBe(6379);
    expect(redisContainers(redis().plan, target)[0]?.ports[0]?.published).toBeUndefined();
  });

  it("MED-DB-03: MariaDB is one server without Galera, without certificates and without a login for metrics", () => {
    const { plan } = mariadb();
    const [server] = mariadbContainers(plan, target);
    expect(textOf(server, "/palier/settings/server.cnf")).not.toMatch(/wsrep|ssl|secure_transport/);
    expect(textOf(server, "/palier/settings/server.cnf")).toContain("innodb_buffer_pool_size = 512M\n");
    expect(plan.secrets.map(({ name }) => name)).toEqual(["billing-db"]);
    expect(plan.connection.certificateAuthority).toBeUndefined();
    expect(plan.images).toEqual([plan.image]);
  });

  it("MED-DB-02: MongoDB is a replica set of one, which users find by the tier's name", () => {
    const { plan } = mongodb();
    const [server] = mongodbContainers(plan, target);
    expect(plan.connection.members).toEqual([{ host: "visits-db", port: 27017 }]);
    expect(JSON.parse(textOf(server, "/palier/settings/mongod.json"))).toMatchObject({
      replication: { replSetName: "rs0" },
      security: { authorization: "enabled" },
    });
    expect(JSON.parse(textOf(server, "/palier/settings/prepare.json"))).toEqual({
      host: "visits-db:27017",
      replicaSet: "rs0",
      database: "visits",
      username: "visits",
      passwordFile: "/run/secrets/visits-db",
      keyFile: "/run/secrets/visits-db-member-key",
      version: "8.0",
    });
    expect(plan.connection.certificateAuthority).toBeUndefined();
  });
});
