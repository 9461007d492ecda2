import { basename } from "node:path";
import type { Connection } from "../../../components/language/connection";
import { containers } from "../../../components/platform/containers";
import type { DockerHostPlan } from "../../../components/platform/docker-host";
import type { PlatformPlan } from "../../../components/platform/plan";
import type { ContainerFile } from "../../../components/targets/docker/container";
import { planOf } from "../../support/rofecare";

type Exceptions = Readonly<Record<string, unknown>>;

const onDocker = { target: "docker", backups: { provider: "none" }, kubernetes: undefined };

function hostOf(stack: string, exceptions: Exceptions = {}): PlatformPlan & { readonly host: DockerHostPlan } {
  const plan = planOf(stack, { ...onDocker, ...exceptions });
  if (!plan.host) throw new Error(`${stack} has no host`);
  return { ...plan, host: plan.host };
}

const dev = hostOf("dev");
const prod = hostOf("prod");
const all = [
  dev,
  prod,
  hostOf("staging"),
  hostOf("ecosyste-dev"),
  hostOf("ecosyste-prod", { tiers: {} }),
  hostOf("medisecure-dev"),
  hostOf("medisecure-prod", { tiers: {} }),
  hostOf("audit-trail-dev"),
  hostOf("audit-trail-prod", { tiers: { postgres: { walStorage: "20Gi", instances: 2 } } }),
].map((plan) => [`${plan.name} ${plan.environment}`, plan] as const);

const containerOf = ({ host }: { readonly host: DockerHostPlan }, name: string) => {
  const found = host.containers.find((container) => container.name === name);
  if (!found) throw new Error(`no container "${name}" among ${host.containers.map((one) => one.name).join(", ")}`);
  return found;
};
const textOf = ({ content }: ContainerFile): string => ("text" in content ? content.text : "");
const networksOf = (plan: { readonly host: DockerHostPlan }, name: string): readonly string[] =>
  containerOf(plan, name).networks.map(({ network }) => network);
const publishedIn = ({ host }: { readonly host: DockerHostPlan }) =>
  host.containers.flatMap(({ tier, ports }) =>
    ports.flatMap(({ name, published }) => (published ? [{ tier, name, ...published }] : [])),
  );

describe("the networks of a host", () => {
  it("ROF-SEC-10 ROF-SEC-11 ROF-SEC-12: a frontend with a way outside, a backend and a database network without", () => {
    const networks = prod.host.networks.map(({ name, internal }) => [name, internal]);
    expect(Object.fromEntries(networks)).toMatchObject({
      "rofecare-prod-frontend": false,
      "rofecare-prod-backend": true,
      "rofecare-prod-database": true,
    });
    expect(networksOf(prod, "edge")).toContain("frontend");
  });

  it("ROF-SEC-13: a container joins its own zone and those that it reaches, and no other", () => {
    expect(networksOf(prod, "patient-db")).toEqual(["database"]);
    expect(networksOf(prod, "patient-service-1")).toEqual(["backend", "database"]);
    expect(networksOf(prod, "discovery-server-1")).toEqual(["backend"]);
    expect(networksOf(prod, "edge")).toEqual(["backend", "frontend"]);
    expect(networksOf(hostOf("medisecure-prod", { tiers: {} }), "frontend-1")).toEqual(["frontend"]);
  });

  it("gives a container with a port of the host a network in which it sees no other, and which leads nowhere", () => {
    expect(networksOf(dev, "patient-db")).toEqual(["database", "published"]);
    expect(dev.host.networks.find(({ key }) => key === "published")).toMatchObject({
      internal: false,
      options: {
        "com.docker.network.bridge.enable_icc": "false",
        "com.docker.network.bridge.enable_ip_masquerade": "false",
      },
    });
    expect(prod.host.networks.map(({ key }) => key)).not.toContain("published");
  });

  it("reaches a tier by all names that its connection hands out, in the zone of that tier", () => {
    const missing = all.flatMap(([name, { tiers, host }]) =>
      tiers.flatMap((tier) => {
        const own = host.containers.filter((container) => container.tier === tier.name);
        const known = own.flatMap(({ networks }) =>
          networks.filter(({ network }) => network === tier.zone).flatMap(({ aliases }) => aliases),
        );
        return namesIn(tier.connection)
          .filter((host) => !known.includes(host))
          .map((host) => `${name}: ${tier.name} is not reached as ${host}`);
      }),
    );
    expect(missing).toEqual([]);
  });
});

