import { documentHosts } from "../../support/edge";
import { type Answer, ask, type Backend, type Question, startBackend } from "../../support/http";
import { handshake, type SecureServer, statusOverHttp2 } from "../../support/protocols";

/** Password of the operators' login. */
export const password = "a-password-of-the-test";

const basic = (secret: string): string => `Basic ${Buffer.from(`operator:${secret}`).toString("base64")}`;

/** What an operator says to log in. */
export const authorization = basic(password);

/** The hosts of the document. */
export const allHosts = Object.values(documentHosts).map(({ host }) => host);
const restrictedHosts = allHosts.filter((host) => !/^(api|app)\./.test(host));

/** Stand-ins for the tiers behind the document's hosts. */
export type Backends = Readonly<Record<"gateway" | "frontend" | "discovery-server", Backend>>;

/** Starts a stand-in for every tier behind the document's hosts. */
export const startBackends = async (): Promise<Backends> => ({
  gateway: await startBackend("gateway"),
  frontend: await startBackend("frontend"),
  "discovery-server": await startBackend("discovery-server"),
});

/** A real program that serves the document's edge; operators may come from 127.0.0.1 alone. */
export interface EdgeUnderTest {
  readonly http: number;
  readonly https: number;
  readonly private: number;
  /** The authority of its certificates, as PEM. */
  readonly ca: string;
  readonly backends: Backends;
}

/** A question to the edge over HTTPS. */
export type EdgeQuestion = Omit<Question, "port" | "ca">;

/** Asks the edge over HTTPS. */
export const askOver = ({ https, ca }: EdgeUnderTest, question: EdgeQuestion): Promise<Answer> =>
  ask({ ...question, port: https, ca });

/** What every answer of an edge carries, be it a tier's or its own. */
export function expectSecurityHeaders({ headers }: Answer, servers: readonly (string | undefined)[]): void {
  expect(headers).toMatchObject({
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "x-xss-protection": "1; mode=block",
  });
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(servers).toContain(headers["server"]);
  expect(headers["via"]).toBeUndefined();
}

/**
 * What holds for every edge, whichever program serves it. @param servers what its header `Server` may say.
 * @param metric a line of its metrics.
 */
export function edgeSuite(
  edge: () => EdgeUnderTest,
  { servers, metric }: { readonly servers: readonly (string | undefined)[]; readonly metric: RegExp },
): void {
  const askEdge = (question: EdgeQuestion): Promise<Answer> => askOver(edge(), question);
  hosts(edge, askEdge);
  hiddenPaths(edge, askEdge);
  restricted(edge, askEdge);
  limitsAndProtocols(edge, askEdge, metric);

  it.each(allHosts)(
    "ROF-CON-19, ROF-ING-03, ROF-ING-04, ROF-ING-05, ROF-ING-06, ECO-ING-04, ECO-ING-05, ECO-ING-06, ECO-ING-07: %s has the headers once, in place of what the tier says, on answers, refusals and failures alike",
    async (host) => {
      expectSecurityHeaders(await askEdge({ host, headers: { authorization } }), servers);
      expectSecurityHeaders(await askEdge({ host }), servers);
      expectSecurityHeaders(await askEdge({ host, from: "127.0.0.2" }), servers);
      expectSecurityHeaders(await askEdge({ host, path: "/actuator/env" }), servers);
    },
  );
}

type Asker = (question: EdgeQuestion) => Promise<Answer>;

function hosts(edge: () => EdgeUnderTest, askEdge: Asker): void {
  it.each([
    ["ROF-ING-02, ROF-CON-21", "api.rofecare.com", "gateway"],
    ["ROF-ING-07, ROF-CON-04, ECO-ING-10", "app.rofecare.com", "frontend"],
  ])("%s: https://%s is answered by %s, under a certificate for that name", async (_, host, tier) => {
    const answer = await askEdge({ host, path: "/hello" });
    expect([answer.status, answer.body]).toEqual([200, `answer of ${tier}`]);
  });

  it.each(allHosts)(
    "ROF-ING-13, AUD-ING-05: http://%s leads to https, without a port and without losing the path",
    async (host) => {
      const answer = await ask({ port: edge().http, host, path: "/a/b?c=d" });
      expect([answer.status, answer.headers["location"]]).toEqual([308, `https://${host}/a/b?c=d`]);
    },
  );

  it("ROF-ING-16: a host that is not the platform's gets no certificate and no answer", async () => {
    await expect(askEdge({ host: "prometheus.rofecare.com" })).rejects.toThrow(/alert|SSL/i);
  });

  it("ROF-SVC-03: the gateway's health is reachable on the API host", async () => {
    for (const path of ["/actuator/health", "/actuator/health/readiness"]) {
      const answer = await askEdge({ host: "api.rofecare.com", path });
      expect([answer.status, answer.body]).toEqual([200, "answer of gateway"]);
    }
  });
}

