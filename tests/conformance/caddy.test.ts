import { join } from "node:path";
import type { Connection } from "../../components/language/connection";
import { caddyfileOf } from "../../components/tiers/edge/software/caddy";
import {
  type CaddyHome,
  caddyHome,
  caddyProgram,
  caddyVersion,
  hashPassword,
  listensOn,
  removeHome,
  type RunningCaddy,
  startCaddy,
  tryCaddyfile,
} from "../support/caddy";
import { documentHosts, plannedEdge } from "../support/edge";
import { type Answer, ask, type Backend, type Question, startBackend } from "../support/http";
import { handshake, http3Asker, type SecureServer, statusOverHttp2 } from "../support/protocols";

const password = "a-password-of-the-test";
const allHosts = Object.values(documentHosts).map(({ host }) => host);
const restrictedHosts = allHosts.filter((host) => !/^(api|app)\./.test(host));
const authorization = `Basic ${Buffer.from(`operator:${password}`).toString("base64")}`;

let home: CaddyHome;
/** Further programs and places that single tests have started. */
const extra: { readonly home: CaddyHome; readonly caddy: RunningCaddy }[] = [];
let caddy: RunningCaddy;
let backends: Readonly<Record<"gateway" | "frontend" | "discovery-server", Backend>>;

/** The document's edge with its own authority, in front of stand-ins; operators may come from 127.0.0.1 alone. */
const localEdge = (exceptions: Parameters<typeof plannedEdge>[0] = {}): string =>
  caddyfileOf(
    plannedEdge({
      ...exceptions,
      profile: { certificates: "internal" },
      overrides: { allowedNetworks: ["127.0.0.1/32"], bodyLimit: "1Mi", ...exceptions.overrides },
      connections: Object.fromEntries(
        Object.entries(backends).map(([name, { port }]): [string, Connection] => [
          name,
          { kind: "http", host: "127.0.0.1", port },
        ]),
      ),
    }).plan,
  );

/** A second program beside the one that all tests share. */
async function startAnother(text: string, hosts: readonly string[]): Promise<RunningCaddy> {
  const place = caddyHome(home.program, home.environment.EDGE_TOOLS_PASSWORD_HASH);
  const started = await startCaddy(place, text, hosts);
  extra.push({ home: place, caddy: started });
  return started;
}

const askEdge = (question: Omit<Question, "port" | "ca">): Promise<Answer> =>
  ask({ ...question, port: caddy.https, ca: caddy.authority() });

beforeAll(async () => {
  const program = await caddyProgram();
  home = caddyHome(program, await hashPassword(program, password));
  backends = {
    gateway: await startBackend("gateway"),
    frontend: await startBackend("frontend"),
    "discovery-server": await startBackend("discovery-server"),
  };
  caddy = await startCaddy(home, localEdge(), allHosts);
}, 900_000);

afterAll(async () => {
  await Promise.all([caddy, ...extra.map((one) => one.caddy)].map((one) => one.kill()));
  extra.forEach((one) => {
    removeHome(one.home);
  });
  await Promise.all(Object.values(backends).map((backend) => backend.stop()));
  removeHome(home);
});

describe("the real Caddy reads the generated Caddyfile", () => {
  const environments = {
    "production, Let's Encrypt": plannedEdge({ overrides: { contact: "ops@example.org" } }),
    "staging, Let's Encrypt's staging": plannedEdge({ profile: { certificates: "acme-staging" } }),
    "development, its own authority": plannedEdge({ profile: { certificates: "internal", replicas: 1 } }),
    "behind proxies, with other limits": plannedEdge({
      overrides: { trustedProxies: ["192.0.2.0/24", "2001:db8::/32"], bodyLimit: "2Gi", timeouts: { write: 900 } },
    }),
  };

  it.each(Object.entries(environments))(
    "ROF-ING-01: validates it and would not format it otherwise: %s",
    async (_, edge) => {
      const text = caddyfileOf(edge.plan);
      expect(await tryCaddyfile(home, "validate", text)).toContain("Valid configuration");
      expect(await tryCaddyfile(home, "fmt", text)).toBe(text);
    },
  );

  it("is the version of the image", () => {
    expect(plannedEdge().plan.image).toBe(`caddy:${caddyVersion}-alpine`);
  });

  it("refuses a Caddyfile that is wrong, so that its consent means something", async () => {
    await expect(tryCaddyfile(home, "validate", "api.example.org {\n\treverse_prxy x\n}\n")).rejects.toThrow(
      "reverse_prxy",
    );
  });

  it("ROF-ING-12: production asks Let's Encrypt for every certificate, development nobody", async () => {
    const production = await tryCaddyfile(home, "adapt", caddyfileOf(environments["production, Let's Encrypt"].plan));
    expect(production).toContain('"ca":"https://acme-v02.api.letsencrypt.org/directory","email":"ops@example.org"');
    const development = await tryCaddyfile(
      home,
      "adapt",
      caddyfileOf(environments["development, its own authority"].plan),
    );
    expect(development).toContain('"issuers":[{"module":"internal"}]');
    expect(development).not.toContain("letsencrypt");
  });

  it("ROF-ING-16: listens on 80, 443 and its private port, and on no administration port", async () => {
    expect(await listensOn(home, localEdge())).toEqual([":443", ":80", ":9180"]);
    expect(await tryCaddyfile(home, "adapt", localEdge())).toContain('"admin":{"disabled":true');
  });
});

