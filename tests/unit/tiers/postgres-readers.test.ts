import { planPostgres, type PostgresPlan } from "../../../components/tiers/postgres/plan";
import { clusterSpec } from "../../../components/tiers/postgres/cluster";
import { type PostgresOverrides, postgresSchema } from "../../../components/tiers/postgres/spec";
import { environments } from "../../../environments";
import type { EnvironmentName } from "../../../components/language/context";
import { kubernetesTarget, planContext } from "../../support/plan-context";

/** The document's values of AUD-DB-10 to 25, and the limits of AUD-DB-05. */
const documented = {
  max_connections: 200,
  shared_buffers: "4GB",
  effective_cache_size: "12GB",
  maintenance_work_mem: "1GB",
  checkpoint_completion_target: "0.9",
  wal_buffers: "64MB",
  default_statistics_target: 100,
  random_page_cost: "1.1",
  effective_io_concurrency: 200,
  work_mem: "20MB",
  min_wal_size: "1GB",
  max_wal_size: "4GB",
  max_worker_processes: 8,
  max_parallel_workers_per_gather: 4,
  max_parallel_workers: 8,
  max_parallel_maintenance_workers: 4,
};
const resources = { cpuRequest: "2", cpuLimit: "4", memoryRequest: "4Gi", memoryLimit: "8Gi" };

function planned(
  spec: object,
  environment: EnvironmentName = "prod",
  overrides: PostgresOverrides = {},
): ReturnType<typeof planPostgres> {
  const written = { kind: "postgres", database: "audittrail", username: "audit_user", resources, ...spec };
  return planPostgres({
    name: "audit-db",
    spec: postgresSchema.parse(written),
    profile: environments[environment].tiers.postgres,
    overrides,
    context: planContext(),
  });
}

const readOnlyOf = ({ connection, instances }: PostgresPlan): string =>
  `${instances}: ${connection.readOnly?.host.split(".")[0] ?? "none"}`;

describe("a database with read replicas", () => {
  it("AUD-DB-01 AUD-DB-03: one instance writes, two answer readers at an address of their own, all on 5432", () => {
    const { plan, problems } = planned({ readReplicas: 2 });
    expect(problems).toEqual([]);
    expect(plan.instances).toBe(3);
    expect(plan.connection).toMatchObject({
      host: "audit-db-rw.demo-database.svc.cluster.local",
      port: 5432,
      readOnly: { host: "audit-db-ro.demo-database.svc.cluster.local", port: 5432 },
    });
  });

  it("without a word about readers there is no second address, however many standbys there are", () => {
    expect(planned({}).plan.connection).not.toHaveProperty("readOnly");
  });

  it("standbys are as many as are asked for, never fewer than the environment has, and one instance alone answers both", () => {
    expect(readOnlyOf(planned({ readReplicas: 4 }).plan)).toBe("5: audit-db-ro");
    expect(readOnlyOf(planned({ readReplicas: 1 }).plan)).toBe("3: audit-db-ro");
    expect(readOnlyOf(planned({ readReplicas: 2 }, "staging").plan)).toBe("3: audit-db-ro");
    expect(readOnlyOf(planned({ readReplicas: 2 }, "dev").plan)).toBe("1: audit-db-r");
    expect(readOnlyOf(planned({ readReplicas: 2 }, "prod", { instances: 1 }).plan)).toBe("1: audit-db-r");
    expect(() => planned({ readReplicas: 9 })).toThrow("1 to 8 read replicas");
  });

  it("AUD-DB-06 AUD-DB-08: every instance has two volumes of the tier's own storage class, as large as the first one's", () => {
    const { plan } = planned({ storage: "500Gi", readReplicas: 2 }, "prod", { storageClass: "fast-ssd" });
    const spec = clusterSpec(plan, kubernetesTarget({ storageClass: "slow" }));
    expect(spec.storage).toEqual({ size: "500Gi", storageClass: "fast-ssd" });
    expect(spec.walStorage).toEqual({ size: "5Gi", storageClass: "fast-ssd" });
    expect(clusterSpec(planned({}).plan, kubernetesTarget({ storageClass: "slow" })).storage).toMatchObject({
      storageClass: "slow",
    });
  });

  it("AUD-CON-03: a commit waits for a standby, and instances are spread over zones", () => {
    const spec = clusterSpec(planned({ readReplicas: 2 }).plan, kubernetesTarget());
    expect(spec.postgresql).toMatchObject({ synchronous: { method: "any", number: 1 } });
    expect(spec.topologySpreadConstraints[0]).toMatchObject({
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: "DoNotSchedule",
    });
  });
});

describe("the document's parameters of Audit Trail", () => {
  it("AUD-DB-05 AUD-DB-07 AUD-DB-10 AUD-DB-25: all sixteen can be stated, for the one that writes and those that read", () => {
    const { plan, problems } = planned({ parameters: documented });
    expect(problems).toEqual([]);
    const texts = Object.entries(documented).map(([name, value]) => [name, String(value)]);
    expect(clusterSpec(plan, kubernetesTarget()).postgresql?.parameters).toEqual(Object.fromEntries(texts));
    expect(clusterSpec(plan, kubernetesTarget()).resources).toEqual({
      requests: { cpu: "2", memory: "4Gi" },
      limits: { cpu: "4", memory: "8Gi" },
    });
  });

  it("AUD-CON-10: a cache that is larger than the limit, and memory that connections may take beyond it, are warned of", () => {
    expect(planned({ parameters: documented }).warnings).toEqual([
      "audit-db: effective_cache_size of 12GB is more than the memory limit of 8Gi, which also holds the file cache; leave it out, and it is three quarters of the limit.",
      "audit-db: shared_buffers, maintenance_work_mem and 200 x work_mem are 9120Mi together, with a memory limit of 8Gi: under full load an instance would be ended. Raise the limit, or lower max_connections or work_mem.",
    ]);
  });

  it("AUD-CON-10: derived values fit without a warning: a quarter and three quarters of the limit", () => {
    const { plan, warnings } = planned({ parameters: { max_connections: 200 } });
    expect(plan.parameters).toMatchObject({ shared_buffers: "2048MB", effective_cache_size: "6144MB" });
    expect(warnings).toEqual([]);
    const larger = { ...resources, memoryLimit: "16Gi" };
    expect(planned({ parameters: documented, resources: larger }).warnings).toEqual([]);
  });

  it("AUD-DB-21: a log that is not checked before its volume is full is a mistake", () => {
    expect(planned({ parameters: { max_wal_size: "5GB" } }).problems).toEqual([
      {
        code: "PAL336",
        path: ["tiers", "audit-db", "parameters", "max_wal_size"],
        found: "max_wal_size of 5GB with a write-ahead log volume of 5Gi",
        allowed: "less than the volume: a checkpoint makes room only when that much is written",
        fix: 'raise walStorage of "audit-db" in the stack, or lower max_wal_size',
      },
    ]);
    expect(planned({ parameters: { max_wal_size: "4GB" } }).problems).toEqual([]);
  });
});