function hiddenPaths(edge: () => EdgeUnderTest, askEdge: Asker): void {
  it.each([
    "/actuator",
    "/actuator/env",
    "/actuator/refresh",
    "/actuator/prometheus",
    "/ACTUATOR/env",
    "//actuator/env",
    "/%61ctuator/env",
    "/actuator;x=1/env",
    "/actuator/health/../env",
    "/actuator/health/..;/env",
    "/actuator/health/..;x=1/env",
    "/actuator/health%2f..%2fenv",
    "/x/../actuator/env",
    "/patient-service/actuator/env",
  ])("ROF-CON-20, ROF-SVC-15: %s is hidden with 404 and reaches no tier", async (path) => {
    const { gateway } = edge().backends;
    const before = gateway.received.length;
    expect((await askEdge({ host: "api.rofecare.com", path })).status).toBe(404);
    expect(gateway.received).toHaveLength(before);
  });
}

function restricted(edge: () => EdgeUnderTest, askEdge: Asker): void {
  it.each(restrictedHosts)(
    "ROF-ING-08, ROF-ING-09, ROF-ING-10, ROF-ING-11, ROF-CON-12, ROF-SEC-14: %s turns strangers away",
    async (host) => {
      const from = "127.0.0.2";
      expect((await askEdge({ host, from })).status).toBe(403);
      expect((await askEdge({ host, from, headers: { authorization } })).status).toBe(403);
      expect((await askEdge({ host, from, headers: { "x-forwarded-for": "127.0.0.1" } })).status).toBe(403);
      const unknown = await askEdge({ host });
      expect(unknown.status).toBe(401);
      expect(unknown.headers["www-authenticate"]).toContain("Basic");
      expect((await askEdge({ host, headers: { authorization: basic("guess") } })).status).toBe(401);
    },
  );

  it("ROF-ING-10, ROF-CON-12: an operator inside gets to Eureka, which never sees the password", async () => {
    const answer = await askEdge({ host: "eureka.rofecare.com", headers: { authorization } });
    expect([answer.status, answer.body]).toEqual([200, "answer of discovery-server"]);
    const { received } = edge().backends["discovery-server"];
    expect(received.at(-1)?.headers["authorization"]).toBeUndefined();
  });

  it("leaves tokens alone that are meant for a tier of a public host", async () => {
    await askEdge({ host: "api.rofecare.com", headers: { authorization: "Bearer token" } });
    expect(edge().backends.gateway.received.at(-1)?.headers["authorization"]).toBe("Bearer token");
  });

  it.each(["grafana", "kibana", "zipkin"])(
    "ROF-ING-08, ROF-ING-09, ROF-ING-11: an operator inside is told that %s is not here yet",
    async (tool) => {
      const answer = await askEdge({ host: `${tool}.rofecare.com`, headers: { authorization } });
      expect([answer.status, answer.body]).toEqual([503, `${tool} is not part of this platform.`]);
    },
  );
}

function limitsAndProtocols(edge: () => EdgeUnderTest, askEdge: Asker, metric: RegExp): void {
  it("ROF-ING-15, AUD-ING-06: a body beyond the limit is refused with 413, one within it passes", async () => {
    const post = (bytes: number): Promise<Answer> =>
      askEdge({ host: "api.rofecare.com", method: "POST", body: Buffer.alloc(bytes) });
    expect((await post(1024 * 1024)).status).toBe(200);
    expect((await post(1024 * 1024 + 1)).status).toBe(413);
  });

  it("ECO-ING-01, ECO-ING-02: speaks HTTP/2, TLS 1.2 and 1.3, and refuses 1.1", async () => {
    const server: SecureServer = { port: edge().https, host: "api.rofecare.com", ca: edge().ca };
    expect(await statusOverHttp2(server)).toBe(200);
    expect(await handshake(server, "TLSv1.3")).toBe("TLSv1.3");
    expect(await handshake(server, "TLSv1.2")).toBe("TLSv1.2");
    expect(await handshake(server, "TLSv1.1")).toMatch(/protocol version|unsupported protocol|handshake failure/);
  });

  it("keeps metrics and health on the private port, and nothing else there", async () => {
    const inside = (path: string): Promise<Answer> => ask({ port: edge().private, host: "edge", path });
    expect((await inside("/metrics")).body).toMatch(metric);
    expect((await inside("/health")).status).toBe(200);
    expect((await inside("/")).status).toBe(404);
    for (const path of ["/metrics", "/stats", "/status"]) {
      expect((await askEdge({ host: "api.rofecare.com", path })).body).toBe("answer of gateway");
    }
  });
}
