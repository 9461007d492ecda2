import type { Connection } from "../../components/language/connection";
import type { EdgePlan } from "../../components/tiers/edge/plan";
import { balanceOver, type Balancer } from "../support/balancer";
import { documentHosts, plannedEdge } from "../support/edge";
import {
  bcryptHash,
  certify,
  type EdgeHome,
  edgeHome,
  type ProgramName,
  removeEdgeHome,
  type RunningEdge,
  startEdge,
  tryConfiguration,
} from "../support/edge-programs";
import { type Answer, ask, type Backend, type Question, startBackend } from "../support/http";
import { handshake, type SecureServer, statusOverHttp2 } from "../support/protocols";
import { needPrograms } from "./support/debian";

jest.setTimeout(60_000);

const password = "a-password-of-the-test";
const allHosts = Object.values(documentHosts).map(({ host }) => host);
const limited = "limited.rofecare.com";
const perMinute = "per-minute.rofecare.com";
const restrictedHosts = allHosts.filter((host) => !/^(api|app)\./.test(host));
const basic = (secret: string): string => `Basic ${Buffer.from(`operator:${secret}`).toString("base64")}`;
const authorization = basic(password);

describe.each<ProgramName>(["nginx", "haproxy"])("the real %s serves the generated configuration", (program) => {
  let home: EdgeHome;
  let edge: RunningEdge;
  let ca: string;
  let backends: Readonly<Record<"gateway" | "frontend" | "discovery-server", Backend>>;
  let twins: readonly [Backend, Backend];
  let service: Balancer;

  const at = (port: number): Connection => ({ kind: "http", host: "127.0.0.1", port });

  /** The document's edge and two hosts with limits, in front of stand-ins; operators may come from 127.0.0.1 alone. */
  const localEdge = (exceptions: Parameters<typeof plannedEdge>[0] = {}): EdgePlan =>
    plannedEdge({
      ...exceptions,
      spec: {
        software: program,
        headers: { "X-Price": `5 $, "10 %" and 'more' #1; or less` },
        hosts: {
          ...documentHosts,
          twins: { host: "twins.rofecare.com", to: "twins", access: "public" },
          limited: {
            host: limited,
            to: "frontend",
            access: "public",
            rateLimit: { requestsPerSecond: 10, burst: 20 },
          },
          "per-minute": {
            host: perMinute,
            to: "frontend",
            access: "public",
            rateLimit: { requestsPerMinute: 1000, burst: 5 },
          },
        },
        ...exceptions.spec,
      },
      overrides: {
        allowedNetworks: ["127.0.0.1/32", "fc00::/7"],
        bodyLimit: "1Mi",
        timeouts: { readHeader: 2, upstreamResponse: 1 },
        ...exceptions.overrides,
      },
      connections: {
        ...Object.fromEntries(Object.entries(backends).map(([name, { port }]) => [name, at(port)])),
        twins: at(service.port),
      },
    }).plan;

  const askEdge = (question: Omit<Question, "port" | "ca">): Promise<Answer> =>
    ask({ ...question, port: edge.https, ca });

  beforeAll(async () => {
    await needPrograms({ nginx: "nginx-light", haproxy: "haproxy", openssl: "openssl", perl: "perl-base" });
    home = edgeHome(program, await bcryptHash(password));
    backends = {
      gateway: await startBackend("gateway"),
      frontend: await startBackend("frontend"),
      "discovery-server": await startBackend("discovery-server"),
    };
    twins = [await startBackend("one"), await startBackend("other")];
    service = await balanceOver(twins.map(({ port }) => port));
    ca = await certify(home, [...allHosts, "twins.rofecare.com", limited, perMinute]);
    edge = await startEdge(home, localEdge());
  }, 300_000);

  afterAll(async () => {
    await edge.stop();
    await Promise.all([...Object.values(backends), ...twins, service].map((one) => one.stop()));
    removeEdgeHome(home);
  });

  it("accepts it, with and without proxies before it, and with other limits", async () => {
    const plans = [
      localEdge(),
      localEdge({ overrides: { trustedProxies: ["192.0.2.0/24", "2001:db8::/32"], bodyLimit: "2Gi" } }),
      localEdge({ spec: { hosts: { api: { host: "api.rofecare.com", to: "gateway", access: "public" } } } }),
    ];
    const other = edgeHome(program, home.passwordHash);
    await certify(other, allHosts);
    for (const plan of plans) {
      const said = await tryConfiguration(other, plan);
      expect(said).not.toMatch(/alert|emerg|fatal/i);
    }
    removeEdgeHome(other);
  });

  it.each([
    ["ROF-CON-21", "api.rofecare.com", "gateway"],
    ["ROF-CON-04, ECO-ING-10", "app.rofecare.com", "frontend"],
  ])("%s: https://%s is answered by %s, under the mounted certificate", async (_, host, tier) => {
    const answer = await askEdge({ host, path: "/hello" });
    expect([answer.status, answer.body]).toEqual([200, `answer of ${tier}`]);
  });

  it.each(allHosts)("AUD-ING-05, ROF-ING-13: http://%s leads to https without losing the path", async (host) => {
    const answer = await ask({ port: edge.http, host, path: "/a/b?c=d" });
    expect([answer.status, answer.headers["location"]]).toEqual([308, `https://${host}/a/b?c=d`]);
  });

  it("an unknown host gets no certificate, no answer and no redirect", async () => {
    await expect(askEdge({ host: "prometheus.rofecare.com" })).rejects.toThrow(/alert|SSL/i);
    expect((await ask({ port: edge.http, host: "prometheus.rofecare.com" })).status).toBe(404);
    const behindAnother = await askEdge({ host: "prometheus.rofecare.com", servername: "api.rofecare.com" });
    expect(behindAnother.status).toBe(421);
  });

  it.each([
    "/actuator",
    "/actuator/env",
    "/actuator/refresh",
    "/ACTUATOR/env",
    "//actuator/env",
    "/%61ctuator/env",
    "/actuator;x=1/env",
    "/actuator/health/../env",
    "/actuator/health/..;/env",
    "/actuator/health%2f..%2fenv",
    "/x/../actuator/env",
    "/patient-service/actuator/env",
  ])("ROF-CON-20, ROF-SVC-15: %s is hidden with 404 and reaches no tier", async (path) => {
    const before = backends.gateway.received.length;
    expect((await askEdge({ host: "api.rofecare.com", path })).status).toBe(404);
    expect(backends.gateway.received).toHaveLength(before);
  });

  it("ROF-SVC-03: the gateway's health is reachable on the API host", async () => {
    for (const path of ["/actuator/health", "/actuator/health/readiness"]) {
      expect((await askEdge({ host: "api.rofecare.com", path })).body).toBe("answer of gateway");
    }
  });

  const expectSecurityHeaders = ({ headers }: Answer): void => {
    expect(headers).toMatchObject({
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      "x-xss-protection": "1; mode=block",
      "x-price": `5 $, "10 %" and 'more' #1; or less`,
    });
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect([undefined, "nginx"]).toContain(headers["server"]);
    expect(headers["via"]).toBeUndefined();
  };

  it.each(allHosts)(
    "ECO-ING-04, ECO-ING-05, ECO-ING-06, ECO-ING-07: %s has the headers once, on answers, refusals and failures alike",
    async (host) => {
      expectSecurityHeaders(await askEdge({ host, headers: { authorization } }));
      expectSecurityHeaders(await askEdge({ host }));
      expectSecurityHeaders(await askEdge({ host, from: "127.0.0.2" }));
      expectSecurityHeaders(await askEdge({ host, path: "/actuator/env" }));
    },
  );

  it("ECO-ING-09: a tier learns the client's address, host and protocol, and not what the client says of them", async () => {
    const lies = { "x-forwarded-for": "192.0.2.1", "x-real-ip": "192.0.2.1", "x-forwarded-proto": "http" };
    await askEdge({ host: "api.rofecare.com", headers: lies });
    expect(backends.gateway.received.at(-1)?.headers).toMatchObject({
      host: "api.rofecare.com",
      "x-real-ip": "127.0.0.1",
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-proto": "https",
    });
  });

  it.each(restrictedHosts)("ROF-CON-12: %s turns strangers away", async (host) => {
    expect((await askEdge({ host, from: "127.0.0.2" })).status).toBe(403);
    expect((await askEdge({ host, from: "127.0.0.2", headers: { authorization } })).status).toBe(403);
    const unknown = await askEdge({ host });
    expect(unknown.status).toBe(401);
    expect(unknown.headers["www-authenticate"]).toContain("Basic");
    expect((await askEdge({ host, headers: { authorization: basic("guess") } })).status).toBe(401);
  });

  it("ROF-CON-12: an operator inside gets to the tier, which never sees the password; tokens for others pass", async () => {
    const answer = await askEdge({ host: "eureka.rofecare.com", headers: { authorization } });
    expect([answer.status, answer.body]).toEqual([200, "answer of discovery-server"]);
    expect(backends["discovery-server"].received.at(-1)?.headers["authorization"]).toBeUndefined();
    await askEdge({ host: "api.rofecare.com", headers: { authorization: "Bearer token" } });
    expect(backends.gateway.received.at(-1)?.headers["authorization"]).toBe("Bearer token");
  });

  it("an operator inside is told that a tool is not here yet", async () => {
    const answer = await askEdge({ host: "zipkin.rofecare.com", headers: { authorization } });
    expect([answer.status, answer.body]).toEqual([503, "zipkin is not part of this platform."]);
  });

  it("AUD-ING-06, ROF-ING-15: a body beyond the limit is refused with 413, one within it passes", async () => {
    const post = (bytes: number): Promise<Answer> =>
      askEdge({ host: "api.rofecare.com", method: "POST", body: Buffer.alloc(bytes) });
    expect((await post(1024 * 1024)).status).toBe(200);
    expect((await post(1024 * 1024 + 1)).status).toBe(413);
  });

  it("a body that does not say its length does not get around the limit", async () => {
    const answer = await askEdge({
      host: "api.rofecare.com",
      method: "POST",
      headers: { "transfer-encoding": "chunked" },
      body: Buffer.alloc(1024 * 1024 + 1),
    });
    expect(answer.status).toBe({ nginx: 413, haproxy: 411 }[program]);
  });

  it("AUD-ING-07: a tier that does not begin to answer in time is given up with 504, and asked once", async () => {
    const before = backends.gateway.received.length;
    const answer = await askEdge({ host: "api.rofecare.com", path: "/too-slow" });
    expect(answer.status).toBe(504);
    expect(backends.gateway.received).toHaveLength(before + 1);
    expectSecurityHeaders(answer);
  });

  const statuses = async (
    host: string,
    count: number,
    from = "127.0.0.1",
  ): Promise<Readonly<Record<number, number>>> => {
    const answers = await Promise.all(Array.from({ length: count }, () => askEdge({ host, from })));
    return Object.fromEntries([200, 429].map((code) => [code, answers.filter(({ status }) => status === code).length]));
  };

  it("ECO-ING-08: of 40 calls at once about 21 get through, the others are refused with 429; others are not affected", async () => {
    const { 200: through = 0, 429: refused = 0 } = await statuses(limited, 40);
    expect(through).toBeGreaterThanOrEqual(21);
    expect(through).toBeLessThanOrEqual(26);
    expect(refused).toBe(40 - through);
    expect(await statuses(limited, 10, "127.0.0.3")).toEqual({ 200: 10, 429: 0 });
    expect(await statuses("app.rofecare.com", 40)).toEqual({ 200: 40, 429: 0 });
    expectSecurityHeaders(await askEdge({ host: limited }));
  });

  it("ECO-ING-08: ten calls a second, kept up, pass", async () => {
    const seen: number[] = [];
    for (let call = 0; call < 40; call += 1) {
      seen.push((await askEdge({ host: limited, from: "127.0.0.4" })).status);
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(seen.filter((status) => status !== 200)).toEqual([]);
  });

  it("AUD-ING-04: a rate of 1000 a minute with a burst of 5 lets 6 through at once", async () => {
    const { 200: through = 0, 429: refused = 0 } = await statuses(perMinute, 30);
    expect(through).toBeGreaterThanOrEqual(6);
    expect(through).toBeLessThanOrEqual(14);
    expect(refused).toBe(30 - through);
  });

  const server = (): SecureServer => ({ port: edge.https, host: "api.rofecare.com", ca });

  it("ECO-ING-01, ECO-ING-02: speaks HTTP/2, TLS 1.2 and 1.3, and refuses 1.1", async () => {
    expect(await statusOverHttp2(server())).toBe(200);
    expect(await handshake(server(), "TLSv1.3")).toBe("TLSv1.3");
    expect(await handshake(server(), "TLSv1.2")).toBe("TLSv1.2");
    expect(await handshake(server(), "TLSv1.1")).toMatch(/protocol version|unsupported protocol|handshake failure/);
  });

  const inside = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    ask({ port: edge.private, host: "edge", path, headers });

  it("keeps metrics and health on the private port, and nothing else there", async () => {
    const metric = { nginx: /^nginx_connections_active \d+$/m, haproxy: /^haproxy_process_nbthread \d+$/m }[program];
    expect((await inside("/metrics")).body).toMatch(metric);
    expect((await inside("/health")).status).toBe(200);
    expect((await inside("/")).status).toBe(404);
    for (const path of ["/metrics", "/stats", "/status"]) {
      expect((await askEdge({ host: "api.rofecare.com", path })).body).toBe("answer of gateway");
    }
  });

  it("MED-ING-02: its statistics are on the private port alone, HAProxy's with the operators' password", async () => {
    if (program === "nginx") {
      expect((await inside("/status")).body).toContain("Active connections");
      return;
    }
    expect((await inside("/stats")).status).toBe(401);
    expect((await inside("/stats", { authorization })).body).toContain("Statistics Report");
  });

  it("MED-ING-01: when one of two backends dies, no request fails", async () => {
    const answers = async (): Promise<readonly string[]> => {
      const seen: string[] = [];
      for (let call = 0; call < 20; call += 1) {
        service.cut();
        await new Promise((done) => setTimeout(done, 20));
        const { status, body } = await askEdge({ host: "twins.rofecare.com" });
        seen.push(status === 200 ? body : String(status));
      }
      return [...new Set(seen)];
    };
    await answers();
    await twins[0].stop();
    expect(await answers()).toEqual(["answer of other"]);
    expect(service.failed()).toBeGreaterThan(0);
  });
});
