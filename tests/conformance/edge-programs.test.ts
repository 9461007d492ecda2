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
import { type Answer, ask, type Backend, startBackend } from "../support/http";
import { needPrograms } from "./support/debian";
import {
  allHosts,
  askOver,
  authorization,
  type Backends,
  type EdgeQuestion,
  edgeSuite,
  expectSecurityHeaders,
  password,
  startBackends,
} from "./support/edge-suite";

jest.setTimeout(60_000);

const ownHeader = `5 $, "10 %" and 'more' #1; or less`;
const limited = "limited.rofecare.com";
const perMinute = "per-minute.rofecare.com";
const facts = {
  nginx: { servers: [undefined, "nginx"], metric: /^nginx_connections_active \d+$/m },
  haproxy: { servers: [undefined], metric: /^haproxy_process_nbthread \d+$/m },
};

describe.each<ProgramName>(["nginx", "haproxy"])("the real %s serves the generated configuration", (program) => {
  let home: EdgeHome;
  let edge: RunningEdge;
  let ca: string;
  let backends: Backends;
  let twins: readonly [Backend, Backend];
  let service: Balancer;

  const at = (port: number): Connection => ({ kind: "http", host: "127.0.0.1", port });

  /** The document's edge and two hosts with limits, in front of stand-ins; operators may come from 127.0.0.1 alone. */
  const localEdge = (exceptions: Parameters<typeof plannedEdge>[0] = {}): EdgePlan =>
    plannedEdge({
      ...exceptions,
      spec: {
        software: program,
        headers: { "X-Price": ownHeader },
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

  const askEdge = (question: EdgeQuestion): Promise<Answer> => askOver({ ...edge, ca, backends }, question);

  beforeAll(async () => {
    await needPrograms({ nginx: "nginx-light", haproxy: "haproxy", openssl: "openssl", perl: "perl-base" });
    home = edgeHome(program, await bcryptHash(password));
    backends = await startBackends();
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

  edgeSuite(() => ({ ...edge, ca, backends }), facts[program]);

  it("an unknown host gets no redirect, and no answer behind the name of another", async () => {
    expect((await ask({ port: edge.http, host: "prometheus.rofecare.com" })).status).toBe(404);
    const behindAnother = await askEdge({ host: "prometheus.rofecare.com", servername: "api.rofecare.com" });
    expect(behindAnother.status).toBe(421);
  });

  it("a header of the platform's own arrives as it was written, whatever it holds", async () => {
    const { headers } = await askEdge({ host: "api.rofecare.com" });
    expect(headers["x-price"]).toBe(ownHeader);
  });

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
    expectSecurityHeaders(answer, facts[program].servers);
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
    expectSecurityHeaders(await askEdge({ host: limited }), facts[program].servers);
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

  const inside = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    ask({ port: edge.private, host: "edge", path, headers });

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
