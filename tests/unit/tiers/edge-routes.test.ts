import type { Connection } from "../../../components/language/connection";
import type { EdgePlan } from "../../../components/tiers/edge/plan";
import { softwares } from "../../../components/tiers/edge/software";
import { routeExpression } from "../../../components/tiers/edge/software/paths";
import { edgeSchema } from "../../../components/tiers/edge/spec";
import { plannedEdge } from "../../support/edge";

type Edge = Parameters<typeof plannedEdge>[0];
type Hosts = NonNullable<NonNullable<Edge>["spec"]>["hosts"];

const connections: Readonly<Record<string, Connection>> = {
  backend: { kind: "http", host: "backend", port: 3001 },
  reports: { kind: "http", host: "reports", port: 3002 },
  frontend: { kind: "http", host: "frontend", port: 3000 },
  redis: { kind: "redis", host: "redis", port: 6379, master: "main", sentinels: [], secret: "redis" },
};

const hosts: Hosts = {
  www: {
    host: "www.example.org",
    to: "frontend",
    access: "public",
    routes: [
      { path: "/api/", to: "backend", rateLimit: { requestsPerSecond: 10, burst: 20 } },
      { path: "/api/reports/", to: "reports" },
    ],
  },
};

const planned = (software: EdgePlan["software"], given: Hosts = hosts) =>
  plannedEdge({ spec: { software, hosts: given }, connections });

const textOf = (software: EdgePlan["software"]): string => {
  const { plan } = planned(software);
  return softwares[software].configure(plan).text;
};

describe("routes of a host", () => {
  it("ECO-ING-09 ECO-ING-10: longer paths come first, each with its tier's address; the rest of the host is its own tier's", () => {
    const [host] = planned("nginx").plan.hosts;
    expect(host?.upstream).toEqual({ host: "frontend", port: 3000 });
    expect(host?.routes).toEqual([
      { path: "/api/reports/", upstream: { host: "reports", port: 3002 } },
      {
        path: "/api/",
        upstream: { host: "backend", port: 3001 },
        rateLimit: { requests: 10, per: "second", burst: 20 },
      },
    ]);
  });

  it("the edge may reach the tiers of its routes, and starts after them", () => {
    expect(planned("nginx").plan.uses).toEqual(["backend", "frontend", "reports"]);
  });

  it("a host with routes alone is shown among the addresses, and is no reserved one", () => {
    const only: Hosts = {
      api: { host: "api.example.org", access: "public", routes: [{ path: "/v1/", to: "backend" }] },
    };
    const { plan, warnings } = planned("nginx", only);
    expect(plan.connection).toEqual({ kind: "public", urls: ["https://api.example.org"] });
    expect(warnings.filter((warning) => warning.includes("503"))).toEqual([]);
  });

  const mistakes = (routes: readonly object[], software: EdgePlan["software"] = "nginx") =>
    planned(software, edgeSchema.unwrap().shape.hosts.parse({ www: { ...hosts["www"], routes } })).problems;

  it("says of a path that stands twice where it led first", () => {
    expect(
      mistakes([
        { path: "/api/", to: "backend" },
        { path: "/api/", to: "reports" },
      ]),
    ).toEqual([
      {
        code: "PAL347",
        path: ["tiers", "edge", "hosts", "www", "routes", 1, "path"],
        found: '"/api/", which leads to "backend" already',
        allowed: "each path once",
        fix: 'give the route to "reports" another path, or remove it',
      },
    ]);
  });

  it("says of a tier that is not there, or that speaks no HTTP, what was meant", () => {
    const problems = mistakes([
      { path: "/a/", to: "backed" },
      { path: "/b/", to: "redis" },
    ]);
    expect(problems.map(({ code, path, fix }) => [code, path.join("."), fix])).toEqual([
      ["PAL342", "tiers.edge.hosts.www.routes.0.to", 'did you mean "backend"?'],
      ["PAL343", "tiers.edge.hosts.www.routes.1.to", "use one of: backend, frontend, reports"],
    ]);
  });

  it("refuses a limit with caddy, at a route as at a host", () => {
    const rateLimit = { requestsPerSecond: 10, burst: 20 };
    const [problem] = mistakes([{ path: "/api/", to: "backend", rateLimit }], "caddy");
    expect(problem).toMatchObject({
      code: "PAL345",
      path: ["tiers", "edge", "hosts", "www", "routes", 0, "rateLimit"],
    });
  });

  it.each(["api/", "/api", "/", "/a pi/", "/api/*", "//", "/../", "/.hidden/"])("refuses the path %p", (path) => {
    const written = { ...hosts["www"], routes: [{ path, to: "backend" }] };
    expect(edgeSchema.unwrap().shape.hosts.safeParse({ www: written }).success).toBe(false);
  });
});

describe("the expression of a route", () => {
  it.each([
    ["/api", true],
    ["/api/", true],
    ["/api/x/y", true],
    ["/apis", false],
    ["/x/api/", false],
    ["/API/x", false],
  ])("%s is for /api/: %p", (path, fits) => {
    expect(new RegExp(routeExpression("/api/")).test(path)).toBe(fits);
  });

  it("takes a dot for a dot", () => {
    expect(new RegExp(routeExpression("/v1.0/")).test("/v1x0/")).toBe(false);
  });
});

describe("how each program writes them", () => {
  it("ECO-ING-08 ECO-CON-02: NGINX counts at the route alone, in a zone of the whole server", () => {
    const text = textOf("nginx");
    expect(text).toContain("limit_req_zone $binary_remote_addr zone=www_2:10m rate=10r/s;");
    expect(text.match(/limit_req zone=\S+/g)).toEqual(["limit_req zone=www_2", "limit_req zone=www_2"]);
    expect(text).toContain("location = /api {");
    expect(text).toContain("location ^~ /api/reports/ {");
  });

  it("ECO-ING-08: HAProxy counts requests of a longer path not as those of the shorter", () => {
    const text = textOf("haproxy");
    expect(text).toContain("http-request track-sc1 src table limit-of-www.2 if host-www route-www.2 !route-www.1");
    expect(text.indexOf("use_backend tier-of-www.1")).toBeLessThan(text.indexOf("use_backend tier-of-www.2"));
    expect(text.indexOf("use_backend tier-of-www.2")).toBeLessThan(text.indexOf("use_backend tier-of-www if"));
  });

  it("ECO-ING-09: Caddy hands them over before the rest of the host", () => {
    const hostsWithoutLimit: Hosts = {
      www: {
        host: "www.example.org",
        to: "frontend",
        access: "public",
        routes: [{ path: "/api/", to: "backend" }],
      },
    };
    const text = softwares.caddy.configure(planned("caddy", hostsWithoutLimit).plan).text;
    const places = ["path_regexp ^/api(/|$)", "reverse_proxy @route-1 backend:3001", "reverse_proxy frontend:3000"];
    expect(places.map((place) => text.indexOf(place))).toEqual(
      places.map((place) => text.indexOf(place)).sort((left, right) => left - right),
    );
    expect(places.every((place) => text.includes(place))).toBe(true);
  });
});
