import type { LoginPlan } from "../../../components/tiers/object-store/plan";
import { softwares } from "../../../components/tiers/object-store/software";
import { table } from "../../../components/tiers/object-store/software/minio";
import { at } from "../../support/tier-resources";
import { plannedStore, type StoreExceptions } from "../../support/object-store-tier";

const plan = (exceptions: StoreExceptions = {}): ReturnType<typeof plannedStore>["plan"] =>
  plannedStore(exceptions).plan;

const codesOf = (exceptions: StoreExceptions): readonly string[] =>
  plannedStore(exceptions).problems.map(({ code, path }) => `${code} ${path.join(".")}`);

const settings = (file: string, exceptions: StoreExceptions = {}): string =>
  softwares.silo.settings(plan(exceptions))[file] ?? "";

describe("a store of objects, planned", () => {
  it("MED-OBJ-01: has four members in production, one in development, and ports 9000 and 9001", () => {
    expect(plan().members).toBe(4);
    expect(plan({ environment: "dev" }).members).toBe(1);
    expect(softwares.silo.command(plan(), "/data")).toEqual([
      "silo",
      "server",
      "--address",
      ":9000",
      "--console-address",
      ":9001",
      "http://files-{0...3}.files-members.demo-database.svc.cluster.local:9000/data",
    ]);
    expect(softwares.minio.command(plan({ environment: "dev" }), "/data")).toEqual(
      expect.arrayContaining(["minio", "/data"]),
    );
  });

  it("MED-SEC-12: lets in its users, its members and the collectors of metrics, and no one reaches the console", () => {
    expect(plan().ports.map(({ port, reach }) => `${port} ${reach}`)).toEqual([
      "9000 users",
      "9000 members",
      "9000 metrics",
    ]);
  });

  it("MED-SEC-04 MED-CON-10: every login has a name and 32 random bytes of its own, under the keys that S3 clients know", () => {
    const keys = { usernameKey: "accessKeyId", key: "secretAccessKey" };
    expect(plan().secrets).toEqual([
      { name: "files-root", length: 44, username: "demo-files-root", version: 1 },
      { name: "files", length: 44, username: "demo-files", ...keys, version: 1 },
      { name: "files-exporter", length: 44, username: "demo-files-exporter", ...keys, version: 1 },
      { name: "files-backup", length: 44, username: "demo-files-backup", ...keys, version: 1 },
    ]);
  });

  it("services are handed the tier's own login and its buckets, never the root login", () => {
    expect(plan().connection).toEqual({
      kind: "objectStore",
      scheme: "http",
      host: "files.demo-database.svc.cluster.local",
      port: 9000,
      region: "us-east-1",
      buckets: ["documents", "scans"],
      secret: "files",
    });
  });

  it("MED-OBJ-02: buckets keep old versions for 90 days, and those with a lock always have versions", () => {
    const buckets = { plain: {}, locked: { versioning: false, lockDays: 7, oldVersionsDays: 10 } };
    expect(plan({ spec: { buckets } }).buckets).toEqual([
      { name: "plain", versioning: true, oldVersionsDays: 90 },
      { name: "locked", versioning: true, oldVersionsDays: 10, lockDays: 7 },
    ]);
    expect(settings("buckets", { spec: { buckets } })).toBe("plain versions none none\nlocked versions 7d none\n");
    expect(settings("buckets")).toContain("scans versions 30d 5GiB\nexports none none none\n");
    expect(at(JSON.parse(settings("lifecycle-locked.json", { spec: { buckets } })), "Rules", "0")).toMatchObject({
      NoncurrentVersionExpiration: { NoncurrentDays: 10 },
    });
  });

  it("MED-BAK-02: buckets are copied to the platform's place at its time, where the environment keeps backups", () => {
    expect(plan().backup).toMatchObject({ folder: "demo-backups/prod/files", schedule: "0 2 * * *" });
    expect(plan().outside).toEqual(["backupStore"]);
    expect(plan({ environment: "dev" }).backup).toBeUndefined();
    expect(plan({ environment: "dev" }).outside).toEqual([]);
  });

  it("MED-CON-13: MinIO itself stays selectable, with a warning that names its maintained line, which is the default", () => {
    expect(plannedStore().warnings).toEqual([]);
    expect(plan().image).toBe("pgsty/silo:RELEASE.2026-08-06T00-00-00Z");
    expect(plannedStore({ spec: { software: "minio" } }).warnings.join()).toMatch(/^files: MinIO gets no fixes.*silo/);
    expect(plan({ overrides: { image: "registry.example.org/silo:RELEASE.2026-09-01T00-00-00Z" } }).images).toEqual([
      "registry.example.org/silo:RELEASE.2026-09-01T00-00-00Z",
    ]);
  });

  it("ROF-CON-16: the pods that make buckets and copy them are counted with the members", () => {
    expect(plan().capacity).toMatchObject({ pods: 6, memoryLimit: 5 * 1024, volumes: 4, storage: 80 * 1024 });
    expect(plan({ environment: "dev" }).capacity).toMatchObject({ pods: 2, volumes: 1 });
  });
});

