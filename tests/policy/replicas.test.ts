import { replicas } from "../../policies/rules/replicas";
import {
  crunchyPostgres,
  elasticsearch,
  mariadb,
  mongodb,
  mongodbCommunity,
  nodeSet,
  rabbitmq,
  replicaSet,
  zalandoPostgres,
} from "./support/databases";
import { judgeStack } from "./support/judge";
import { unknownText } from "./support/resources";

describe("replicas of databases", () => {
  it.each([
    ["mongodb", mongodb(), mongodb({ replsets: [replicaSet({ size: 1 })] }), "spec.replsets[0].size"],
    ["elasticsearch", elasticsearch(), elasticsearch({ nodeSets: [nodeSet({ count: 1 })] }), "spec.nodeSets[0].count"],
    [
      "crunchyPostgres",
      crunchyPostgres(),
      crunchyPostgres({ instances: [{ name: "one" }] }),
      "spec.instances[0].replicas",
    ],
    ["zalandoPostgres", zalandoPostgres(), zalandoPostgres({ numberOfInstances: 1 }), "spec.numberOfInstances"],
    ["mariadb", mariadb(), mariadb({ replicas: undefined }), "spec.replicas"],
    ["rabbitmq", rabbitmq(), rabbitmq({ replicas: 1 }), "spec.replicas"],
    ["mongodbCommunity", mongodbCommunity(), mongodbCommunity({ members: 1 }), "spec.members"],
  ])("asks for two members at least of %s", async (_, many, one, path) => {
    expect(await judgeStack(replicas, [many])).toEqual([]);
    const [report, ...others] = await judgeStack(replicas, [one]);
    expect(others).toEqual([]);
    expect(report).toContain(`where: ${path}\n`);
  });

  it("adds up the sets that are of one database, and not the shards of another", async () => {
    const masterAndData = [nodeSet({ count: 1 }), nodeSet({ name: "data", count: 2 })];
    expect(await judgeStack(replicas, [elasticsearch({ nodeSets: masterAndData })])).toEqual([]);
    const shards = [replicaSet(), replicaSet({ name: "rs1", size: 1 })];
    const [report, ...others] = await judgeStack(replicas, [mongodb({ replsets: shards })]);
    expect(others).toEqual([]);
    expect(report).toContain("where: spec.replsets[1].size");
  });

  it("asks it of the routers and the configuration of shards where there are any", async () => {
    const sharding = { configsvrReplSet: replicaSet({ size: 1 }), mongos: { size: 1 } };
    const of = (enabled: boolean) => judgeStack(replicas, [mongodb({ sharding: { enabled, ...sharding } })]);
    expect(await of(true)).toHaveLength(2);
    expect(await of(false)).toEqual([]);
  });

  it("counts no arbiter, and accuses nobody for members elsewhere or of a number that is not known yet", async () => {
    const withArbiter = replicaSet({ arbiter: { enabled: true, size: 1 }, nonvoting: { enabled: true, size: 1 } });
    const elsewhere = replicaSet({ size: 1, externalNodes: [{ host: "other", votes: 1, priority: 1 }] });
    for (const set of [withArbiter, elsewhere, replicaSet({ size: unknownText })]) {
      expect(await judgeStack(replicas, [mongodb({ replsets: [set] })])).toEqual([]);
    }
    const unknownSum = [nodeSet({ count: unknownText }), nodeSet({ count: 1 })];
    expect(await judgeStack(replicas, [elasticsearch({ nodeSets: unknownSum })])).toEqual([]);
  });
});
