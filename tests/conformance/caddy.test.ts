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
import { plannedEdge } from "../support/edge";
import { ask } from "../support/http";
import { http3Asker } from "../support/protocols";
import {
  allHosts,
  askOver,
  type Backends,
  edgeSuite,
  type EdgeUnderTest,
  expectSecurityHeaders,
  password,
  startBackends,
} from "./support/edge-suite";

let home: CaddyHome;
/** Further programs and places that single tests have started. */
const extra: { readonly home: CaddyHome; readonly caddy: RunningCaddy }[] = [];
let caddy: RunningCaddy;
let backends: Backends;

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

const underTest = (): EdgeUnderTest => ({ ...caddy, ca: caddy.authority(), backends });

beforeAll(async () => {
  const program = await caddyProgram();
  home = caddyHome(program, await hashPassword(program, password));
  backends = await startBackends();
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

describe("the running Caddy", () => {
  edgeSuite(underTest, { servers: [undefined], metric: /caddy_http_requests_total/ });

  it("ROF-CON-19: even a tier that is down is answered for with the security headers", async () => {
    const text = localEdge({ overrides: { timeouts: { upstreamConnect: 1 } } });
    const alone = await startAnother(text.replaceAll(`:${String(backends.gateway.port)}`, ":1"), ["api.rofecare.com"]);
    const answer = await ask({ host: "api.rofecare.com", port: alone.https, ca: alone.authority() });
    expect([answer.status, answer.body]).toEqual([502, "502 Bad Gateway"]);
    expectSecurityHeaders(answer, [undefined]);
  });

  it("the redirect to https does not name the program", async () => {
    const answer = await ask({ port: caddy.http, host: "api.rofecare.com" });
    expect([answer.status, answer.headers["server"]]).toEqual([308, undefined]);
  });

  it("ROF-ING-01: offers HTTP/3 on the port of HTTPS", async () => {
    const answer = await askOver(underTest(), { host: "api.rofecare.com" });
    expect(answer.headers["alt-svc"]).toBe(`h3=":${String(caddy.https)}"; ma=2592000`);
  });

  it("ROF-ING-01: answers over HTTP/3, asked by a second Caddy that speaks nothing else", async () => {
    const authority = join(home.folder, "caddy/pki/authorities/local/root.crt");
    const asker = await startAnother(http3Asker(caddy.https, "api.rofecare.com", authority), []);
    const answer = await ask({ port: asker.http, host: "asker", path: "/over-http3" });
    expect([answer.status, answer.body]).toEqual([200, "answer of gateway"]);
    expect(caddy.log()).toMatch(/"proto":"HTTP\/3.0","method":"GET","host":"api.rofecare.com","uri":"\/over-http3"/);
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
