import { caddyfileOf } from "../../components/tiers/edge/software/caddy";
import type { EdgePlan } from "../../components/tiers/edge/plan";
import { caddyHome, caddyProgram, hashPassword, removeHome, startCaddy } from "../support/caddy";
import { plannedEdge } from "../support/edge";
import { bcryptHash, certify, edgeHome, removeEdgeHome, startEdge } from "../support/edge-programs";
import { type Answer, ask, type Backend, type Question, startBackend } from "../support/http";
import { needPrograms } from "./support/debian";

jest.setTimeout(120_000);

const host = "www.ecosyste.com";
const tools = "tools.ecosyste.com";
const password = "a-password-of-the-test";
const authorization = `Basic ${Buffer.from(`operator:${password}`).toString("base64")}`;

/** A program that serves the edge of this test. */
interface Served {
  readonly https: number;
  readonly ca: string;
  readonly stop: () => Promise<unknown>;
}

const starters: Readonly<Record<EdgePlan["software"], (plan: EdgePlan) => Promise<Served>>> = {
  nginx: (plan) => startMounted("nginx", plan),
  haproxy: (plan) => startMounted("haproxy", plan),
  caddy: async (plan) => {
    const program = await caddyProgram();
    const home = caddyHome(program, await hashPassword(program, password));
    const caddy = await startCaddy(home, caddyfileOf(plan), [host, tools]);
    const stop = async (): Promise<void> => {
      await caddy.kill();
      removeHome(home);
    };
    return { https: caddy.https, ca: caddy.authority(), stop };
  },
};

async function startMounted(program: "nginx" | "haproxy", plan: EdgePlan): Promise<Served> {
  await needPrograms({ nginx: "nginx-light", haproxy: "haproxy", openssl: "openssl", perl: "perl-base" });
  const home = edgeHome(program, await bcryptHash(password));
  const ca = await certify(home, [host, tools]);
  const edge = await startEdge(home, plan);
  const stop = async (): Promise<void> => {
    await edge.stop();
    removeEdgeHome(home);
  };
  return { https: edge.https, ca, stop };
}

describe.each(["nginx", "haproxy", "caddy"] as const)("the real %s leads paths to tiers", (software) => {
  let backends: Readonly<Record<"backend" | "reports" | "frontend", Backend>>;
  let edge: Served;

  const limit = software === "caddy" ? {} : { rateLimit: { requestsPerSecond: 10, burst: 20 } };

  const plan = (): EdgePlan =>
    plannedEdge({
      spec: {
        software,
        hosts: {
          www: {
            host,
            to: "frontend",
            access: "public",
            hiddenPaths: ["*/actuator*", "/api/internal/*"],
            shownPaths: ["/actuator/health", "/api/internal/status"],
            routes: [
              { path: "/api/", to: "backend" },
              { path: "/api/reports/", to: "reports" },
              { path: "/limited/", to: "backend", ...limit },
            ],
          },
          tools: { host: tools, access: "restricted", routes: [{ path: "/queue/", to: "backend" }] },
        },
      },
      profile: { certificates: "internal" },
      overrides: { allowedNetworks: ["127.0.0.1/32"] },
      connections: Object.fromEntries(
        Object.entries(backends).map(([name, { port }]) => [name, { kind: "http", host: "127.0.0.1", port }]),
      ),
    }).plan;

  const askEdge = (path: string, question: Partial<Question> = {}): Promise<Answer> =>
    ask({ host, path, port: edge.https, ca: edge.ca, ...question });

  beforeAll(async () => {
    backends = {
      backend: await startBackend("backend"),
      reports: await startBackend("reports"),
      frontend: await startBackend("frontend"),
    };
    edge = await starters[software](plan());
  }, 900_000);

  afterAll(async () => {
    await edge.stop();
    await Promise.all(Object.values(backends).map((one) => one.stop()));
  });

  it.each([
    ["/", "frontend"],
    ["/apis", "frontend"],
    ["/x/api/", "frontend"],
    ["/API/x", "frontend"],
    ["/api", "backend"],
    ["/api/", "backend"],
    ["/api/businesses?page=2", "backend"],
    ["/api/reports", "reports"],
    ["/api/reports/7", "reports"],
    ["/api/reportsx", "backend"],
  ])("ECO-ING-09 ECO-ING-10 ECO-CON-04: %s is answered by %s", async (path, tier) => {
    const { status, body } = await askEdge(path);
    expect([status, body]).toEqual([200, `answer of ${tier}`]);
  });

  it("ECO-ING-09: a route's tier gets the whole path, and learns of the client what every tier does", async () => {
    await askEdge("/api/businesses?page=2", { headers: { "x-forwarded-for": "192.0.2.1" } });
    const { path, headers } = backends.backend.received.at(-1) ?? { path: "", headers: {} };
    expect([path, headers.host, headers["x-forwarded-proto"]]).toEqual(["/api/businesses?page=2", host, "https"]);
    expect(headers["x-forwarded-for"]).toBe("127.0.0.1");
  });

  it("ECO-ING-05 ECO-CON-39: headers are on the answers of routes too", async () => {
    const { headers } = await askEdge("/api/businesses");
    expect([headers["x-frame-options"], headers["x-content-type-options"]]).toEqual(["DENY", "nosniff"]);
  });

  it.each(["/api/actuator/env", "/api/x/../actuator/env", "/api/internal/keys", "/actuator/env"])(
    "AUD-CON-27: %s is hidden below a route as it is elsewhere",
    async (path) => {
      const before = Object.values(backends).map(({ received }) => received.length);
      expect((await askEdge(path)).status).toBe(404);
      expect(Object.values(backends).map(({ received }) => received.length)).toEqual(before);
    },
  );

  it("what is shown below a route is answered by the route's tier, and elsewhere by the host's", async () => {
    expect((await askEdge("/api/internal/status")).body).toBe("answer of backend");
    expect((await askEdge("/actuator/health")).body).toBe("answer of frontend");
  });

  it("ROF-CON-12: routes of a restricted host are behind its door, and its other paths are nobody's", async () => {
    expect((await askEdge("/queue/", { host: tools })).status).toBe(401);
    expect((await askEdge("/queue/", { host: tools, headers: { authorization } })).body).toBe("answer of backend");
    const absent = await askEdge("/", { host: tools, headers: { authorization } });
    expect([absent.status, absent.body]).toEqual([503, "tools is not part of this platform."]);
  });

  const statuses = async (path: string, count: number): Promise<readonly number[]> =>
    (await Promise.all(Array.from({ length: count }, () => askEdge(path)))).map(({ status }) => status);

  it("ECO-ING-08: a limit is its route's alone: of 40 calls at once about 21 get through, and others are not affected", async () => {
    const through = (await statuses("/limited/x", 40)).filter((status) => status === 200).length;
    // Caddy's official image knows no limits, and the plan refuses them.
    expect(through).toBeGreaterThanOrEqual(software === "caddy" ? 40 : 21);
    expect(through).toBeLessThanOrEqual(software === "caddy" ? 40 : 26);
    expect(new Set(await statuses("/api/x", 40))).toEqual(new Set([200]));
    expect(new Set(await statuses("/", 40))).toEqual(new Set([200]));
  });
});
