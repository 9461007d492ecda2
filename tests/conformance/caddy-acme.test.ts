import { connect } from "node:tls";
import { caddyfileOf } from "../../components/tiers/edge/software/caddy";
import {
  type CaddyHome,
  caddyHome,
  caddyProgram,
  hashPassword,
  removeHome,
  type RunningCaddy,
  startCaddy,
} from "../support/caddy";
import { documentHosts, plannedEdge } from "../support/edge";
import { type Pebble, startPebble } from "../support/pebble";
import { freePort, type Relay, relayTo } from "../support/ports";

const allHosts = Object.values(documentHosts).map(({ host }) => host);

let home: CaddyHome;
let relays: readonly Relay[];
let authority: Pebble;
let ordering: RunningCaddy;
let asked: RunningCaddy;

/** What a client is shown by one replica for one host. */
const certificateOf = (replica: RunningCaddy, host: string) =>
  new Promise<{ readonly issuer: string; readonly names: string; readonly serial: string }>((done, failed) => {
    const socket = connect({ host: "127.0.0.1", port: replica.https, servername: host, rejectUnauthorized: false });
    socket.once("error", failed);
    socket.once("secureConnect", () => {
      const { issuer, subjectaltname, serialNumber } = socket.getPeerCertificate();
      done({ issuer: String(issuer.CN), names: subjectaltname ?? "", serial: serialNumber });
      socket.destroy();
    });
  });

const count = (text: string, word: string): number => text.split(word).length - 1;

beforeAll(async () => {
  const program = await caddyProgram();
  home = caddyHome(program, await hashPassword(program, "password"));
  const [http, https] = [await freePort(), await freePort()];
  const [toHttp, toHttps] = [await relayTo(http), await relayTo(https)];
  relays = [toHttp, toHttps];
  authority = await startPebble({ http: toHttp.port, https: toHttps.port });
  const text = caddyfileOf(plannedEdge({ overrides: { contact: "ops@example.org" } }).plan);
  // The first replica orders every certificate; the authority asks the second one, as a load balancer might let it.
  const first = startCaddy(home, text, allHosts, { authority });
  await new Promise((done) => setTimeout(done, 1000));
  const second = startCaddy(home, text, allHosts, { authority, http, https });
  [ordering, asked] = await Promise.all([first, second]);
}, 900_000);

afterAll(async () => {
  await Promise.all([ordering.kill(), asked.kill(), authority.stop()]);
  relays.forEach((relay) => {
    relay.stop();
  });
  removeHome(home);
});

describe("two replicas of the production edge, on one volume, before an authority that speaks ACME", () => {
  it.each(allHosts)("ROF-ING-12: %s has one certificate of the authority, the same on both replicas", async (host) => {
    const [first, second] = [await certificateOf(ordering, host), await certificateOf(asked, host)];
    expect(first.issuer).toContain("Pebble Intermediate CA");
    expect(first.names).toBe(`DNS:${host}`);
    expect(second).toEqual(first);
  });

  it("ROF-ING-12, ROF-CON-39: one replica answers for the hosts that the other has claimed", () => {
    expect(count(ordering.log(), '"certificate obtained successfully"')).toBe(allHosts.length);
    expect(count(asked.log(), '"certificate obtained successfully"')).toBe(0);
    expect(count(ordering.log(), "served key authentication")).toBe(0);
    expect(count(asked.log(), "served key authentication")).toBeGreaterThanOrEqual(allHosts.length);
  });
});
