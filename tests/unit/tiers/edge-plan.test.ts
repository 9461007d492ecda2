import { renderProblems } from "../../../components/language/problem";
import { validate } from "../../../components/language/validate";
import { privateNetworks, edgeOverridesSchema, edgeSchema } from "../../../components/tiers/edge/spec";
import { documentHosts, plannedEdge } from "../../support/edge";

const hostNamed = (name: string, exceptions: Parameters<typeof plannedEdge>[0] = {}) =>
  plannedEdge(exceptions).plan.hosts.find((host) => host.name === name);

describe("the plan of an edge", () => {
  it("ROF-ING-01: publishes 80 and 443 over TCP, 443 over UDP, and nothing else; metrics are for those who collect them", () => {
    const { ports } = plannedEdge().plan;
    expect(ports.filter(({ reach }) => reach === "public").map(({ port, protocol }) => `${port}/${protocol}`)).toEqual([
      "80/TCP",
      "443/TCP",
      "443/UDP",
    ]);
    expect(ports.filter(({ reach }) => reach !== "public")).toEqual([
      { name: "metrics", port: 9180, protocol: "TCP", reach: "metrics" },
    ]);
  });

  it("ROF-CON-21, ROF-ING-02, ROF-ING-07, ROF-ING-10: leads hosts to tiers by their service names", () => {
    expect(hostNamed("api")?.upstream).toEqual({ host: "gateway.demo-backend.svc.cluster.local", port: 8080 });
    expect(hostNamed("app")?.upstream).toEqual({ host: "frontend.demo-frontend.svc.cluster.local", port: 3000 });
    expect(hostNamed("eureka")?.upstream?.port).toBe(8761);
    expect(plannedEdge().plan.uses).toEqual(["discovery-server", "frontend", "gateway"]);
  });

  it("ROF-CON-04: a host whose tier is not named has no upstream and is no mistake", () => {
    const { plan, problems } = plannedEdge();
    expect(plan.hosts.filter(({ upstream }) => !upstream).map(({ name }) => name)).toEqual([
      "grafana",
      "kibana",
      "zipkin",
    ]);
    expect(problems).toEqual([]);
  });

  it("ROF-ING-03, ROF-ING-04, ROF-ING-05, ROF-ING-06: the API host has the headers of the document", () => {
    expect(hostNamed("api")?.headers).toMatchObject({
      "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
      "X-Frame-Options": "DENY",
      "X-Content-Type-Options": "nosniff",
      "X-XSS-Protection": "1; mode=block",
    });
  });

  it("ROF-CON-19: all six hosts have transport, sniffing, frame and content headers", () => {
    const { hosts } = plannedEdge().plan;
    expect(hosts).toHaveLength(6);
    for (const { headers } of hosts) {
      expect(Object.keys(headers)).toEqual(
        expect.arrayContaining([
          "Strict-Transport-Security",
          "X-Content-Type-Options",
          "X-Frame-Options",
          "Content-Security-Policy",
        ]),
      );
    }
  });

  it("lets a public page call the other public hosts, and no page be framed", () => {
    const policy = hostNamed("app")?.headers["Content-Security-Policy"];
    expect(policy).toContain(
      "connect-src 'self' https://api.rofecare.com wss://api.rofecare.com https://app.rofecare.com",
    );
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("grafana");
  });

  it("a host's own header wins over the edge's, and the edge's over the usual one", () => {
    const spec = {
      headers: { "X-Frame-Options": "SAMEORIGIN", "Referrer-Policy": "no-referrer" },
      hosts: {
        api: { host: "api.example.org", to: "gateway", access: "public", headers: { "Referrer-Policy": "origin" } },
      },
    } as const;
    expect(hostNamed("api", { spec })?.headers).toMatchObject({
      "X-Frame-Options": "SAMEORIGIN",
      "Referrer-Policy": "origin",
    });
  });

  it("ROF-CON-20, ROF-SVC-03, ROF-SVC-15: hides the Actuator of every host but its health", () => {
    for (const host of plannedEdge().plan.hosts) {
      expect(host.hiddenPaths).toEqual(["*/actuator*"]);
      expect(host.shownPaths).toEqual(["/actuator/health", "/actuator/health/*"]);
    }
  });

  it("ROF-ING-15: timeouts and the largest body have defaults; the spec changes them, and the stack changes the spec's", () => {
    expect(plannedEdge().plan).toMatchObject({
      bodyLimitMebibytes: 10,
      timeouts: { readHeader: 10, readBody: 60, write: 300, idle: 120, upstreamConnect: 5, upstreamResponse: 60 },
    });
    const spec = { bodyLimit: "1Gi", timeouts: { readBody: 90, idle: 30 } };
    expect(plannedEdge({ spec, overrides: { timeouts: { idle: 40 } } }).plan).toMatchObject({
      bodyLimitMebibytes: 1024,
      timeouts: { readBody: 90, idle: 40, readHeader: 10 },
    });
  });

  it("ROF-CON-12, ROF-SEC-14: restricted hosts get private networks and one generated login, with its version", () => {
    const { plan } = plannedEdge({ versions: { "edge-tools": 3 } });
    expect(plan.allowedNetworks).toEqual(privateNetworks);
    expect(plan.ownSecrets).toEqual([{ name: "edge-tools", length: 44, username: "operator", version: 3 }]);
    expect(plannedEdge({ overrides: { allowedNetworks: ["203.0.113.0/24"] } }).plan.allowedNetworks).toEqual([
      "203.0.113.0/24",
    ]);
  });

  it("makes no login where no host is restricted", () => {
    const { api } = documentHosts;
    expect(plannedEdge({ spec: { hosts: { ...(api && { api }) } } }).plan.ownSecrets).toEqual([]);
  });

  it("ROF-ING-12, ROF-CON-30: reaches the internet only where a public authority signs", () => {
    expect(plannedEdge().plan.outside).toEqual(["internet"]);
    expect(plannedEdge({ overrides: { certificates: "acme-staging" } }).plan.outside).toEqual(["internet"]);
    expect(plannedEdge({ profile: { certificates: "internal" } }).plan.outside).toEqual([]);
  });

  it("warns when a public authority has nobody to warn", () => {
    const aboutContact = (contact?: string): readonly string[] =>
      plannedEdge({ overrides: { contact } }).warnings.filter((warning) => warning.includes("tiers.edge.contact"));
    expect(aboutContact()).toHaveLength(1);
    expect(aboutContact("ops@example.org")).toEqual([]);
  });

  it("ROF-CON-39, ROF-HA-03: production has two replicas on one shared volume, and room for a third during an update", () => {
    const { plan } = plannedEdge();
    expect(plan).toMatchObject({ replicas: 2, storage: { size: "1Gi", shared: true } });
    expect(plan.capacity).toMatchObject({ pods: 3, cpuLimit: 1500, memoryLimit: 768, volumes: 1, storage: 1024 });
    expect(plannedEdge({ profile: { replicas: 1 } }).plan).toMatchObject({
      storage: { shared: false },
      capacity: { pods: 1 },
    });
  });

  it("hands out the addresses of the hosts that lead somewhere, and tells of the others", () => {
    const { plan, warnings } = plannedEdge();
    expect(plan.connection).toEqual({
      kind: "public",
      urls: ["https://api.rofecare.com", "https://app.rofecare.com", "https://eureka.rofecare.com"],
    });
    expect(warnings.join()).toContain(
      "nothing stands behind grafana.rofecare.com and kibana.rofecare.com and zipkin.rofecare.com yet",
    );
  });

  it("is plain data", () => {
    const { plan } = plannedEdge();
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});

describe("mistakes in an edge", () => {
  const { api, app } = documentHosts;
  if (!api || !app) throw new Error("the document has an api and an app host");

  it("names every mistake at once: a host twice, an unknown tier, a tier that does not speak HTTP", () => {
    const { plan, problems } = plannedEdge({
      spec: { hosts: { api: { ...api, to: "gatway" }, app: { ...app, host: api.host, to: "redis" } } },
    });
    expect(renderProblems("platforms/demo.ts", problems)).toBe(
      [
        "platforms/demo.ts: 3 mistakes; nothing was changed.",
        "",
        "PAL340 at tiers.edge.hosts.app.host",
        '  found:   "api.rofecare.com", which is the host "api" already',
        "  allowed: each host once",
        '  fix:     give "app" another host name, or remove it',
        "",
        "PAL342 at tiers.edge.hosts.api.to",
        '  found:   "gatway", which is no tier of this platform',
        "  allowed: a tier that speaks HTTP",
        '  fix:     did you mean "gateway"?',
        "",
        "PAL343 at tiers.edge.hosts.app.to",
        '  found:   "redis", a tier that speaks redis',
        "  allowed: a tier that speaks HTTP",
        "  fix:     use one of: discovery-server, frontend, gateway",
      ].join("\n"),
    );
    expect(plan.uses).toEqual([]);
  });

  it("wants at least one public host", () => {
    const { problems } = plannedEdge({ spec: { hosts: { api: { ...api, access: "restricted" } } } });
    expect(problems).toMatchObject([{ code: "PAL341", path: ["tiers", "edge", "hosts"] }]);
  });

  it("tells which values are allowed for software, access, paths and headers", () => {
    const spec = {
      kind: "edge",
      software: "apache",
      resources: { cpuLimit: "1", memoryLimit: "1Gi" },
      hosts: {
        api: { host: "api", access: "open", hiddenPaths: ["actuator"], headers: { "X-A": "{env.HOME}" } },
      },
    };
    const checked = validate(edgeSchema, spec, { code: 200, file: "platforms/demo.ts" });
    expect(checked.ok ? [] : checked.problems.map(({ path, allowed }) => [path.join("."), allowed])).toEqual([
      ["software", "caddy, nginx, haproxy"],
      ["hosts.api.host", 'a host name such as "api.example.org"'],
      ["hosts.api.access", "public or restricted"],
      ["hosts.api.hiddenPaths.0", expect.stringContaining("a path such as")],
      ["hosts.api.headers.X-A", "printable ASCII without braces, backslashes and backquotes"],
    ]);
  });

  it("tells which values are allowed in a stack", () => {
    const overrides = {
      certificates: "letsencrypt",
      allowedNetworks: ["10.0.0.1/99"],
      contact: "ops",
      timeouts: { idle: 0 },
    };
    const checked = validate(edgeOverridesSchema, overrides, { code: 100, file: "Pulumi.prod.yaml" });
    expect(checked.ok ? [] : checked.problems.map(({ path, allowed }) => [path.join("."), allowed])).toEqual([
      ["certificates", "acme, acme-staging, internal, secret"],
      ["contact", "an e-mail address"],
      ["allowedNetworks.0", 'a network such as "10.0.0.0/8"'],
      ["timeouts.idle", "at least 1 s"],
    ]);
  });
});
