import { declaredCapacity } from "../../policies/rules/declared-capacity";
import { elasticsearch, mongodb, nodeSet, replicaSet } from "./support/databases";
import { type Given, judgeStack } from "./support/judge";

/** Each database, and each agent beside it, may take one core and half a gibibyte. */
const gibibytes = 16;
const isTooMuch = async (database: Given, cores: number): Promise<boolean> =>
  (await judgeStack(declaredCapacity, [database], { cpu: cores, memory: gibibytes })).length > 0;

describe("declared-capacity and databases", () => {
  it("adds up each member of a MongoDB, with the agent for backups beside it", async () => {
    expect(await isTooMuch(mongodb(), 6)).toBe(false);
    expect(await isTooMuch(mongodb(), 5)).toBe(true);
    const sharded = { enabled: true, configsvrReplSet: replicaSet(), mongos: { ...replicaSet(), size: 2 } };
    expect(await isTooMuch(mongodb({ sharding: sharded }), 14)).toBe(false);
    expect(await isTooMuch(mongodb({ sharding: sharded }), 13)).toBe(true);
  });

  it("adds up the nodes of every set of an Elasticsearch", async () => {
    const nodeSets = [nodeSet(), nodeSet({ name: "masters", count: 2 })];
    expect(await isTooMuch(elasticsearch({ nodeSets }), 5)).toBe(false);
    expect(await isTooMuch(elasticsearch({ nodeSets }), 4)).toBe(true);
  });
});
