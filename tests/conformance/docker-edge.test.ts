import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContainerPlan } from "../../components/targets/docker/container";
import { edgeContainers } from "../../components/tiers/edge/docker";
import type { EdgePlan } from "../../components/tiers/edge/plan";
import { onOneHost } from "../../components/platform/docker-profiles";
import { environments } from "../../environments";
import { dockerContext, dockerTarget } from "../support/docker-target";
import { documentHosts, plannedEdge } from "../support/edge";
import { bcryptHash } from "../support/edge-programs";
import { until } from "../support/ports";
import { needPrograms } from "./support/debian";
import { edgeImage, withHash } from "./support/edge-container";
import { LocalHost } from "./support/local-host";

jest.setTimeout(120_000);

const password = "a-password-of-the-test";
const httpsPort = 8443;
const standIns = readFileSync(join(__dirname, "support/stand-ins.cjs"), "utf8");

/** A container of this test's own, in which Node.js runs one of the stand-ins. */
const standIn = (name: string, ...args: readonly string[]): ContainerPlan => ({
  name,
  image: { from: "registry", reference: "test/node:1" },
  aliases: [],
  entrypoint: ["node", "/palier/stand-ins.cjs", ...args],
  environment: {},
  files: [
    { path: "/palier/stand-ins.cjs", content: { text: standIns } },
    { path: "/palier/names.json", content: { text: "{}" } },
  ],
  volumes: [],
  scratch: [],
  ports: [],
  health: { command: ["true"], intervalSeconds: 1, timeoutSeconds: 1, retries: 1, startPeriodSeconds: 0 },
  resources: { cpuRequest: "1", cpuLimit: "1", memoryRequest: "1Gi", memoryLimit: "1Gi" },
  stopSeconds: 1,
});

/** The document's edge in dev, published on another port than the usual; operators may come from 127.0.0.1 alone. */
const planned = (software: EdgePlan["software"]): EdgePlan =>
  plannedEdge({
    spec: { software, allowedNetworks: ["127.0.0.1/32"], hosts: documentHosts },
    profile: onOneHost(environments.dev.tiers).edge,
    context: dockerContext({ environment: "dev", edgeHost: { httpsPort } }),
    connections: {
      gateway: { kind: "http", host: "gateway", port: 8080 },
      frontend: { kind: "http", host: "frontend", port: 3000 },
      "discovery-server": { kind: "http", host: "discovery-server", port: 8761 },
    },
  }).plan;

describe.each(["nginx", "haproxy", "caddy"] as const)("the real %s in its container's place", (software) => {
  const folder = mkdtempSync(join(tmpdir(), "edge-"));
  let host: LocalHost;

  const names = (known: Readonly<Record<string, readonly string[]>>): Promise<unknown> =>
    host.run(
      "dns",
      ["sh", "-c", "cat > /palier/new && mv -f /palier/new /palier/names.json"],
      {},
      JSON.stringify(known),
    );

  /** What curl says: the answer, then its status. */
  const ask = async (site: string, ...more: readonly string[]): Promise<string> => {
    const resolved = ["--resolve", `${site}:443:127.0.0.1`, "--resolve", `${site}:80:127.0.0.1`];
    const { text } = await host.run("dns", [
      ...["curl", "-sk", "--max-time", "8", ...resolved, "-w", " %{http_code} %{redirect_url}", ...more],
    ]);
    return text.trim();
  };

  beforeAll(async () => {
    await needPrograms({ nginx: "nginx-light", haproxy: "haproxy", curl: "curl", openssl: "openssl" });
    const plan = planned(software);
    const target = dockerTarget({ environment: "dev", edgePorts: { http: 8080, https: httpsPort } });
    const hash = await bcryptHash(password);
    const containers = [
      ...edgeContainers(plan, target).map((container) => withHash(container, hash)),
      standIn("dns", "dns", "127.0.0.11", "/palier/names.json"),
      standIn("gateway-1", "tier", "127.0.0.21", "8080", "gateway-1"),
      standIn("gateway-2", "tier", "127.0.0.22", "8080", "gateway-2"),
      standIn("registry", "tier", "127.0.0.23", "8761", "discovery-server"),
      standIn("moved", "tier", "127.0.0.23", "8080", "moved"),
    ];
    host = new LocalHost(containers, await edgeImage(software, folder));
    await host.prepare();
    await host.run("dns", ["sh", "-c", "echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start"]);
    for (const name of ["dns", "gateway-1", "gateway-2", "registry"]) host.start(name);
    await names({ gateway: ["127.0.0.21", "127.0.0.22"], "discovery-server": ["127.0.0.23"] });
    host.start("edge");
    await host.untilHealthy("edge");
    await until(async () => (await ask("api.rofecare.com", "https://api.rofecare.com/")).includes("200"));
  });

  afterAll(async () => {
    await host.remove();
    rmSync(folder, { recursive: true });
  });

  it("ROF-ING-13: leads to HTTPS on the port that is published, which is not the usual one", async () => {
    expect(await ask("api.rofecare.com", "http://api.rofecare.com/a?b=1")).toMatch(
      / ?308 https:\/\/api\.rofecare\.com:8443\/a\?b=1$/,
    );
  });

  it("shares requests among the replicas of a tier, and tells them what it is told", async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => ask("api.rofecare.com", "https://api.rofecare.com/here")),
    );
    expect(answers.every((answer) => /^gateway-[12] \/here api\.rofecare\.com https none 200$/.test(answer))).toBe(
      true,
    );
    expect(new Set(answers.map((answer) => answer.slice(0, 9)))).toEqual(new Set(["gateway-1", "gateway-2"]));
  });

  it("ROF-CON-12: lets operators in with their password alone, which no tier learns, and hides what is hidden", async () => {
    const url = "https://eureka.rofecare.com/";
    expect(await ask("eureka.rofecare.com", url)).toMatch(/401$/);
    expect(await ask("eureka.rofecare.com", "-u", `operator:${password}`, url)).toMatch(
      /^discovery-server \/ eureka\.rofecare\.com https none 200$/,
    );
    expect(await ask("api.rofecare.com", "https://api.rofecare.com/actuator/env")).toMatch(/404$/);
  });

  it("answers while a replica is dead although its name is still known, and finds one that comes with another address", async () => {
    await host.stop("gateway-2", "SIGKILL");
    const during: string[] = [];
    for (let count = 0; count < 8; count += 1) during.push(await ask("api.rofecare.com", "https://api.rofecare.com/"));
    expect(during.map((answer) => answer.slice(0, 9))).toEqual(during.map(() => "gateway-1"));
    await names({ gateway: ["127.0.0.23"], "discovery-server": ["127.0.0.23"] });
    await host.stop("gateway-1", "SIGKILL");
    host.start("moved");
    await until(async () => (await ask("api.rofecare.com", "https://api.rofecare.com/")).startsWith("moved"), 40);
  });

  it("keeps its certificates when the container is replaced", async () => {
    const shown = async (): Promise<string> => {
      const said = await host.run("dns", [
        "sh",
        "-c",
        "openssl s_client -connect 127.0.0.1:443 -servername api.rofecare.com </dev/null 2>/dev/null | openssl x509 -noout -serial -ext subjectAltName",
      ]);
      return said.text;
    };
    const before = await shown();
    expect(before).toMatch(/DNS:api\.rofecare\.com$/m);
    await host.stop("edge");
    host.start("edge");
    await host.untilHealthy("edge");
    await until(async () => (await shown()).includes("serial"));
    expect(await shown()).toBe(before);
  });
});
