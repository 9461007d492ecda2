import type { TierInput } from "../../../components/language/tier-plan";
import { planPostgres } from "../../../components/tiers/postgres/plan";
import {
  type PostgresOverrides,
  type PostgresProfile,
  postgresSchema,
  type PostgresSpec,
} from "../../../components/tiers/postgres/spec";
import { environments } from "../../../environments";
import { planContext } from "../../support/plan-context";

const profile = environments.prod.tiers.postgres;
const large = { cpuLimit: "1", memoryLimit: "1Gi", memoryRequest: "256Mi" };
const small = { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "256Mi" };

const spec = (exceptions: Partial<PostgresSpec> = {}): PostgresSpec => ({
  ...postgresSchema.parse({
    kind: "postgres",
    database: "rofecare_patient",
    username: "patient_user",
    resources: large,
  }),
  ...exceptions,
});

type Input = TierInput<PostgresSpec, PostgresProfile, PostgresOverrides>;
const input = (exceptions: Partial<Input> = {}): Input => ({
  name: "patient-db",
  spec: spec(),
  profile,
  overrides: {},
  context: planContext(),
  ...exceptions,
});
const plan = (exceptions: Partial<Input> = {}): ReturnType<typeof planPostgres>["plan"] =>
  planPostgres(input(exceptions)).plan;

describe("the tuning of a database", () => {
  it("ROF-DB-13 ROF-DB-14 ROF-DB-15 ROF-DB-16 ROF-DB-17 ROF-DB-18 ROF-DB-19 ROF-DB-20: an instance of 1Gi has exactly the document's values", () => {
    expect(plan().parameters).toEqual({
      shared_buffers: "256MB",
      effective_cache_size: "768MB",
      work_mem: "16MB",
      maintenance_work_mem: "128MB",
      max_connections: "100",
      checkpoint_completion_target: "0.9",
      wal_buffers: "16MB",
      random_page_cost: "1.1",
    });
  });

  it("ROF-CON-24: an instance of 512Mi has 25 % and 75 % of it as buffers and cache, and the document's values otherwise", () => {
    expect(plan({ spec: spec({ resources: small }) }).parameters).toEqual({
      ...plan().parameters,
      shared_buffers: "128MB",
      effective_cache_size: "384MB",
    });
  });

  it("a small log volume is not filled by one checkpoint's worth of log", () => {
    expect(plan({ overrides: { walStorage: "1Gi" } }).parameters).toMatchObject({ max_wal_size: "512MB" });
  });

  it("a stack's parameter replaces the platform's, and the platform's the derived one", () => {
    const given = plan({
      spec: spec({ parameters: { work_mem: "8MB", max_connections: 150 } }),
      overrides: { parameters: { max_connections: 200 } },
    });
    expect(given.parameters).toMatchObject({ work_mem: "8MB", max_connections: "200", shared_buffers: "256MB" });
    expect(given.maxConnections).toBe(200);
  });
});

