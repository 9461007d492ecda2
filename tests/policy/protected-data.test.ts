import { protectedData } from "../../policies/rules/protected-data";
import { s3 } from "./support/buckets";
import * as databases from "./support/databases";
import { judge } from "./support/judge";
import { resource } from "./support/resources";

const claims = [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }];
const holders = [
  resource("postgresql.cnpg.io/v1:Cluster", { metadata: { name: "patient-db" }, spec: { instances: 3 } }),
  databases.mongodb(),
  databases.elasticsearch(),
  databases.mariadb(),
  databases.crunchyPostgres(),
  databases.zalandoPostgres(),
  databases.rabbitmq(),
  databases.redis(),
  databases.kafkaNodePool(),
  databases.mongodbCommunity(),
  resource("apps/v1:StatefulSet", { metadata: { name: "redis" }, spec: { volumeClaimTemplates: claims } }),
  resource("core/v1:PersistentVolumeClaim", { metadata: { name: "data" } }),
  s3("Bucket", { bucket: "backups" }),
  s3("BucketV2", { bucket: "backups" }),
  { type: "aws:rds/instance:Instance", props: {} },
  { type: "docker:index/volume:Volume", props: {} },
];

describe("protected-data", () => {
  it.each(holders)("ROF-OPS-05: asks that $type is protected", async (holder) => {
    const [report, ...others] = await judge(protectedData, holder);
    expect(others).toEqual([]);
    expect(report).toContain("where: protect\n  found: false\n");
    expect(report).toContain("fix:   protect: true, in the resource's options");
    expect(await judge(protectedData, { ...holder, protect: true })).toEqual([]);
  });

  it("leaves alone what holds no data", async () => {
    const others = [
      resource("apps/v1:StatefulSet", { spec: { template: {} } }),
      resource("apps/v1:Deployment", { spec: {} }),
      resource("cluster.x-k8s.io/v1:Cluster", { spec: {} }),
      s3("BucketVersioning", { bucket: "backups" }),
      databases.redis({}),
      databases.mariadb({ storage: { ephemeral: true } }),
      databases.rabbitmq({ persistence: { storage: "0" } }),
      databases.kafkaNodePool({ storage: { type: "ephemeral" } }),
      resource("psmdb.percona.com/v1:PerconaServerMongoDBBackup", { spec: { clusterName: "records" } }),
    ];
    for (const other of others) expect(await judge(protectedData, other)).toEqual([]);
  });

  it("takes further types from the configuration", async () => {
    const table = { type: "aws:dynamodb/table:Table", props: {} };
    expect(await judge(protectedData, table)).toEqual([]);
    expect(await judge(protectedData, table, { types: [table.type] })).toHaveLength(1);
  });
});
