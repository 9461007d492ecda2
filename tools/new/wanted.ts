import { suggest } from "../../components/language/nearest";
import { hostSchema, nameSchema, portSchema } from "../../components/language/words";
import { serviceSchema, type ServiceSpec } from "../../components/tiers/service/spec";

/** Databases, caches and edges that a new platform may begin with. All other kinds are added to its file by hand. */
export const databases = ["postgres", "mariadb", "mongodb", "none"] as const;
export const edges = ["caddy", "nginx", "haproxy", "none"] as const;

/** What a service runs on. */
export type Runtime = ServiceSpec["runtime"];
const runtimes: readonly Runtime[] = serviceSchema.unwrap().shape.runtime.options;

/** A program of the new platform. */
export interface WantedService {
  readonly name: string;
  readonly runtime: Runtime;
  readonly port: number;
}

/** What a new platform begins with. */
export interface Wanted {
  readonly name: string;
  readonly domain: string;
  readonly services: readonly WantedService[];
  readonly database: (typeof databases)[number];
  readonly cache: boolean;
  readonly edge: (typeof edges)[number];
}

/** The same in words, as flags or answers give it. */
export interface Words {
  readonly name: string;
  /** Default: the platform's name under example.org. */
  readonly domain?: string | undefined;
  /** Each `NAME:RUNTIME:PORT`. */
  readonly services: readonly string[];
  /** Default postgres. */
  readonly database?: string | undefined;
  readonly cache: boolean;
  /** Default caddy. */
  readonly edge?: string | undefined;
}

/** Service of a platform whose author names none. */
export const usualService = "api:nestjs:3000";

/** What the words mean, as far as they mean something, and every mistake in them. */
export interface Understood {
  readonly wanted: Wanted;
  readonly mistakes: readonly string[];
}

/** Reads what a new platform begins with. */
export function understand(words: Words): Understood {
  const name = matching(words.name, nameSchema, "the platform's name");
  const domain = matching(words.domain ?? `${words.name}.example.org`, hostSchema, "the domain");
  const database = oneOf(words.database ?? "postgres", databases, { usual: "postgres", what: "database" });
  const edge = oneOf(words.edge ?? "caddy", edges, { usual: "caddy", what: "edge" });
  const services = (words.services.length === 0 ? [usualService] : words.services).map(readService);
  const wanted: Wanted = {
    name: words.name,
    domain: words.domain ?? `${words.name}.example.org`,
    services: services.flatMap(({ service }) => service ?? []),
    database: database.value,
    cache: words.cache,
    edge: edge.value,
  };
  const domainMistakes = words.domain === undefined ? [] : domain;
  const parts = [name, domainMistakes, database.mistakes, edge.mistakes, ...services.map(({ mistakes }) => mistakes)];
  return { wanted, mistakes: [...parts.flat(), ...collisions(wanted)] };
}

interface ReadService {
  /** Absent where it cannot be read. */
  readonly service?: WantedService;
  readonly mistakes: readonly string[];
}

function readService(text: string): ReadService {
  const [name = "", runtimeName = "", port = "", ...more] = text.split(":");
  if (port === "" || more.length > 0)
    return { mistakes: [`the service "${text}" is not of the form NAME:RUNTIME:PORT, such as ${usualService}`] };
  const runtime = oneOf(runtimeName, runtimes, { usual: "nestjs", what: `runtime, of "${name}"` });
  const portNumber = /^\d+$/.test(port) ? Number(port) : NaN;
  const mistakes = [
    ...matching(name, nameSchema, "the name of a service"),
    ...runtime.mistakes,
    ...(portSchema.safeParse(portNumber).success ? [] : [`the port of ${name}, "${port}", is not from 1024 to 65535`]),
  ];
  return { service: { name, runtime: runtime.value, port: portNumber }, mistakes };
}

/** Names and ports that stand twice, among services and the tiers that are written beside them. */
function collisions({ services, database, cache, edge }: Wanted): readonly string[] {
  const beside = [database, cache ? "redis" : "none", edge === "none" ? "none" : "edge"].filter((n) => n !== "none");
  const names = [...beside, ...services.map(({ name }) => name)];
  const ports = services.map(({ port }) => port).filter((port) => !Number.isNaN(port));
  return [
    ...twice(names).map((name) =>
      beside.includes(name) ? `"${name}" is a tier already: name the service otherwise` : `two services are "${name}"`,
    ),
    ...twice(ports).map((port) => `two services have the port ${port}`),
  ];
}

const twice = <T>(values: readonly T[]): readonly T[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];

function matching(text: string, schema: typeof nameSchema, what: string): readonly string[] {
  const { error } = schema.safeParse(text);
  return error === undefined ? [] : [`${what}, "${text}", must be ${error.issues[0]?.message ?? "another"}`];
}

/** The value where it is one of these; where not, the usual one beside the mistake. */
function oneOf<T extends string>(
  text: string,
  allowed: readonly T[],
  { usual, what }: { readonly usual: T; readonly what: string },
): { readonly value: T; readonly mistakes: readonly string[] } {
  const value = allowed.find((one) => one === text);
  if (value !== undefined) return { value, mistakes: [] };
  return { value: usual, mistakes: [`"${text}" is no ${what}: ${suggest(text, allowed)}`] };
}