describe("the plan of a database", () => {
  it("ROF-DB-12: production has three synchronous members, development one", () => {
    expect(plan()).toMatchObject({ instances: 3, synchronous: true });
    expect(plan({ profile: environments.dev.tiers.postgres })).toMatchObject({ instances: 1, synchronous: false });
  });

  it("one instance alone is never synchronous: it would wait for itself", () => {
    expect(plan({ overrides: { instances: 1 } }).synchronous).toBe(false);
  });

  it("ROF-DB-12: PostgreSQL 16 is what runs where the platform names no version, pinned by digest", () => {
    expect(plan().version).toBe("16");
    expect(plan().image).toMatch(
      /^ghcr\.io\/cloudnative-pg\/postgresql:16\.\d+-\d+-minimal-trixie@sha256:[0-9a-f]{64}$/,
    );
  });

  it("ROF-DB-11: it is reached on 5432 at the service that follows the writing instance, with the database of its own", () => {
    expect(plan().connection).toEqual({
      kind: "postgres",
      host: "patient-db-rw.demo-database.svc.cluster.local",
      port: 5432,
      database: "rofecare_patient",
      username: "patient_user",
      secret: "patient-db",
    });
  });

  it("ROF-SEC-02: its password is a secret of its own that holds 32 random bytes", () => {
    expect(plan({ context: planContext({ versionOf: () => 4 }) }).secrets).toEqual([
      { name: "patient-db", length: 44, username: "patient_user", version: 4 },
    ]);
  });

  it("ROF-SEC-09: nothing but its users, its members, the operator and the metrics reaches it", () => {
    const reached = plan().ports.map(({ port, reach }) => `${String(port)} ${reach}`);
    expect(reached).toEqual([
      "5432 users",
      "5432 members",
      "5432 operator",
      "8000 members",
      "8000 operator",
      "9187 metrics",
    ]);
  });

  it("ROF-DB-27: each instance has two volumes, and the capacity counts both and the backup's helper", () => {
    expect(plan()).toMatchObject({ storage: "20Gi", walStorage: "5Gi" });
    expect(plan().capacity).toEqual({
      pods: 3,
      cpuRequest: 3 * (250 + 50),
      cpuLimit: 3 * (1000 + 500),
      memoryRequest: 3 * (256 + 128),
      memoryLimit: 3 * (1024 + 512),
      volumes: 6,
      storage: 3 * 25 * 1024,
    });
  });

  it("the size of a volume is the stack's, or else the platform's, or else the environment's", () => {
    expect(plan({ spec: spec({ storage: "50Gi" }) }).storage).toBe("50Gi");
    expect(plan({ spec: spec({ storage: "50Gi" }), overrides: { storage: "80Gi" } }).storage).toBe("80Gi");
  });

  it("is plain data", () => {
    expect(JSON.parse(JSON.stringify(plan()))).toEqual(plan());
  });
});

describe("the backup of a database", () => {
  const { platform, environment, target, common, namespaces, hostOf, versionOf } = planContext();
  const withoutBackup = { platform, environment, target, common, namespaces, hostOf, versionOf };

  it("ROF-BAK-02: base backups are made at 02:00 UTC, told in the six fields of the operator", () => {
    expect(plan().backup).toEqual({
      objectStore: "backups",
      storePort: 443,
      folder: "patient-db",
      schedule: "0 0 2 * * *",
    });
    expect(plan().outside).toEqual(["apiServer", "backupStore"]);
  });

  it("a database that was made anew gets a folder of its own, so that it does not write into that of its earlier life", () => {
    expect(plan({ overrides: { backupFolder: "patient-db-2" } }).backup).toMatchObject({ folder: "patient-db-2" });
  });

  it("without a place for backups there are none, and production is told so", () => {
    const { plan: planned, warnings } = planPostgres(input({ context: withoutBackup }));
    expect(planned.backup).toBeUndefined();
    expect(planned.outside).toEqual(["apiServer"]);
    expect(planned.capacity.cpuRequest).toBe(3 * 250);
    expect(warnings).toEqual([
      "patient-db: no backups, as the stack names no place for them (backups.provider is none).",
    ]);
  });

  it("an environment that keeps no backups is not warned of it", () => {
    const { plan: planned, warnings } = planPostgres(
      input({ context: withoutBackup, profile: environments.dev.tiers.postgres }),
    );
    expect(planned.backup).toBeUndefined();
    expect(warnings).toEqual([]);
  });
});

describe("versions", () => {
  it.each([
    ["13", "2025-11-13"],
    ["14", "2026-11-12"],
  ] as const)("PostgreSQL %s still runs, with a warning that names its successor", (version, ended) => {
    const { plan: planned, problems, warnings } = planPostgres(input({ spec: spec({ version }) }));
    expect(planned.image).toContain(`postgresql:${version}.`);
    expect(problems).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(
      `PostgreSQL ${version} has had no fixes since ${ended}; its supported successor is 18.`,
    );
  });

  it.each(["15", "16", "17", "18"] as const)("PostgreSQL %s runs without a warning", (version) => {
    const { plan: planned, problems, warnings } = planPostgres(input({ spec: spec({ version }) }));
    expect(planned.image).toContain(`postgresql:${version}.`);
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
  });
});
