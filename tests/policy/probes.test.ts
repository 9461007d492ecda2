import { probes } from "../../policies/rules/probes";
import { judge } from "./support/judge";
import { deployment, goodContainer, podSpec, resource, unknownText } from "./support/resources";

const { readinessProbe, livenessProbe, ...bare } = goodContainer;
const running = (...containers: readonly object[]) => deployment(podSpec(containers));

describe("probes", () => {
  it("accepts a workload whose containers have both probes", async () => {
    expect(await judge(probes, deployment())).toEqual([]);
  });

  it("ROF-SVC-14: refuses a container without a probe, once for each, with one for its own port to paste", async () => {
    const ports = [{ name: "http", containerPort: 9090 }];
    expect(await judge(probes, running(bare))).toHaveLength(2);
    expect(await judge(probes, running({ ...bare, livenessProbe, readinessProbe: {} }))).toHaveLength(1);
    const [report, ...others] = await judge(probes, running({ ...bare, readinessProbe, ports }));
    expect(others).toEqual([]);
    expect(report).toContain('The container "api" has no liveness probe');
    expect(report).toContain("where: spec.template.spec.containers[0].livenessProbe");
    expect(report).toContain("found: nothing");
    expect(report).toContain("fix:   livenessProbe: { tcpSocket: { port: 9090 } }");
  });

  it("asks it of all kinds that run for long, and of no job, pod alone, or container that runs first", async () => {
    const props = { spec: { template: { spec: podSpec([bare]) } } };
    for (const kind of ["StatefulSet", "DaemonSet", "Deployment"]) {
      expect(await judge(probes, resource(`apps/v1:${kind}`, props))).toHaveLength(2);
    }
    expect(await judge(probes, resource("apps/v1:StatefulSetList", { items: [props, props] }))).toHaveLength(4);
    expect(await judge(probes, resource("batch/v1:Job", props))).toEqual([]);
    expect(await judge(probes, resource("batch/v1:CronJob", { spec: { jobTemplate: props } }))).toEqual([]);
    expect(await judge(probes, resource("core/v1:Pod", { spec: podSpec([bare]) }))).toEqual([]);
    expect(await judge(probes, deployment(podSpec([goodContainer], { initContainers: [bare] })))).toEqual([]);
  });

  it("leaves alone a sidecar that is configured, but not where it is the pod's only container", async () => {
    const exporter = { ...bare, name: "exporter" };
    expect(await judge(probes, running(goodContainer, exporter))).toEqual([]);
    expect(await judge(probes, running(exporter))).toHaveLength(2);
    expect(await judge(probes, running(goodContainer, exporter), { sidecars: ["proxy"] })).toHaveLength(2);
  });

  it("leaves alone the namespaces of operators", async () => {
    const { type, props } = running(bare);
    const inOperators = { type, props: { ...props, metadata: { name: "manager", namespace: "cnpg-system" } } };
    expect(await judge(probes, inOperators)).toEqual([]);
    expect(await judge(probes, inOperators, { operatorNamespaces: [] })).toHaveLength(2);
  });

  it("neither accuses what a preview does not know, nor ends in an error over strange types", async () => {
    const unknown = { ...bare, readinessProbe: unknownText, livenessProbe: unknownText };
    expect(await judge(probes, running(unknown))).toEqual([]);
    expect(await judge(probes, resource("apps/v1:Deployment", { spec: unknownText }))).toEqual([]);
    for (const containers of ["none", {}, null, 1]) {
      expect(await judge(probes, deployment({ containers }))).toEqual([]);
    }
    const { type, props } = running(goodContainer);
    expect(await judge(probes, { type, props: { ...props, metadata: "none" } })).toEqual([]);
  });
});
