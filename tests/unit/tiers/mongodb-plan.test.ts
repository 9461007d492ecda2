import { backupsKept } from "../../../components/tiers/mongodb/backup";
import { majorOfImage, majors, majorVersions, nextMajor, successor } from "../../../components/tiers/mongodb/versions";
import { plannedMongodb } from "../../support/mongodb-tier";

const prod = plannedMongodb("prod").plan;
const dev = plannedMongodb("dev").plan;

describe("a planned MongoDB", () => {
  it("MED-DB-02: three members in production and one in development, each with a volume of its own", () => {
    expect([prod.members, dev.members]).toEqual([3, 1]);
    expect(prod.capacity).toMatchObject({ pods: 3, volumes: 3, storage: 3 * 20 * 1024 });
    expect(dev.capacity).toMatchObject({ pods: 1, volumes: 1 });
  });

  it("hands out every member by name, as a driver asks any of them who writes", () => {
    expect(prod.connection).toEqual({
      kind: "mongodb",
      members: [0, 1, 2].map((index) => ({
        host: `appointment-db-rs0-${index}.appointment-db-rs0.demo-database.svc.cluster.local`,
        port: 27017,
      })),
      replicaSet: "rs0",
      database: "appointments",
      username: "appointment_service",
      secret: "appointment-db",
      certificateAuthority: "appointment-db-clients-tls",
    });
  });

  it("MED-SEC-03 MED-CON-10: the password has 32 random bytes, and so has the key by which members know each other, at least", () => {
    expect(prod.secrets).toEqual([
      { name: "appointment-db", length: 44, username: "appointment_service", version: 1 },
      { name: "appointment-db-member-key", length: 88, key: "mongodb-key", version: 1 },
    ]);
    expect(prod.reads).toEqual(["appointment-db", "appointment-db-member-key"]);
  });

  it("lets users, members and the operator in, each from where it is, and metrics by a port of their own", () => {
    const port = { name: "mongodb", port: 27017, protocol: "TCP" };
    expect(prod.ports).toEqual([
      { ...port, reach: "users" },
      { ...port, reach: "members" },
      { ...port, reach: "operator", operatorNamespace: "psmdb-operator" },
      { name: "metrics", port: 9216, protocol: "TCP", reach: "metrics" },
    ]);
  });

  it("counts what runs beside every member: its metrics, and the agent of the backups where there are some", () => {
    const alone = plannedMongodb("prod", { context: { backup: undefined } as object }).plan;
    expect(prod.capacity.memoryLimit).toBe(3 * (1024 + 128 + 512));
    expect(alone.capacity.memoryLimit).toBe(3 * (1024 + 128));
    expect(alone.images).not.toContain(alone.backupImage);
    expect(prod.images).toEqual([prod.image, prod.exporterImage, prod.backupImage]);
  });

  it("takes the stack's words before the spec's, and those before the environment's", () => {
    expect(plannedMongodb("prod", { spec: { storage: "30Gi" } }).plan.storage).toBe("30Gi");
    const overrides = { storage: "40Gi", members: 5 };
    expect(plannedMongodb("prod", { spec: { storage: "30Gi" }, overrides }).plan).toMatchObject(overrides);
  });
});

describe("the backups of a MongoDB", () => {
  it("MED-BAK-02 MED-CON-08: go to the platform's place, in a folder of their own, at its schedule", () => {
    expect(prod.backup).toEqual({
      bucket: "demo-backups",
      prefix: "prod/appointment-db",
      endpoint: "https://s3.example.org",
      credentialsSecret: "backup-credentials",
      schedule: "0 2 * * *",
      count: 31,
    });
    expect(prod.outside).toEqual(["backupStore"]);
  });

  it("are none in development", () => {
    expect([dev.backup, dev.outside]).toEqual([undefined, []]);
  });

  it.each([
    ["every night", "0 2 * * *", 30, 31],
    ["every six hours", "0 */6 * * *", 7, 29],
    ["every Sunday", "0 3 * * 0", 28, 5],
    ["once a month, kept for a week", "0 3 1 * *", 7, 2],
  ])("are as many as the retention needs, and the one before it: %s", (_when, schedule, retentionDays, count) => {
    expect(backupsKept({ schedule, retentionDays })).toBe(count);
  });
});

describe("the versions of MongoDB", () => {
  it("MED-CON-01: the default is one with fixes, the document's is there with a warning that names the way", () => {
    const context = { backup: undefined } as object;
    expect(plannedMongodb("prod", { context }).warnings.filter((text) => text.includes("fixes"))).toEqual([]);
    const { plan, warnings, problems } = plannedMongodb("prod", { spec: { version: "4.4" }, context });
    expect(plan.image).toBe("percona/percona-server-mongodb:4.4.29-28");
    expect(problems).toEqual([]);
    expect(warnings).toContain(
      "appointment-db: MongoDB 4.4 has had no fixes since 2024-02-29; its supported successor is 8.0. The way there is one major after the other: the next is 5.0.",
    );
  });

  it("every pinned image is of its major, and the successor is the last of them", () => {
    expect(majors.map((major) => majorOfImage(majorVersions[major].image))).toEqual(majors);
    expect(nextMajor("7.0")).toBe(successor);
    expect(majorVersions[successor].support).toHaveProperty("until");
  });

  it("say where the tool of the backups is not tested with them", () => {
    const told = (version: string): boolean =>
      plannedMongodb("prod", { spec: { version } }).warnings.some((text) => text.includes("rehearse a restore"));
    expect(majors.map(told)).toEqual([true, true, true, false, false]);
  });

  it("warn where a server that speaks S3 must be opened by keys of other names", () => {
    const { warnings } = plannedMongodb("prod");
    expect(warnings).toEqual([expect.stringMatching(/AWS_ACCESS_KEY_ID.*"backup-credentials"/)]);
  });
});
