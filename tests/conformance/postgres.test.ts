import { parametersOf } from "../../components/tiers/postgres/checks";
import { clusterSpec } from "../../components/tiers/postgres/cluster";
import { managedParameters } from "../../components/tiers/postgres/parameter-names";
import type { Parameters } from "../../components/tiers/postgres/parameters";
import { planPostgres, type PostgresPlan } from "../../components/tiers/postgres/plan";
import { postgresSchema } from "../../components/tiers/postgres/spec";
import { majors } from "../../components/tiers/postgres/versions";
import { environments } from "../../environments";
import { kubernetesTarget, planContext } from "../support/plan-context";
import { PostgresServer } from "../support/postgres";
import { planOf } from "../support/rofecare";

const planWith = (memoryLimit: string, walStorage = "5Gi"): PostgresPlan => {
  const resources = { cpuLimit: "1", memoryLimit, memoryRequest: "256Mi" };
  const spec = postgresSchema.parse({ kind: "postgres", database: "orders", username: "orders_user", resources });
  const profile = { ...environments.prod.tiers.postgres, walStorage };
  return planPostgres({ name: "orders-db", spec, profile, overrides: {}, context: planContext() }).plan;
};

let server: PostgresServer;

beforeAll(() => {
  server = new PostgresServer();
}, 60_000);

afterAll(() => {
  server.remove();
});

/** What a real server says of parameters that it was started with. */
function shown(parameters: Parameters, asked = server): Parameters {
  asked.start(parameters);
  const values = Object.keys(parameters).map((name) => [name, asked.query(`SHOW ${name}`).join()] as const);
  asked.stop();
  return Object.fromEntries(values);
}

describe("a real server started with the parameters of an instance of 1Gi", () => {
  let values: Parameters;
  beforeAll(() => {
    values = shown(planWith("1Gi").parameters);
  }, 60_000);

  it.each([
    ["ROF-DB-13", "shared_buffers", "256MB"],
    ["ROF-DB-14", "effective_cache_size", "768MB"],
    ["ROF-DB-15", "work_mem", "16MB"],
    ["ROF-DB-16", "maintenance_work_mem", "128MB"],
    ["ROF-DB-17", "max_connections", "100"],
    ["ROF-DB-18", "checkpoint_completion_target", "0.9"],
    ["ROF-DB-19", "wal_buffers", "16MB"],
    ["ROF-DB-20", "random_page_cost", "1.1"],
  ])("%s ROF-CON-23: SHOW %s returns %s after the first start", (_row, name, value) => {
    expect(values[name]).toBe(value);
  });
});

describe("a real server started with the parameters of other instances", () => {
  it("ROF-CON-24 ROF-DB-13 ROF-DB-14: at 512Mi it shows 128MB and 384MB, and the document's values otherwise", () => {
    expect(shown(planWith("512Mi").parameters)).toEqual({
      ...planWith("1Gi").parameters,
      shared_buffers: "128MB",
      effective_cache_size: "384MB",
    });
  }, 60_000);

  it("with a small log volume it shows the smaller max_wal_size", () => {
    expect(shown(planWith("1Gi", "1Gi").parameters)).toMatchObject({ max_wal_size: "512MB" });
  }, 60_000);

  it("a parameter that it does not have keeps it from starting: why such names are refused before", () => {
    const broken = new PostgresServer();
    expect(() => {
      broken.start({ shared_bufers: "1GB" });
    }).toThrow("could not start server");
    broken.remove();
  }, 60_000);
});

describe("what a real server knows", () => {
  it("understands the rule that leaves only TLS", () => {
    server.start({});
    const rules = clusterSpec(planWith("1Gi"), kubernetesTarget()).postgresql?.pg_hba ?? [];
    expect(rules).toEqual(["hostnossl all all all reject"]);
    expect(server.misunderstoodRules(rules)).toEqual([]);
    expect(server.misunderstoodRules(["hostnossl all all all"])).toHaveLength(1);
    server.stop();
  }, 60_000);

  it("has every parameter that may be set in its major, and every other one of its own is refused by name", () => {
    const major = majors.find((known) => known === server.majorVersion()) ?? "18";
    const listed = server.parameterNames().filter((name) => !debianOnly.includes(name));
    const allowed = parametersOf(major);
    expect(allowed.filter((name) => !listed.includes(name))).toEqual([]);
    expect(listed.filter((name) => !allowed.includes(name) && !managedParameters.has(name))).toEqual([]);
  });
});

/** A patch of Debian's packages, which the official images do not have. */
const debianOnly = ["extension_destdir"];

describe("a real server started with the parameters of Audit Trail", () => {
  const { tiers } = planOf("audit-trail-prod");
  const trail = tiers.find((tier) => tier.kind === "postgres");
  let values: Parameters;
  beforeAll(() => {
    const own = new PostgresServer();
    values = shown(trail?.parameters ?? {}, own);
    own.remove();
  }, 60_000);

  it.each([
    ["AUD-DB-10", "max_connections", "200"],
    ["AUD-DB-13", "maintenance_work_mem", "1GB"],
    ["AUD-DB-14", "checkpoint_completion_target", "0.9"],
    ["AUD-DB-15", "wal_buffers", "64MB"],
    ["AUD-DB-16", "default_statistics_target", "100"],
    ["AUD-DB-17", "random_page_cost", "1.1"],
    ["AUD-DB-18", "effective_io_concurrency", "200"],
    ["AUD-DB-19", "work_mem", "20MB"],
    ["AUD-DB-20", "min_wal_size", "1GB"],
    ["AUD-DB-21", "max_wal_size", "4GB"],
    ["AUD-DB-22", "max_worker_processes", "8"],
    ["AUD-DB-23", "max_parallel_workers_per_gather", "4"],
    ["AUD-DB-24", "max_parallel_workers", "8"],
    ["AUD-DB-25", "max_parallel_maintenance_workers", "4"],
  ])("%s: shows %s as %s", (_row, parameter, value) => {
    expect(values[parameter]).toBe(value);
  });

  it("AUD-DB-11 AUD-DB-12 AUD-CON-10: has a quarter and three quarters of its limit as buffers and cache", () => {
    expect(values).toMatchObject({ shared_buffers: "2GB", effective_cache_size: "6GB" });
  });
});
