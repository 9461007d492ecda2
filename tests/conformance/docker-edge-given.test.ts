import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onOneHost } from "../../components/platform/docker-profiles";
import type { ContainerPlan } from "../../components/targets/docker/container";
import { edgeContainers } from "../../components/tiers/edge/docker";
import { environments } from "../../environments";
import { dockerContext, dockerTarget } from "../support/docker-target";
import { plannedEdge } from "../support/edge";
import { bcryptHash } from "../support/edge-programs";
import { until } from "../support/ports";
import { needPrograms } from "./support/debian";
import { edgeImage, withHash } from "./support/edge-container";
import { LocalHost } from "./support/local-host";

const run = promisify(execFile);
jest.setTimeout(120_000);

const given = "/etc/palier/certificates";
const hosts = ["api.rofecare.com", "app.rofecare.com"] as const;

describe.each(["nginx", "haproxy", "caddy"] as const)("the real %s with the host's own certificates", (software) => {
  const folder = mkdtempSync(join(tmpdir(), "edge-given-"));
  let host: LocalHost;
  let container: ContainerPlan;

  /** The container with files in the place where the host's folder would lie. */
  const withFiles = (names: readonly string[]): ContainerPlan => ({
    ...container,
    files: [
      ...container.files,
      ...names.map((name) => ({
        path: `/etc/edge-certificates/${name}`,
        content: { text: readFileSync(join(folder, name), "utf8") },
      })),
    ],
  });

  const serve = async (names: readonly string[]): Promise<void> => {
    host = new LocalHost([withFiles(names)], await edgeImage(software, folder));
    await host.prepare();
    host.start("edge");
  };

  beforeAll(async () => {
    await needPrograms({ nginx: "nginx-light", haproxy: "haproxy", openssl: "openssl" });
    for (const name of hosts) {
      const files = ["-keyout", join(folder, `${name}.key`), "-out", join(folder, `${name}.crt`)];
      const subject = ["-subj", `/CN=given-to-${name.slice(0, 3)}`, "-addext", `subjectAltName=DNS:${name}`];
      await run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files]);
    }
    const { plan } = plannedEdge({
      spec: {
        software,
        hosts: {
          api: { host: hosts[0], access: "public" },
          app: { host: hosts[1], access: "public" },
        },
      },
      profile: onOneHost(environments.prod.tiers).edge,
      context: dockerContext({ edgeHost: { httpsPort: 443, certificates: given } }),
      connections: {},
    });
    const [planned] = edgeContainers(plan, dockerTarget({ certificates: given }));
    if (!planned) throw new Error("an edge has a container");
    container = withHash(planned, await bcryptHash("a-password-of-the-test"));
  });
  afterEach(() => host.remove());
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("ECO-SVC-04: shows to each host the certificate that bears its name", async () => {
    await serve(hosts.flatMap((name) => [`${name}.crt`, `${name}.key`]));
    await host.untilHealthy("edge");
    for (const name of hosts) {
      const ask = `openssl s_client -connect 127.0.0.1:443 -servername ${name} </dev/null 2>/dev/null | openssl x509 -noout -subject`;
      const { text } = await host.run("edge", ["sh", "-c", ask]);
      expect(text.trim()).toBe(`subject=CN = given-to-${name.slice(0, 3)}`);
    }
  });

  it("ends at once, with the name of the file that is missing", async () => {
    await serve(["api.rofecare.com.crt", "api.rofecare.com.key", "app.rofecare.com.crt"]);
    await until(() => host.log("edge").includes("app.rofecare.com.key"));
    expect(host.log("edge")).toMatch(
      /^the folder of docker\.certificates has no app\.rofecare\.com\.key that the user \d+ may read$/m,
    );
  });
});