describe("what a login may do", () => {
  const statements = (login: LoginPlan["secret"]): unknown =>
    at(JSON.parse(settings(`policy-demo-${login}.json`)), "Statement");

  it("reads and writes objects of its own buckets, and neither makes nor removes buckets nor single versions", () => {
    const text = JSON.stringify(statements("files"));
    expect(text).toContain('"arn:aws:s3:::documents/*","arn:aws:s3:::scans/*"');
    expect(text).not.toMatch(
      /exports|\*"\]?,"Action|s3:\*|CreateBucket|DeleteBucket|DeleteObjectVersion|Bypass|admin:/,
    );
    expect(text).toContain('"s3:PutObject"');
  });

  it("the backup reads every bucket and writes none", () => {
    const text = JSON.stringify(statements("files-backup"));
    expect(text).toContain('"arn:aws:s3:::documents/*","arn:aws:s3:::scans/*","arn:aws:s3:::exports/*"');
    expect(text).not.toMatch(/Put|Delete/);
  });
});

describe("mistakes that only the whole of a store shows", () => {
  it.each([2, 3])("MED-OBJ-01: %i members are no set that may lose one", (members) => {
    expect(plannedStore({ overrides: { members } }).problems).toEqual([
      {
        code: "PAL410",
        path: ["tiers", "files", "members"],
        found: `${members} members`,
        allowed: "1 member, or 4 to 16: only from 4 on every object has two parts to spare",
        fix: 'set "members" of "files" to 4',
      },
    ]);
  });

  it.each([1, 4, 5, 16])("MED-OBJ-01: %i members are right", (members) => {
    expect(codesOf({ overrides: { members } })).toEqual([]);
  });

  it("too little memory, a login of the store's own and quotas beyond half of the volumes are told at once", () => {
    const spec = {
      resources: { cpuLimit: "1", memoryLimit: "256Mi" },
      buckets: { a1a: { login: "root" }, b2b: { login: "backup", quota: "41Gi" } },
    };
    expect(codesOf({ spec })).toEqual([
      "PAL411 tiers.files.resources.memoryLimit",
      "PAL412 tiers.files.buckets.a1a.login",
      "PAL412 tiers.files.buckets.b2b.login",
      "PAL413 tiers.files.buckets",
    ]);
    expect(plannedStore({ spec }).problems.at(-1)?.allowed).toContain("at most 40Gi: half of the volumes");
    expect(codesOf({ spec: { buckets: { a1a: { quota: "40Gi" } } } })).toEqual([]);
  });

  it("rows of the scripts' files are words between spaces", () => {
    expect(table([["a", "b"], ["c"]])).toBe("a b\nc\n");
  });
});
