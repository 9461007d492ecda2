import { balanceOver, type Balancer } from "../support/balancer";
import { plannedEdge } from "../support/edge";
import {
  bcryptHash,
  certify,
  type EdgeHome,
  edgeHome,
  removeEdgeHome,
  type RunningEdge,
  startEdge,
} from "../support/edge-programs";
import { ask, type Backend, startBackend } from "../support/http";
import { until } from "../support/ports";
import { needPrograms } from "./support/debian";

jest.setTimeout(120_000);

const host = "ecosyste.com";

/** Clients that ask without a pause until they are told to stop, and everything that they were answered. */
class Load {
  readonly answers: string[] = [];
  private running = true;
  private readonly clients: Promise<unknown>;

  constructor(clients: number, askOnce: () => Promise<string>) {
    const client = async (): Promise<void> => {
      while (this.running) this.answers.push(await askOnce());
    };
    this.clients = Promise.all(Array.from({ length: clients }, client));
  }

  /** Waits until the answers of the last moment are all the same. */
  async settlesOn(answer: string): Promise<void> {
    await until(async () => {
      const from = this.answers.length;
      await new Promise((done) => setTimeout(done, 200));
      const last = this.answers.slice(from);
      return last.length > 10 && last.every((one) => one === answer);
    });
  }

  async stop(): Promise<readonly string[]> {
    this.running = false;
    await this.clients;
    return this.answers;
  }
}

describe.each(["nginx", "haproxy"] as const)("a switch of colors behind the real %s", (program) => {
  let home: EdgeHome;
  let edge: RunningEdge;
  let ca: string;
  let blue: Backend;
  let green: Backend;
  /** The Service of the cluster: it leads new connections to the pods of the active color, and leaves those that are open. */
  let service: Balancer;

  const post = async (): Promise<string> => {
    const body = Buffer.from("an order that must not be lost");
    const answer = await ask({ host, path: "/api/orders", method: "POST", body, port: edge.https, ca });
    return answer.status === 200 ? answer.body : `failed with ${answer.status}`;
  };

  beforeAll(async () => {
    await needPrograms({ nginx: "nginx-light", haproxy: "haproxy", openssl: "openssl", perl: "perl-base" });
    [blue, green] = [await startBackend("blue"), await startBackend("green")];
    service = await balanceOver([blue.port]);
    home = edgeHome(program, await bcryptHash("unused"));
    ca = await certify(home, [host]);
    const hosts = {
      www: { host, to: "frontend", access: "public", routes: [{ path: "/api/", to: "backend" }] },
    } as const;
    const { plan } = plannedEdge({
      spec: { software: program, hosts },
      connections: {
        backend: { kind: "http", host: "127.0.0.1", port: service.port },
        frontend: { kind: "http", host: "127.0.0.1", port: service.port },
      },
    });
    edge = await startEdge(home, plan);
  }, 300_000);

  afterAll(async () => {
    await edge.stop();
    await Promise.all([blue, green, service].map((one) => one.stop()));
    removeEdgeHome(home);
  });

  it("ECO-OPS-05 ECO-CON-30: under load, no request is dropped on the way to green, nor on the way back", async () => {
    const load = new Load(8, post);
    await load.settlesOn("answer of blue");
    service.leadTo([green.port]);
    await load.settlesOn("answer of green");
    service.leadTo([blue.port]);
    await load.settlesOn("answer of blue");
    const answers = await load.stop();
    const count = (answer: string): number => answers.filter((one) => one === answer).length;
    expect([...new Set(answers)].sort()).toEqual(["answer of blue", "answer of green"]);
    // Each is answered once: what a color has received is what clients have been answered.
    expect([blue.received.length, green.received.length]).toEqual([count("answer of blue"), count("answer of green")]);
    expect(answers.length).toBeGreaterThan(100);
    expect(service.failed()).toBe(0);
  });
});
