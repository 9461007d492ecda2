import { judgeStep } from "../../../components/platform/one-way";

const cluster = "kubernetes:postgresql.cnpg.io/v1:Cluster";
const set = "kubernetes:apps/v1:StatefulSet";

const database = (image: string, size = "20Gi", log = "5Gi"): object => ({
  spec: { imageName: `ghcr.io/cloudnative-pg/postgresql:${image}`, storage: { size }, walStorage: { size: log } },
});
const setOf = (image: unknown): object => ({ spec: { template: { spec: { containers: [{ image }] } } } });
const judgeImages = (before: unknown, after: unknown): string => judgeStep(set, setOf(before), setOf(after)).join();

describe("what data can follow, and what it cannot", () => {
  it("MED-CON-01: a database goes to a newer major and a newer patch, and to no older major", () => {
    expect(judgeStep(cluster, database("16.15-x"), database("18.6-x"))).toEqual([]);
    expect(judgeStep(cluster, database("16.15-x"), database("16.14-x"))).toEqual([]);
    expect(judgeStep(cluster, database("18.6-x"), database("16.15-x")).join()).toMatch(
      /postgresql:16.15-x is older than .*18.6-x, and may not read its data/,
    );
  });

  it("both volumes of a database grow, and neither shrinks", () => {
    expect(judgeStep(cluster, database("16.1", "20Gi"), database("16.1", "30Gi", "6Gi"))).toEqual([]);
    expect(judgeStep(cluster, database("16.1", "20Gi"), database("16.1", "19Gi", "4096Mi"))).toEqual([
      "a volume of 20Gi cannot shrink to 19Gi: move the data to a tier of another name, or leave the size",
      "a volume of 5Gi cannot shrink to 4096Mi: move the data to a tier of another name, or leave the size",
    ]);
  });

  it.each([
    ["redis:6.2.20-bookworm", "redis:8.10.1-trixie"],
    ["redis:6.2.20-bookworm", "valkey/valkey:9.1.2-trixie"],
    ["redis:8.10.1-trixie", "mirror.example.org:5000/redis:8.10.0"],
    ["apache/kafka:4.3.1", "apache/kafka:4.3.0"],
    ["minio/minio:RELEASE.2025-09-07T16-13-09Z", "pgsty/silo:RELEASE.2026-08-06T00-00-00Z"],
    ["mariadb:11.4.8", "mariadb:11.8.8"],
    ["postgres:latest", "postgres:9"],
  ])("%s may become %s", (before, after) => {
    expect(judgeImages(before, after)).toBe("");
  });

  it.each([
    ["redis:8.10.1-trixie", "redis:7.4.6-bookworm", "redis-7 cannot read the data of redis-8"],
    ["redis:8.10.1-trixie", "valkey/valkey:9.1.2-trixie", "valkey-9 cannot read the data of redis-8"],
    ["valkey/valkey:9.1.2-trixie", "redis:8.10.1-trixie", "redis-8 cannot read the data of valkey-9"],
    ["apache/kafka:4.3.1", "apache/kafka:4.2.0", "apache/kafka:4.2.0 is older than apache/kafka:4.3.1"],
    ["pgsty/silo:RELEASE.2026-08-06T00-00-00Z", "minio/minio:RELEASE.2025-09-07T16-13-09Z", "is older than"],
    ["mariadb:11.4.8", "mariadb:10.11.2", "is older than"],
  ])("%s may not become %s", (before, after, why) => {
    expect(judgeImages(before, after)).toContain(why);
  });

  it("what is not known yet, and what holds no data, is not judged", () => {
    expect(judgeImages("redis:8.10.1", undefined)).toBe("");
    expect(judgeStep(cluster, database("18.6"), {})).toEqual([]);
    expect(judgeStep("kubernetes:apps/v1:Deployment", setOf("caddy:2"), setOf("caddy:1"))).toEqual([]);
  });
});
