import { resourceLimits } from "../../policies/rules/resource-limits";
import { elasticsearch, mongodb, mongodbBackup, nodeSet, rabbitmq, replicaSet } from "./support/databases";
import { judge } from "./support/judge";
import { deployment, goodContainer, podSpec, resource } from "./support/resources";

const bare = { name: "bare", image: "shop/bare:1" };

describe("resource-limits", () => {
  it("ROF-ENV-02: accepts a workload whose containers say what they need and may take", async () => {
    expect(await judge(resourceLimits, deployment())).toEqual([]);
  });

  it("ROF-ENV-02: tells each amount that is missing, once, with its place and what to write", async () => {
    const withoutMemoryLimit = { ...goodContainer, resources: { ...goodContainer.resources, limits: { cpu: "1" } } };
    const [report, ...others] = await judge(resourceLimits, deployment(podSpec([withoutMemoryLimit])));
    expect(others).toEqual([]);
    expect(report?.split("\n")).toEqual([
      'Deployment shop/api (resource "shop-api"): The container "api" has no memory in its limits.',
      "  where: spec.template.spec.containers[0].resources.limits.memory",
      "  found: nothing",
      "  why:   ROF-ENV-02; NSA Kubernetes Hardening Guide: resource policies; ISO 27001 A.8.6",
      '  fix:   resources: { limits: { memory: "512Mi" } }',
    ]);
  });

  it("refuses a container without any, once for each amount", async () => {
    expect(await judge(resourceLimits, deployment(podSpec([bare])))).toHaveLength(4);
  });

  it("sees containers that run first, in every kind that holds pods", async () => {
    const withFirst = podSpec([goodContainer], { initContainers: [bare] });
    const template = { spec: { template: { spec: withFirst } } };
    const kinds = ["apps/v1:StatefulSet", "apps/v1:DaemonSet", "apps/v1:ReplicaSet", "batch/v1:Job"];
    for (const kind of kinds) expect(await judge(resourceLimits, resource(kind, template))).toHaveLength(4);
    const cron = { spec: { jobTemplate: template } };
    expect(await judge(resourceLimits, resource("batch/v1:CronJob", cron))).toHaveLength(4);
    expect(await judge(resourceLimits, resource("core/v1:Pod", { spec: withFirst }))).toHaveLength(4);
    const list = { items: [template, template] };
    expect(await judge(resourceLimits, resource("apps/v1:DeploymentList", list))).toHaveLength(8);
  });

  it("sees the pods that the database operator makes from a cluster", async () => {
    const cluster = (resources: object) =>
      resource("postgresql.cnpg.io/v1:Cluster", { metadata: { name: "patient-db" }, spec: { resources } });
    expect(await judge(resourceLimits, cluster(goodContainer.resources))).toEqual([]);
    expect(await judge(resourceLimits, cluster({ limits: { cpu: "1" } }))).toHaveLength(3);
  });

  it("sees each container that Percona's operator makes of a MongoDB, once", async () => {
    expect(await judge(resourceLimits, mongodb())).toEqual([]);
    const sets = [replicaSet({ resources: {}, sidecars: [bare] }), replicaSet()];
    const reports = await judge(resourceLimits, mongodb({ replsets: sets, backup: mongodbBackup({ resources: {} }) }));
    expect(reports).toHaveLength(12);
    expect(reports.filter((report) => report.includes("The database has no"))).toHaveLength(4);
    expect(reports.filter((report) => report.includes('The container "bare" has no'))).toHaveLength(4);
    expect(reports.filter((report) => report.includes("where: spec.backup.resources."))).toHaveLength(4);
    expect(await judge(resourceLimits, mongodb({ backup: { enabled: false } }))).toEqual([]);
    const sharding = { enabled: true, configsvrReplSet: replicaSet(), mongos: { size: 2 } };
    expect(await judge(resourceLimits, mongodb({ sharding }))).toHaveLength(4);
  });

  it("sees the nodes of Elasticsearch, to which the operator gives memory where nothing is said", async () => {
    expect(await judge(resourceLimits, elasticsearch())).toEqual([]);
    const short = nodeSet({ podTemplate: undefined, resources: goodContainer.resources });
    expect(await judge(resourceLimits, elasticsearch({ nodeSets: [short] }))).toEqual([]);
    for (const silent of [nodeSet({}, {}), nodeSet({ podTemplate: undefined })]) {
      const reports = await judge(resourceLimits, elasticsearch({ nodeSets: [silent] }));
      expect(reports).toHaveLength(2);
      expect(reports.every((report) => report.includes("The database has no cpu"))).toBe(true);
    }
    const partly = nodeSet({}, { resources: { limits: { cpu: "1" } } });
    expect(await judge(resourceLimits, elasticsearch({ nodeSets: [partly] }))).toHaveLength(3);
  });

  it("leaves alone a RabbitMQ that takes what its operator gives", async () => {
    expect(await judge(resourceLimits, rabbitmq())).toEqual([]);
    expect(await judge(resourceLimits, rabbitmq({ resources: { limits: { cpu: "1" } } }))).toHaveLength(3);
  });

  it("leaves alone what is no workload, and strange types without an end in an error", async () => {
    expect(await judge(resourceLimits, resource("core/v1:ConfigMap", { data: {} }))).toEqual([]);
    expect(await judge(resourceLimits, resource("apps/v1:Deployment", { spec: "none" }))).toEqual([]);
    expect(await judge(resourceLimits, resource("apps/v1:Deployment", { spec: { template: [] } }))).toEqual([]);
  });
});
