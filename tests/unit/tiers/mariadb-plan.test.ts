import { mariadbConfiguration, providerOptions, serverSections } from "../../../components/tiers/mariadb/configuration";
import { majorOfImage, majors, majorVersions, nextMajor, successor } from "../../../components/tiers/mariadb/releases";
import { bindService, planService } from "../../../components/tiers/service/plan";
import { plannedMariadb } from "../../support/mariadb-tier";
import { serviceInput } from "../../support/service-input";

const prod = plannedMariadb("prod").plan;
const dev = plannedMariadb("dev").plan;
const files = { authority: "/c/ca.crt", certificate: "/c/tls.crt", key: "/c/tls.key" };

describe("a planned MariaDB", () => {
  it("MED-DB-03: three members in production and one in development, each with a volume of its own", () => {
    expect([prod.members, dev.members]).toEqual([3, 1]);
    expect(prod.memberHosts).toEqual(
      [0, 1, 2].map((index) => `billing-db-${index}.billing-db-members.demo-database.svc.cluster.local`),
    );
    expect(dev.capacity).toMatchObject({ pods: 1, volumes: 1, storage: 2 * 1024 });
  });

  it("hands out one name behind which every member takes writes", () => {
    expect(prod.connection).toEqual({
      kind: "mariadb",
      host: "billing-db.demo-database.svc.cluster.local",
      port: 3306,
      database: "billing",
      username: "billing_service",
      secret: "billing-db",
      certificateAuthority: "billing-db-clients-tls",
    });
  });

  it("MED-SEC-05 MED-CON-10: each password has 32 random bytes, and there is none for root or for copies between members", () => {
    expect(prod.secrets).toEqual([
      { name: "billing-db", length: 44, username: "billing_service", version: 1 },
      { name: "billing-db-metrics", length: 44, username: "metrics", version: 1 },
    ]);
    expect(prod.reads).toEqual(["billing-db", "billing-db-metrics"]);
  });

  it("users reach one port, members all of theirs, and where there is one member there are none of these", () => {
    const reached = (plan: typeof prod, group: string): readonly number[] =>
      plan.ports.filter(({ reach }) => reach === group).map(({ port }) => port);
    expect(reached(prod, "users")).toEqual([3306]);
    expect(reached(prod, "members")).toEqual([3306, 4567, 4568, 4444, 4570]);
    expect(reached(dev, "members")).toEqual([3306]);
    expect(reached(prod, "metrics")).toEqual([9104]);
  });

  it("counts the job of the backups with its volume", () => {
    const alone = plannedMariadb("prod", { context: { backup: undefined } as object }).plan;
    expect(alone.capacity).toMatchObject({ pods: 3, volumes: 3, memoryLimit: 3 * (512 + 64) });
    expect(prod.capacity).toMatchObject({ pods: 4, volumes: 4, memoryLimit: 3 * (512 + 64) + 256 });
    expect([alone.outside, prod.outside]).toEqual([[], ["backupStore"]]);
    expect([alone.images.length, prod.images.length]).toEqual([2, 3]);
  });

  it("half of the memory is the cache, a tenth of the volume is for members that come back, and at most 1Gi", () => {
    expect([prod.cache, prod.changeLog]).toEqual([256, 1024]);
    expect(dev.changeLog).toBe(204);
  });

  it("MED-BAK-02 MED-CON-08: backups go to the platform's place, in a folder of their own", () => {
    expect(prod.backup).toEqual({
      folder: "demo-backups/prod/billing-db",
      schedule: "0 2 * * *",
      retentionDays: 30,
      endpoint: "https://s3.example.org",
      credentialsSecret: "backup-credentials",
    });
    expect(dev.backup).toBeUndefined();
  });
});

describe("the versions of MariaDB", () => {
  it("MED-CON-01: the default is one with fixes, the document's is there with a warning that names the way", () => {
    expect([prod.version, prod.image]).toEqual(["11.8", "mariadb:11.8.8"]);
    expect(plannedMariadb("prod").warnings).toEqual([]);
    const { plan, warnings, problems } = plannedMariadb("prod", { spec: { version: "10.5" } });
    expect([plan.image, problems]).toEqual(["mariadb:10.5.29", []]);
    expect(warnings).toEqual([
      "billing-db: MariaDB 10.5 has had no fixes since 2025-06-24; its supported successor is 11.8. The way there is one major after the other: the next is 10.6.",
    ]);
  });

  it("every pinned image is of its major, and the successor has fixes", () => {
    expect(majors.map((major) => majorOfImage(majorVersions[major].image))).toEqual(majors);
    expect(nextMajor("11.4")).toBe(successor);
    expect(majorVersions[successor].support).toHaveProperty("until");
  });
});

describe("the configuration of a member", () => {
  it("has nothing of a cluster where there is one member", () => {
    const sections = serverSections(dev, files);
    expect(Object.keys(sections)).toEqual(["mariadbd"]);
    expect(Object.keys(sections["mariadbd"] ?? {}).filter((name) => name.startsWith("wsrep"))).toEqual([]);
  });

  it("MED-SEC-11 MED-DB-03: takes logins inside TLS alone, and reads what was written on any member before", () => {
    expect(serverSections(prod, files)["mariadbd"]).toMatchObject({
      require_secure_transport: "ON",
      ssl_ca: "/c/ca.crt",
      local_infile: "OFF",
      binlog_format: "ROW",
      innodb_autoinc_lock_mode: 2,
      wsrep_sync_wait: 1,
      wsrep_sst_method: "mariabackup",
    });
  });

  it("copies between members inside TLS, and what members say to each other too", () => {
    expect(serverSections(prod, files)["sst"]).toEqual({
      encrypt: 4,
      tca: "/c/ca.crt",
      tcert: "/c/tls.crt",
      tkey: "/c/tls.key",
    });
    expect(providerOptions(prod, files)).toBe(
      "gcache.size=1024M;gcache.recover=yes;pc.recovery=no;socket.ssl_ca=/c/ca.crt;socket.ssl_cert=/c/tls.crt;socket.ssl_key=/c/tls.key",
    );
  });

  it("is written as the server reads it: what is not plain is quoted", () => {
    expect(mariadbConfiguration({ a: { b: 1, c: "mysql:", d: 'x "y" \\' }, e: {} })).toBe(
      '[a]\nb = 1\nc = "mysql:"\nd = "x \\"y\\" \\\\"\n\n[e]\n',
    );
  });
});

describe("a service that uses a MariaDB", () => {
  const variablesOf = (runtime: string): ReadonlyMap<string, string> => {
    const input = serviceInput({ runtime, uses: ["billing-db"] });
    const { plan } = bindService(planService(input).plan, input, { "billing-db": prod.connection });
    return new Map(plan.variables.flatMap((one) => ("value" in one ? [[one.name, one.value] as const] : [])));
  };

  it("of Spring verifies the member's certificate by the authority that it is handed", () => {
    expect(variablesOf("spring").get("SPRING_DATASOURCE_URL")).toBe(
      "jdbc:mariadb://billing-db.demo-database.svc.cluster.local:3306/billing?sslMode=verify-full&serverSslCert=/etc/mariadb-authority/ca.crt",
    );
  });

  it("of Python is told where the authority's certificate is", () => {
    expect(variablesOf("fastapi").get("MARIADB_CA_FILE")).toBe("/etc/mariadb-authority/ca.crt");
  });
});
