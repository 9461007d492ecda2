import { danglingReferences } from "../../policies/rules/dangling-references";
import { crunchyPostgres, elasticsearch, kafkaNodePool, mariadb, memberLabels, mongodb } from "./support/databases";
import { judgeStack } from "./support/judge";
import { resource } from "./support/resources";

const policyFor = (matchLabels: object, namespace = "data") => ({
  ...resource("networking.k8s.io/v1:NetworkPolicy", {
    metadata: { name: "records", namespace },
    spec: { podSelector: { matchLabels } },
  }),
  name: "policy",
});

describe("dangling-references to the pods of databases", () => {
  it.each([mongodb(), elasticsearch(), mariadb(), crunchyPostgres()])(
    "finds the pods that the operator makes of $type, and no others",
    async (database) => {
      expect(await judgeStack(danglingReferences, [database, policyFor(memberLabels)])).toEqual([]);
      const [report, ...others] = await judgeStack(danglingReferences, [database, policyFor({ tier: "other" })]);
      expect(others).toEqual([]);
      expect(report).toContain("The network policy is for no pod of the stack");
      expect(report).toContain('{"tier":"records"}');
    },
  );

  it("knows the labels that an operator itself puts on its pods, with their values where these are always the same", async () => {
    const ask = (labels: object) => judgeStack(danglingReferences, [mongodb(), policyFor(labels)]);
    expect(await ask({ ...memberLabels, "app.kubernetes.io/name": "percona-server-mongodb" })).toEqual([]);
    expect(await ask({ "app.kubernetes.io/instance": "records", "app.kubernetes.io/component": "mongod" })).toEqual([]);
    expect(await ask({ "app.kubernetes.io/name": "mongodb" })).toHaveLength(1);
    expect(await ask({ tier: "other", "app.kubernetes.io/instance": "records" })).toHaveLength(1);
    const brokers = kafkaNodePool({ template: { pod: { metadata: { labels: memberLabels } } } });
    expect(await judgeStack(danglingReferences, [brokers, policyFor(memberLabels)])).toEqual([]);
    expect(await judgeStack(danglingReferences, [brokers, policyFor({ tier: "other" })])).toHaveLength(1);
    const handedOn = { spec: {}, metadata: { name: "records", namespace: "data", labels: memberLabels } };
    const queue = resource("rabbitmq.com/v1beta1:RabbitmqCluster", handedOn);
    expect(await judgeStack(danglingReferences, [queue, policyFor(memberLabels)])).toEqual([]);
    const byCluster = { "elasticsearch.k8s.elastic.co/cluster-name": "records" };
    expect(await judgeStack(danglingReferences, [elasticsearch(), policyFor(byCluster)])).toEqual([]);
  });
});
