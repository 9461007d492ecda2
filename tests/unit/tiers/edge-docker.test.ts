import { onOneHost } from "../../../components/platform/docker-profiles";
import type { ContainerPlan } from "../../../components/targets/docker/container";
import { edgeContainers, onDockerHost } from "../../../components/tiers/edge/docker";
import { softwares } from "../../../components/tiers/edge/software";
import { softwareFacts } from "../../../components/tiers/edge/software/facts";
import type { EnvironmentName } from "../../../components/language/context";
import { environments } from "../../../environments";
import { dockerContext, dockerTarget } from "../../support/docker-target";
import { plannedEdge } from "../../support/edge";

const programs = ["caddy", "nginx", "haproxy"] as const;

interface OnHost {
  readonly software?: (typeof programs)[number];
  readonly environment?: EnvironmentName;
  readonly httpsPort?: number;
  readonly certificates?: string;
  readonly asked?: "acme" | "internal" | "secret";
}

function planned({ software = "caddy", environment = "prod", httpsPort = 443, certificates, asked }: OnHost) {
  const given = certificates === undefined ? {} : { certificates };
  return plannedEdge({
    spec: { software, localPorts: { metrics: 8404 } },
    profile: onOneHost(environments[environment].tiers).edge,
    overrides: asked === undefined ? {} : { certificates: asked },
    context: dockerContext({
      environment,
      edgeHost: { httpsPort, ...given },
      publishesLocalPorts: environment === "dev",
    }),
  });
}

const targetOf = ({ httpsPort = 443, certificates }: OnHost) =>
  dockerTarget({
    edgePorts: { http: httpsPort === 443 ? 80 : 8080, https: httpsPort },
    ...(certificates !== undefined && { certificates }),
  });

function containerOf(exceptions: OnHost): ContainerPlan {
  const [container, ...others] = edgeContainers(planned(exceptions).plan, targetOf(exceptions));
  if (!container || others.length > 0) throw new Error("an edge is one container");
  return container;
}

describe.each(programs)("an edge on one Docker host, with %s", (software) => {
  it("ROF-ING-01 ECO-SVC-04: has the public ports of the host, and no other but those of a developer's own machine", () => {
    const published = { port: 443, address: "0.0.0.0" };
    expect(containerOf({ software }).ports.filter((port) => port.published)).toEqual([
      { name: "http", port: 80, published: { port: 80, address: "0.0.0.0" } },
      { name: "https", port: 443, published },
      ...(software === "caddy" ? [{ name: "https-udp", port: 443, protocol: "udp", published }] : []),
    ]);
    expect(containerOf({ software, environment: "dev" }).ports).toContainEqual({
      name: "metrics",
      port: softwareFacts[software].privatePort,
      published: { port: 8404, address: "127.0.0.1" },
    });
  });

  it("is not root, needs no capability but one that its binary asks for, and ends its requests before it goes", () => {
    const { user, capabilities, stopSeconds } = containerOf({ software });
    expect({ user, capabilities, stopSeconds }).toEqual({
      user: "65532:65532",
      capabilities: software === "caddy" ? ["NET_BIND_SERVICE"] : [],
      stopSeconds: 35,
    });
  });

  it("MED-CON-10: has the operators' password as a hash in a file, and in no variable", () => {
    const { files, environment } = containerOf({ software });
    expect(files).toContainEqual({
      path: "/run/secrets/edge-tools-hash",
      content: { secret: "edge-tools", form: "bcrypt" },
    });
    expect(Object.keys(environment)).not.toContain("EDGE_TOOLS_PASSWORD_HASH");
  });

  it("keeps its configuration of Kubernetes but for addresses, ports and certificates", () => {
    const { plan } = planned({ software });
    const lines = (text: string): readonly string[] => text.split("\n").map((line) => line.trim());
    const there = new Set(lines(softwares[software].configure(plan).text));
    const here = lines(softwares[software].configure(plan, onDockerHost(plan, targetOf({}))).text);
    const other =
      /proxy_pass|set \$tier|resolver|ssl_certificate|protocols|dynamic|name|port|refresh|versions|lb_policy|fail_duration|reverse_proxy|server-template|hold|accepted_payload|bind :443/;
    expect(here.filter((line) => !there.has(line) && !other.test(line))).toEqual([]);
  });

  it("ROF-ING-13: leads to the port that is published, and lets pages call each other there", () => {
    const exceptions = { software, httpsPort: 8443 };
    const { plan } = planned(exceptions);
    expect(plan.connection).toMatchObject({
      urls: expect.arrayContaining(["https://api.rofecare.com:8443"]) as unknown,
    });
    expect(plan.hosts[0]?.headers["Content-Security-Policy"]).toContain(
      "https://api.rofecare.com:8443 wss://api.rofecare.com:8443",
    );
    const { text } = softwares[software].configure(plan, onDockerHost(plan, targetOf(exceptions)));
    expect(text).toMatch(/https:\/\/(?:\{host\}|\$host|%\[var\(txn\.host\)\]):8443/);
  });

  it("shows the certificates of the host where there is a folder of them", () => {
    const exceptions = { software, certificates: "/etc/palier/certificates" };
    const container = containerOf(exceptions);
    expect(container.hostFolders).toEqual([{ from: "/etc/palier/certificates", path: "/etc/edge-certificates" }]);
    expect(container.environment["EDGE_CERTIFICATES"]).toBe("given");
    expect(container.scratch.map(({ path }) => path)).not.toContain("/etc/edge-certificates");
    const { plan } = planned(exceptions);
    const { text } = softwares[software].configure(plan, onDockerHost(plan, targetOf(exceptions)));
    expect(text).toContain(
      software === "haproxy" ? "/etc/edge-certificates/" : "/etc/edge-certificates/api.rofecare.com.crt",
    );
    expect(text).not.toContain("acme");
  });
});

describe("certificates of an edge on one Docker host", () => {
  it("ROF-ING-12: of Caddy are asked for in production, and kept on a volume", () => {
    const { environment, volumes, scratch } = containerOf({ environment: "prod" });
    expect(environment).toMatchObject({ EDGE_CERTIFICATES: "none", XDG_DATA_HOME: "/var/tmp" });
    expect(volumes).toEqual([{ name: "data", path: "/var/tmp" }]);
    expect(scratch.map(({ path }) => path)).toEqual(["/config"]);
    expect(planned({ environment: "prod" }).plan.outside).toEqual(["internet"]);
  });

  it.each(["nginx", "haproxy"] as const)(
    "of %s are made where nobody gives any, which operators are told",
    (software) => {
      expect(containerOf({ software }).environment["EDGE_CERTIFICATES"]).toBe("made");
      expect(planned({ software }).warnings).toContainEqual(expect.stringContaining("docker.certificates"));
      expect(planned({ software, environment: "dev" }).warnings.join()).not.toContain("docker.certificates");
      expect(planned({ software, certificates: "/given" }).warnings.join()).not.toContain("docker.certificates");
    },
  );

  it("PAL348: that others sign are a mistake without a folder of them", () => {
    expect(planned({ software: "nginx", asked: "secret" }).problems).toMatchObject([{ code: "PAL348" }]);
    expect(planned({ software: "nginx", asked: "secret", certificates: "/given" }).problems).toEqual([]);
  });
});