/** Hosts that a connection names. */
function namesIn(connection: Connection): readonly string[] {
  switch (connection.kind) {
    case "public":
      return [];
    case "kafka":
      return connection.brokers.map(({ host }) => host);
    case "mongodb":
      return connection.members.map(({ host }) => host);
    case "redis":
      return [connection.host, ...connection.sentinels.map(({ host }) => host)];
    case "postgres":
    case "mariadb":
      return [connection.host, ...(connection.readOnly ? [connection.readOnly.host] : [])];
    case "rabbitmq":
    case "objectStore":
    case "elasticsearch":
    case "http":
      return [connection.host];
  }
}

describe("ports of a host", () => {
  it("ROF-SEC-09 ROF-CON-22: none but the edge's in production", () => {
    for (const [, plan] of all.filter(([, { environment }]) => environment !== "dev")) {
      const published = publishedIn(plan).map(({ tier, address, port }) => `${tier} ${address}:${port}`);
      expect([...new Set(published)]).toEqual(["edge 0.0.0.0:80", "edge 0.0.0.0:443"]);
    }
  });

  it("ROF-ENV-03: databases on 5432 to 5439 in development, on 127.0.0.1 alone", () => {
    const ofDatabases = publishedIn(dev).filter(({ name }) => name === "postgres");
    expect(ofDatabases.map(({ port }) => port).sort()).toEqual([5432, 5433, 5434, 5435, 5436, 5437, 5438, 5439]);
    const others = publishedIn(dev).filter(({ tier }) => tier !== "edge");
    expect(others.filter(({ address }) => address !== "127.0.0.1")).toEqual([]);
  });

  it.each(all)("of %s are those that the platform gives its tiers, every one of them", (_, plan) => {
    const promised = plan.tiers.flatMap(({ name, localPorts = {} }) =>
      Object.entries(localPorts).map(([key, port]) => `${name} ${key} ${port}`),
    );
    const kept = publishedIn(plan).filter(({ address }) => address === "127.0.0.1");
    expect(kept.map(({ tier, name, port }) => `${tier} ${name} ${port}`).sort()).toEqual([...promised].sort());
  });

  it("are the stack's own where it names others", () => {
    const other = hostOf("prod", { docker: { httpPort: 8080, httpsPort: 8443 } });
    expect([...new Set(publishedIn(other).map(({ port }) => port))]).toEqual([8080, 8443]);
  });
});

