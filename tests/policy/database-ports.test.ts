import { databasePorts } from "../../policies/rules/database-ports";
import { judge } from "./support/judge";
import { deployment, goodContainer, podSpec, resource } from "./support/resources";

const service = (spec: object) => resource("core/v1:Service", { metadata: { name: "db" }, spec });
const postgres = { port: 5432, targetPort: "postgres" };

describe("database-ports", () => {
  it("ROF-SEC-09: accepts a data store behind a Service inside the cluster, and an open edge", async () => {
    expect(await judge(databasePorts, service({ type: "ClusterIP", ports: [postgres] }))).toEqual([]);
    expect(await judge(databasePorts, service({ ports: [postgres] }))).toEqual([]);
    expect(await judge(databasePorts, service({ type: "LoadBalancer", ports: [{ port: 443 }] }))).toEqual([]);
  });

  it("ROF-SEC-09: refuses a Service that opens a data store, by its type or by addresses", async () => {
    const open = [
      { type: "NodePort", ports: [postgres] },
      { type: "LoadBalancer", ports: [{ port: 80, targetPort: 6379 }] },
      { externalIPs: ["192.0.2.1"], ports: [{ port: 9092 }] },
    ];
    for (const spec of open) expect(await judge(databasePorts, service(spec))).toHaveLength(1);
    const [report] = await judge(databasePorts, service({ type: "NodePort", ports: [postgres] }));
    expect(report).toContain("where: spec.ports[0]");
    expect(report).toContain('found: port 5432, and the Service is open by its type "NodePort"');
    expect(report).toContain('fix:   type: "ClusterIP"');
  });

  it("refuses ports on the node, and all ports of a pod in the node's network", async () => {
    const withPort = (port: object, rest: object = {}) =>
      deployment(podSpec([{ ...goodContainer, ports: [port] }], rest));
    expect(await judge(databasePorts, withPort({ containerPort: 5432 }))).toEqual([]);
    expect(await judge(databasePorts, withPort({ containerPort: 5432, hostPort: 5432 }))).toHaveLength(1);
    expect(await judge(databasePorts, withPort({ containerPort: 6379 }, { hostNetwork: true }))).toHaveLength(1);
  });

  it("refuses an Ingress or a route that leads to a data store, in old and new shapes, once for each backend", async () => {
    const backend = (service: object) => ({ spec: { rules: [{ http: { paths: [{ backend: service }] } }] } });
    const ingress = (props: object) => resource("networking.k8s.io/v1:Ingress", props);
    expect(await judge(databasePorts, ingress(backend({ service: { port: { number: 9200 } } })))).toHaveLength(1);
    expect(await judge(databasePorts, ingress(backend({ serviceName: "db", servicePort: 27017 })))).toHaveLength(1);
    expect(await judge(databasePorts, ingress(backend({ service: { port: { number: 8080 } } })))).toEqual([]);
    const route = { spec: { rules: [{ backendRefs: [{ name: "db", port: 5432 }] }] } };
    expect(await judge(databasePorts, resource("gateway.networking.k8s.io/v1:TCPRoute", route))).toHaveLength(1);
  });

  it("refuses a container's port that other machines reach", async () => {
    const container = (ports: object) => ({ type: "docker:index/container:Container", props: { ports: [ports] } });
    expect(await judge(databasePorts, container({ internal: 5432, external: 5432 }))).toHaveLength(1);
    expect(await judge(databasePorts, container({ internal: 5432, external: 5432, ip: "0.0.0.0" }))).toHaveLength(1);
    expect(await judge(databasePorts, container({ internal: 5432, external: 5432, ip: "127.0.0.1" }))).toEqual([]);
    expect(await judge(databasePorts, container({ internal: 8080, external: 8080 }))).toEqual([]);
  });

  it("takes other ports from the pack's configuration", async () => {
    const other = service({ type: "NodePort", ports: [{ port: 7687 }] });
    expect(await judge(databasePorts, other)).toEqual([]);
    expect(await judge(databasePorts, other, { ports: [7687] })).toHaveLength(1);
  });
});
