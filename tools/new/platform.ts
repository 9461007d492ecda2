import type { PlatformInput } from "../../components/platform/spec";
import type { Runtime, Wanted, WantedService } from "./wanted";

type Tiers = PlatformInput["tiers"];
type Tier = Tiers[string];
type Service = Extract<Tier, { kind: "service" }>;
type Edge = Extract<Tier, { kind: "edge" }>;

/** The platform that its author begins with: small, and whole enough to go up. */
export const platformOf = (wanted: Wanted): PlatformInput => ({
  name: wanted.name,
  domain: wanted.domain,
  backups: { schedule: "0 2 * * *", retentionDays: 30 },
  tiers: {
    ...database(wanted),
    ...(wanted.cache && { redis }),
    ...Object.fromEntries(wanted.services.map((service) => [service.name, serviceOf(service, wanted)])),
    ...edgeTiers(wanted),
  },
});

/** Whether a program runs in the browser's zone, or behind it, with the data. */
const isFrontend = ({ runtime }: WantedService): boolean => runtime === "next" || runtime === "static";

const redis: Tier = {
  kind: "redis",
  resources: { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "256Mi" },
  evictionPolicy: "noeviction",
};

function database({ name, database: kind }: Wanted): Tiers {
  if (kind === "none") return {};
  const identifier = name.replaceAll("-", "_");
  const resources = { cpuLimit: "1", memoryLimit: "1Gi", memoryRequest: "512Mi" };
  return { [kind]: { kind, database: identifier, username: `${identifier}_user`, resources } };
}

function serviceOf(service: WantedService, wanted: Wanted): Service {
  const data = [...(wanted.database === "none" ? [] : [wanted.database]), ...(wanted.cache ? ["redis"] : [])];
  const uses = isFrontend(service) ? callees(service, wanted) : data;
  return {
    kind: "service",
    runtime: service.runtime,
    ...(isFrontend(service) && { zone: "frontend" }),
    image: `${wanted.name}/${service.name}:1.0.0`,
    port: service.port,
    resources: sizeOf(service.runtime),
    ...(!isFrontend(service) && wanted.database !== "none" && { databasePool: 5 }),
    ...(uses.length > 0 && { uses }),
  };
}

/** A server of pages calls the services; files that a browser runs call them by the edge. */
const callees = ({ runtime }: WantedService, { services }: Wanted): readonly string[] =>
  runtime === "next" ? services.filter((service) => !isFrontend(service)).map(({ name }) => name) : [];

function sizeOf(runtime: Runtime): Service["resources"] {
  switch (runtime) {
    case "spring":
      return { cpuLimit: "1", memoryLimit: "1Gi", memoryRequest: "512Mi" };
    case "static":
      return { cpuLimit: "0.25", memoryLimit: "128Mi", memoryRequest: "64Mi" };
    case "fastapi":
    case "nestjs":
    case "next":
      return { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "256Mi" };
  }
}

function edgeTiers(wanted: Wanted): Tiers {
  if (wanted.edge === "none") return {};
  const edge: Edge = {
    kind: "edge",
    software: wanted.edge,
    resources: { cpuLimit: "0.5", memoryLimit: "256Mi", memoryRequest: "128Mi" },
    hosts: hostsOf(wanted),
  };
  return { edge };
}

/** The first front end is the site, with the first service behind it under `/api/`; all others have hosts of their own. */
function hostsOf({ domain, services }: Wanted): Edge["hosts"] {
  const site = services.find(isFrontend);
  const behind = site && services.find((service) => !isFrontend(service));
  const own = services.filter((service) => service !== site && service !== behind);
  const routes = behind && [{ path: "/api/", to: behind.name }];
  return {
    ...(site && { [site.name]: { host: domain, to: site.name, access: "public", ...(routes && { routes }) } }),
    ...Object.fromEntries(
      own.map(({ name }) => [name, { host: `${name}.${domain}`, to: name, access: "public" as const }]),
    ),
  };
}