describe("the containers of a host", () => {
  it("ROF-CON-25 ROF-ENV-04: three of a service in production and one in development, under one name", () => {
    const of = (plan: { readonly host: DockerHostPlan }) =>
      plan.host.containers.filter(({ tier }) => tier === "patient-service");
    expect(of(prod).map(({ name }) => name)).toEqual(["patient-service-1", "patient-service-2", "patient-service-3"]);
    const names = of(prod).map(({ networks }) => networks.find(({ network }) => network === "backend")?.aliases);
    expect(names.every((aliases) => aliases?.includes("patient-service") === true)).toBe(true);
    expect(of(dev).map(({ name }) => name)).toEqual(["patient-service"]);
  });

  it("replaces replicas one after the other, as each waits for the one before", () => {
    expect(containerOf(prod, "patient-service-2").startsAfter).toContain("patient-service-1");
    expect(containerOf(prod, "patient-service-1").startsAfter).not.toContain("patient-service-2");
  });

  it("ROF-DB-12: a standby for each database in production, none in development", () => {
    const ofPatients = (plan: { readonly host: DockerHostPlan }): number =>
      plan.host.containers.filter(({ tier }) => tier === "patient-db").length;
    expect([ofPatients(prod), ofPatients(dev)]).toEqual([2, 1]);
  });

  it("ROF-SVC-17 ECO-SVC-05: start again always, the edge unless somebody stopped it; all of them so on a developer's machine", () => {
    const restarts = (plan: { readonly host: DockerHostPlan }) =>
      new Set(plan.host.containers.filter(({ tier }) => tier !== "edge").map(({ restart }) => restart));
    expect([...restarts(prod)]).toEqual(["always"]);
    expect([...restarts(dev)]).toEqual(["unless-stopped"]);
    expect(containerOf(prod, "edge").restart).toBe("unless-stopped");
  });

  it("ROF-SVC-16: the services of Rofecare have 30 to 90 s to start", () => {
    const services = prod.host.containers.filter(({ tier }) => /-service$|-server$|^gateway$/.test(tier));
    const periods = services.map(({ health }) => health.startPeriodSeconds);
    expect(services.length).toBeGreaterThan(20);
    expect(Math.min(...periods)).toBeGreaterThanOrEqual(30);
    expect(Math.max(...periods)).toBeLessThanOrEqual(90);
  });

  it("ROF-OPS-01 ROF-OPS-02: databases first, then configuration, registry, gateway, and the business services", () => {
    const order = prod.host.containers.map(({ name }) => name);
    const chain = ["patient-db", "config-server-1", "discovery-server-1", "gateway-1", "patient-service-1", "edge"];
    const places = chain.map((name) => order.findIndex((one) => one === name || one === name.replace("-1", "")));
    expect(places).not.toContain(-1);
    expect([...places].sort((left, right) => left - right)).toEqual(places);
    expect(containerOf(prod, "patient-service-1").startsAfter).toEqual(expect.arrayContaining(["gateway-1"]));
  });

  it("are decided once for each tier", () => {
    const ofKinds = [jest.spyOn(containers, "postgres"), jest.spyOn(containers, "monitoring")] as const;
    const { tiers } = hostOf("dev");
    const decided = ofKinds.flatMap(({ mock }) => mock.calls.map(([{ name }]) => name));
    jest.restoreAllMocks();
    expect(decided).toEqual(
      ["postgres", "monitoring"].flatMap((kind) => tiers.filter((tier) => tier.kind === kind).map(({ name }) => name)),
    );
  });

  it("ROF-LOG-06 ROF-LOG-08: keep their last 5 GB of output in files of 100 MB in production", () => {
    expect(prod.host.logs).toEqual({ fileMegabytes: 100, files: 50 });
    expect(dev.host.logs.fileMegabytes * dev.host.logs.files).toBeLessThan(100);
  });

  it.each(all)(
    "ROF-ENV-02: of %s have one name each, a user that is not root, and a start after known ones",
    (_, plan) => {
      const { containers } = plan.host;
      const names = containers.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(containers.filter(({ user }) => !/^[1-9]\d*:\d+$/.test(user ?? "")).map(({ name }) => name)).toEqual([]);
      containers.forEach(({ startsAfter }, index) => {
        expect(startsAfter.filter((name) => !names.slice(0, index).includes(name))).toEqual([]);
      });
    },
  );

  it.each(all)("ROF-SEC-05: of %s read secrets that are made, from files, and no other file is empty", (_, plan) => {
    const made = plan.secrets.map(({ name }) => name);
    const contents = plan.host.containers.flatMap(({ files }) => files.map(({ content }) => content));
    const read = contents.flatMap((content) => ("secret" in content ? [content.secret] : []));
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((secret) => !made.includes(secret))).toEqual([]);
    expect(contents.filter((content) => "text" in content && content.text === "")).toEqual([]);
  });

  it.each(all)("of %s have no script that neither their commands nor another of their files names", (_, { host }) => {
    const idle = host.containers.flatMap(({ name, files, entrypoint = [], command = [], health }) => {
      const words = [...entrypoint, ...command, ...health.command].join(" ");
      return files
        .filter(({ path, executable }) => executable === true && !words.includes(basename(path)))
        .filter(({ path }) => !files.some((other) => other.path !== path && textOf(other).includes(basename(path))))
        .map(({ path }) => `${name} ${path}`);
    });
    expect(idle).toEqual([]);
  });

  it("come from the site's registry, but for those that are built", () => {
    const mirrored = hostOf("prod", { imageMirror: "registry.example.org:5000" });
    const from = mirrored.host.images.map(({ reference }) => reference.split("/")[0]);
    expect([...new Set(from)]).toEqual(["registry.example.org:5000"]);
    expect(mirrored.host.images.filter(({ reference }) => /\/registry\.example/.test(reference))).toEqual([]);
  });

  it("have the prefix of the stack in every name on the daemon", () => {
    const other = hostOf("dev", { docker: { prefix: "mine" } });
    expect(containerOf(other, "redis").fullName).toBe("mine-redis");
    expect(other.host.networks.every(({ name }) => name.startsWith("mine-"))).toBe(true);
    expect(Object.values(other.namespaces)).toEqual(["mine-frontend", "mine-backend", "mine-database"]);
  });

  it("ROF-HA-07 ROF-CON-16: their limits are what the stack says that it takes", () => {
    const gigabytes = (dev.capacity.total.memoryLimit * 1024 ** 2) / 1e9;
    expect(dev.capacity.total.pods).toBe(dev.host.containers.length);
    expect(gigabytes).toBeGreaterThan(22 * 0.9);
    expect(gigabytes).toBeLessThan(22 * 1.1);
  });
});
