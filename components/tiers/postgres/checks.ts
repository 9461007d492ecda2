import { suggest } from "../../language/nearest";
import { type Problem, show } from "../../language/problem";
import { mebibytes, type ResolvedResources } from "../../language/quantity";
import { commonParameters, managedParameters, spanOfParameter } from "./parameter-names";
import { mebibytesOfSize, type Parameters } from "./parameters";
import { type Major, majorOfImage } from "./versions";

/** What is checked of one database. */
export interface Checkable {
  readonly name: string;
  readonly version: Major;
  /** The image that the stack asks for, if it asks for one. */
  readonly ownImage?: string;
  readonly resources: ResolvedResources;
  /** Size of the write-ahead log volume. */
  readonly walStorage: string;
  /** Parameters that the spec or the stack states. */
  readonly stated: Parameters;
  /** All parameters: the derived ones and the stated ones. */
  readonly parameters: Parameters;
}

/** Every mistake that only the whole of a database's settings shows. */
export const checkPostgres = (database: Checkable): readonly Problem[] => [
  ...Object.entries(database.stated).flatMap(([parameter, value]) => checkParameter(database, parameter, value)),
  ...checkMaxConnections(database),
  ...checkSharedBuffers(database),
  ...checkLogSize(database),
  ...checkImage(database),
];

const at = ({ name }: Checkable, parameter: string): Problem["path"] => ["tiers", name, "parameters", parameter];

/** Extensions whose libraries the pinned image has. Any name with a dot belongs to an extension. */
const bundledExtensions = ["auto_explain", "pg_stat_statements"];

/** A parameter must exist in this major, and must not be the operator's own: else the server would not start. */
function checkParameter(database: Checkable, parameter: string, value: string): readonly Problem[] {
  const { name, version, ownImage } = database;
  const path = at(database, parameter);
  const found = `${parameter} = ${show(value)}`;
  const fix = `remove ${parameter} from the parameters of "${name}"`;
  if (managedParameters.has(parameter)) {
    const allowed =
      "parameters that the operator does not manage: replication, archiving, TLS, files and logs are its own";
    return [{ code: "PAL331", path, found, allowed, fix }];
  }
  const [extension, member] = parameter.split(".");
  if (extension !== undefined && member !== undefined) {
    if (ownImage !== undefined || bundledExtensions.includes(extension)) return [];
    const allowed = `parameters of ${bundledExtensions.join(" and ")}: the pinned image has no other extension that needs to be loaded`;
    return [{ code: "PAL335", path, found, allowed, fix: `${fix}, or name an image that has ${extension}` }];
  }
  const known = parametersOf(version);
  if (known.includes(parameter)) return [];
  return [
    { code: "PAL330", path, found, allowed: `a parameter of PostgreSQL ${version}`, fix: adviseOn(parameter, known) },
  ];
}

/** Every parameter that may be set in one major. */
export const parametersOf = (version: Major): readonly string[] => [
  ...commonParameters,
  ...Object.entries(spanOfParameter).flatMap(([parameter, { since, until }]) =>
    Number(version) >= Number(since ?? version) && Number(version) <= Number(until ?? version) ? [parameter] : [],
  ),
];

function adviseOn(parameter: string, known: readonly string[]): string {
  const span = spanOfParameter[parameter];
  if (span?.since !== undefined) return `remove it: ${parameter} came with PostgreSQL ${span.since}`;
  if (span?.until !== undefined) return `remove it: PostgreSQL ${span.until} was the last with ${parameter}`;
  const advice = suggest(parameter, known);
  return advice.startsWith("use one of") ? "remove it: PostgreSQL has no such parameter" : advice;
}

function checkMaxConnections(database: Checkable): readonly Problem[] {
  const value = database.parameters["max_connections"];
  if (value !== undefined && /^\d{1,5}$/.test(value) && Number(value) >= 20) return [];
  const allowed = "a whole number from 20 on: the operator and its monitoring need some of them";
  const fix = `correct max_connections of "${database.name}"`;
  return [{ code: "PAL332", path: at(database, "max_connections"), found: show(value), allowed, fix }];
}

/** Shared memory is taken at the start, so it must lie within what is kept for the pod: the operator refuses anything else. */
function checkSharedBuffers(database: Checkable): readonly Problem[] {
  const { name, parameters, resources } = database;
  const value = parameters["shared_buffers"] ?? "";
  const size = mebibytesOfSize(value);
  const path = at(database, "shared_buffers");
  if (size === undefined) {
    const allowed = 'a number with a unit, kB, MB, GB or TB, such as "256MB"';
    return [{ code: "PAL332", path, found: show(value), allowed, fix: `correct shared_buffers of "${name}"` }];
  }
  if (size <= mebibytes(resources.memoryRequest)) return [];
  return [
    {
      code: "PAL333",
      path,
      found: `shared_buffers of ${value} with a memory request of ${resources.memoryRequest}`,
      allowed: `at most the memory request. By default it is a quarter of the memory limit, here ${resources.memoryLimit}`,
      fix: `raise memoryRequest of "${name}" to ${String(Math.ceil(size))}Mi or more, or lower shared_buffers`,
    },
  ];
}

/** A checkpoint makes room in the log's volume only after `max_wal_size` of it is written; a full volume stops the database. */
function checkLogSize(database: Checkable): readonly Problem[] {
  const { name, parameters, walStorage } = database;
  const value = parameters["max_wal_size"];
  const size = mebibytesOfSize(value ?? "");
  if (value === undefined || size === undefined || size < mebibytes(walStorage)) return [];
  return [
    {
      code: "PAL336",
      path: at(database, "max_wal_size"),
      found: `max_wal_size of ${value} with a write-ahead log volume of ${walStorage}`,
      allowed: "less than the volume: a checkpoint makes room only when that much is written",
      fix: `raise walStorage of "${name}" in the stack, or lower max_wal_size`,
    },
  ];
}

/** The operator reads the major from the image's tag, and would begin an upgrade, or refuse one, if it were another. */
function checkImage({ name, version, ownImage }: Checkable): readonly Problem[] {
  if (ownImage === undefined || majorOfImage(ownImage) === version) return [];
  return [
    {
      code: "PAL334",
      path: ["tiers", name, "image"],
      found: ownImage,
      allowed: `an image whose tag begins with the database's major, such as "…:${version}.4-standard-trixie"`,
      fix: `name an image of PostgreSQL ${version}, or change the version of "${name}" in its platform`,
    },
  ];
}