describe("the running edge: hosts", () => {
  it.each([
    ["ROF-ING-02, ROF-CON-21", "api.rofecare.com", "gateway"],
    ["ROF-ING-07, ROF-CON-04", "app.rofecare.com", "frontend"],
  ])("%s: https://%s is answered by %s, under a certificate for that name", async (_, host, tier) => {
    const answer = await askEdge({ host, path: "/hello" });
    expect([answer.status, answer.body]).toEqual([200, `answer of ${tier}`]);
  });

  it("ROF-SVC-03: the gateway's health is reachable on the API host", async () => {
    const answer = await askEdge({ host: "api.rofecare.com", path: "/actuator/health" });
    expect([answer.status, answer.body]).toEqual([200, "answer of gateway"]);
    expect((await askEdge({ host: "api.rofecare.com", path: "/actuator/health/readiness" })).status).toBe(200);
  });

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
    const before = backends.gateway.received.length;
    expect((await askEdge({ host: "api.rofecare.com", path })).status).toBe(404);
    expect(backends.gateway.received).toHaveLength(before);
  });

  it("ROF-ING-16: a host that is not the platform's gets no certificate and no answer", async () => {
    await expect(askEdge({ host: "prometheus.rofecare.com" })).rejects.toThrow(/alert|SSL/i);
  });

  it.each(allHosts)(
    "ROF-ING-13: http://%s leads to https, without a port and without losing the path",
    async (host) => {
      const answer = await ask({ port: caddy.http, host, path: "/a/b?c=d" });
      expect(answer.status).toBe(308);
      expect(answer.headers["location"]).toBe(`https://${host}/a/b?c=d`);
      expect(answer.headers["server"]).toBeUndefined();
    },
  );
});

describe("the running edge: headers", () => {
  const expectSecurityHeaders = ({ headers }: Answer): void => {
    expect(headers).toMatchObject({
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      "x-xss-protection": "1; mode=block",
    });
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["server"]).toBeUndefined();
    expect(headers["via"]).toBeUndefined();
  };

  it("ROF-ING-03, ROF-ING-04, ROF-ING-05, ROF-ING-06: the API host has each once, in place of what the tier says", async () => {
    expectSecurityHeaders(await askEdge({ host: "api.rofecare.com" }));
  });

  it.each(allHosts)(
    "ROF-CON-19: %s has the security headers, on answers, refusals and failures alike",
    async (host) => {
      expectSecurityHeaders(await askEdge({ host, headers: { authorization } }));
      expectSecurityHeaders(await askEdge({ host }));
      expectSecurityHeaders(await askEdge({ host, from: "127.0.0.2" }));
      expectSecurityHeaders(await askEdge({ host, path: "/actuator/env" }));
    },
  );

  it("ROF-CON-19: even a tier that is down is answered for with them", async () => {
    const text = localEdge({ overrides: { timeouts: { upstreamConnect: 1 } } });
    const alone = await startAnother(text.replaceAll(`:${String(backends.gateway.port)}`, ":1"), ["api.rofecare.com"]);
    const answer = await ask({ host: "api.rofecare.com", port: alone.https, ca: alone.authority() });
    expect([answer.status, answer.body]).toEqual([502, "502 Bad Gateway"]);
    expectSecurityHeaders(answer);
  });
});

