import type { EdgePlan } from "../../components/tiers/edge/plan";
import { plannedEdge } from "../support/edge";
import {
  certify,
  type EdgeHome,
  edgeHome,
  type ProgramName,
  removeEdgeHome,
  type RunningEdge,
  startEdge,
} from "../support/edge-programs";
import { type Answer, ask, type Backend, startBackend } from "../support/http";
import { until } from "../support/ports";
import { needPrograms } from "./support/debian";

jest.setTimeout(60_000);

const host = "api.example.org";

describe.each<ProgramName>(["nginx", "haproxy"])("the life of the real %s", (program) => {
  let home: EdgeHome;
  let edge: RunningEdge;
  let certificate: string;
  let backend: Backend;

  const localEdge = (): EdgePlan =>
    plannedEdge({
      spec: { software: program, hosts: { api: { host, to: "gateway", access: "public" } } },
      connections: { gateway: { kind: "http", host: "127.0.0.1", port: backend.port } },
    }).plan;

  const call = (path: string, ca = certificate): Promise<Answer> => ask({ host, path, port: edge.https, ca });

  beforeEach(async () => {
    await needPrograms({ nginx: "nginx-light", haproxy: "haproxy", openssl: "openssl" });
    home = edgeHome(program, "$2a$10$abcdefghijklmnopqrstuuSzKpHMzcGXqz4vdFdhzBFN2dkn8Nfgy");
    backend = await startBackend("gateway");
    certificate = await certify(home, [host]);
    edge = await startEdge(home, localEdge());
  }, 300_000);

  afterEach(async () => {
    await edge.stop();
    await backend.stop();
    removeEdgeHome(home);
  });

  it("ECO-ING-11, AUD-ING-03: serves a renewed certificate without a restart and without a lost request", async () => {
    const slow = call("/slow");
    const renewed = await certify(home, [host]);
    await until(() =>
      call("/", renewed).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    expect((await slow).body).toBe("answer of gateway");
    await expect(call("/")).rejects.toThrow(/certificate/);
    expect(await edge.stop()).toBe(0);
  });

  it("ends the requests on their way before it stops", async () => {
    const slow = call("/slow");
    await until(() => backend.received.some(({ path }) => path === "/slow"));
    const code = await edge.stop();
    expect((await slow).body).toBe("answer of gateway");
    expect(code).toBe(0);
  });
});