describe("the running edge: restricted hosts", () => {
  it.each(restrictedHosts)(
    "ROF-ING-08, ROF-ING-09, ROF-ING-10, ROF-ING-11, ROF-CON-12, ROF-SEC-14: %s turns strangers away",
    async (host) => {
      expect((await askEdge({ host, from: "127.0.0.2" })).status).toBe(403);
      expect((await askEdge({ host, from: "127.0.0.2", headers: { authorization } })).status).toBe(403);
      expect((await askEdge({ host, from: "127.0.0.2", headers: { "x-forwarded-for": "127.0.0.1" } })).status).toBe(
        403,
      );
      const unknown = await askEdge({ host });
      expect(unknown.status).toBe(401);
      expect(unknown.headers["www-authenticate"]).toContain("Basic");
      const wrong = `Basic ${Buffer.from("operator:guess").toString("base64")}`;
      expect((await askEdge({ host, headers: { authorization: wrong } })).status).toBe(401);
    },
  );

  it("ROF-ING-10: an operator inside gets to Eureka, which never sees the password", async () => {
    const answer = await askEdge({ host: "eureka.rofecare.com", headers: { authorization } });
    expect([answer.status, answer.body]).toEqual([200, "answer of discovery-server"]);
    expect(backends["discovery-server"].received.at(-1)?.headers["authorization"]).toBeUndefined();
  });

  it("leaves tokens alone that are meant for a tier of a public host", async () => {
    await askEdge({ host: "api.rofecare.com", headers: { authorization: "Bearer token" } });
    expect(backends.gateway.received.at(-1)?.headers["authorization"]).toBe("Bearer token");
  });

  it.each(["grafana", "kibana", "zipkin"])(
    "ROF-ING-08, ROF-ING-09, ROF-ING-11: an operator inside is told that %s is not here yet",
    async (tool) => {
      const answer = await askEdge({ host: `${tool}.rofecare.com`, headers: { authorization } });
      expect([answer.status, answer.body]).toEqual([503, `${tool} is not part of this platform.`]);
    },
  );
});

describe("the running edge: protocols and limits", () => {
  it("ROF-ING-15: a body beyond the limit is refused with 413, one within it passes", async () => {
    const post = (bytes: number): Promise<Answer> =>
      askEdge({ host: "api.rofecare.com", method: "POST", body: Buffer.alloc(bytes) });
    expect((await post(1024 * 1024)).status).toBe(200);
    expect((await post(1024 * 1024 + 1)).status).toBe(413);
  });

  it("ROF-ING-01: offers HTTP/3 on the port of HTTPS", async () => {
    const answer = await askEdge({ host: "api.rofecare.com" });
    expect(answer.headers["alt-svc"]).toBe(`h3=":${String(caddy.https)}"; ma=2592000`);
  });

  it("ROF-ING-01: answers over HTTP/3, asked by a second Caddy that speaks nothing else", async () => {
    const authority = join(home.folder, "caddy/pki/authorities/local/root.crt");
    const asker = await startAnother(http3Asker(caddy.https, "api.rofecare.com", authority), []);
    const answer = await ask({ port: asker.http, host: "asker", path: "/over-http3" });
    expect([answer.status, answer.body]).toEqual([200, "answer of gateway"]);
    expect(caddy.log()).toMatch(/"proto":"HTTP\/3.0","method":"GET","host":"api.rofecare.com","uri":"\/over-http3"/);
  });

  const server = (): SecureServer => ({ port: caddy.https, host: "api.rofecare.com", ca: caddy.authority() });

  it("speaks HTTP/2", async () => {
    expect(await statusOverHttp2(server())).toBe(200);
  });

  it("speaks TLS 1.2 and 1.3, and refuses 1.1", async () => {
    expect(await handshake(server(), "TLSv1.3")).toBe("TLSv1.3");
    expect(await handshake(server(), "TLSv1.2")).toBe("TLSv1.2");
    expect(await handshake(server(), "TLSv1.1")).toContain("protocol version");
  });

  it("keeps metrics and health on the private port, and nothing else there", async () => {
    const inside = (path: string): Promise<Answer> => ask({ port: caddy.private, host: "edge", path });
    expect((await inside("/metrics")).body).toContain("caddy_http_requests_total");
    expect((await inside("/health")).status).toBe(200);
    expect((await inside("/")).status).toBe(404);
    expect((await askEdge({ host: "api.rofecare.com", path: "/metrics" })).body).toBe("answer of gateway");
  });

  it("ends the requests on their way before it stops", async () => {
    const leaving = await startAnother(localEdge(), ["api.rofecare.com"]);
    const slow = ask({ host: "api.rofecare.com", path: "/slow", port: leaving.https, ca: leaving.authority() });
    await new Promise((done) => setTimeout(done, 200));
    const code = await leaving.stop();
    expect((await slow).body).toBe("answer of gateway");
    expect(code).toBe(0);
  });
});
