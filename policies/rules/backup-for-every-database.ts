import { type DatabaseCluster, databaseClusters, isPassing } from "../database-clusters";
import type { Field } from "../field";
import { type Found, ofKinds } from "../objects";
import type { CheckedResource, StackRule, ViolationOf } from "../rule";

/** A database that cannot be brought back is none. */
export const backupForEveryDatabase: StackRule = {
  sees: "stack",
  name: "backup-for-every-database",
  description:
    "Every database cluster whose operator has backups stated in resources has one at set times, and a place for it.",
  references: ["ROF-BAK-01", "HIPAA §164.308(a)(7)(ii)(A)", "ISO 27001 A.8.13"],
  settings: {},
  check: (resources) =>
    databaseClusters(resources)
      .filter((cluster) => !isPassing(cluster))
      .flatMap((cluster) => backup(cluster, resources)),
};

/**
 * Asked of kinds whose operator has backups stated in resources. Elasticsearch is told of snapshots by its own API, Zalando's operator by
 * its own configuration, and the others know no backup.
 */
function backup({ of, resource }: DatabaseCluster, resources: readonly CheckedResource[]): readonly ViolationOf[] {
  switch (of.group) {
    case "postgresql.cnpg.io":
      return ofCloudNativePg(resource, resources);
    case "psmdb.percona.com":
      return ofPerconaMongodb(resource);
    case "k8s.mariadb.com":
      return ofMariadb(resource, resources);
    case "postgres-operator.crunchydata.com":
      return ofCrunchyPostgres(resource);
    default:
      return [];
  }
}

function ofCloudNativePg(cluster: CheckedResource, resources: readonly CheckedResource[]): readonly ViolationOf[] {
  const backups = ofKinds(resources, { group: "postgresql.cnpg.io", kinds: ["ScheduledBackup"] });
  const own = backups.filter((candidate) => mayBeOf(candidate, "cluster", cluster));
  if (own.length === 0) return [withoutSchedule(cluster)];
  const running = own.filter(({ object }) => !object.at("spec", "suspend").is(true));
  if (running.length === 0) return own.map(({ resource, object }) => suspended(resource, object.at("spec", "suspend")));
  const takesVolumes = running.some(({ object }) => object.at("spec", "method").is("volumeSnapshot"));
  return takesVolumes || hasPlace(cluster) ? [] : [withoutPlace(cluster)];
}

/** Backups are the cluster's own: at the times of its tasks, to its storages, or as snapshots of volumes. */
function ofPerconaMongodb(resource: CheckedResource): readonly ViolationOf[] {
  const spec = resource.props.at("spec", "backup");
  const [enabled, tasks, storages] = [spec.at("enabled"), spec.at("tasks"), spec.at("storages")];
  if (!enabled.isUnknown && !enabled.is(true)) {
    const fix = "backup: { enabled: true, … }, with storages and tasks";
    return [{ resource, path: enabled.path, found: enabled.shown, message: never, fix }];
  }
  const running = tasks.items().filter((task) => task.at("enabled").isUnknown || task.at("enabled").is(true));
  if (!tasks.isUnknown && running.length === 0) {
    const fix = 'tasks: [{ name: "nightly", enabled: true, schedule: "0 2 * * *", storageName: "backups" }]';
    return [{ resource, path: tasks.path, found: "none that is enabled", message: never, fix }];
  }
  const takesVolumes = running.some((task) => task.at("type").isUnknown || task.at("type").is("external"));
  if (takesVolumes || tasks.isUnknown || !(storages.isMissing || storages.isEmpty)) return [];
  const fix = 'storages: { backups: { type: "s3", s3: { bucket: "backups", credentialsSecret: "backups" } } }';
  return [{ resource, path: storages.path, found: storages.shown, message: placeless, fix }];
}

/** A backup without a schedule is made once. */
function ofMariadb(cluster: CheckedResource, resources: readonly CheckedResource[]): readonly ViolationOf[] {
  const own = ofKinds(resources, { group: "k8s.mariadb.com", kinds: ["Backup", "PhysicalBackup"] })
    .filter((candidate) => mayBeOf(candidate, "mariaDbRef", cluster))
    .map(({ resource, object }) => ({ resource, schedule: object.at("spec", "schedule") }))
    .filter(({ schedule }) => !schedule.isMissing);
  if (own.length === 0) {
    const name = cluster.props.at("metadata", "name").text ?? cluster.name;
    const fix = `a PhysicalBackup with spec: { mariaDbRef: { name: "${name}" }, schedule: { cron: "0 2 * * *" }, storage: … }`;
    const path = "a Backup or PhysicalBackup of this database with a schedule";
    return [{ resource: cluster, path, found: "nothing", message: never, fix }];
  }
  const isOff = own.every(({ schedule }) => schedule.at("suspend").is(true));
  return isOff ? own.map(({ resource, schedule }) => suspended(resource, schedule.at("suspend"))) : [];
}

/** pgBackRest makes one backup at the start, and others at the times of a repository. */
function ofCrunchyPostgres(resource: CheckedResource): readonly ViolationOf[] {
  const repositories = resource.props.at("spec", "backups", "pgbackrest", "repos");
  const schedules = repositories.items().map((repository) => repository.at("schedules"));
  if (repositories.isUnknown || schedules.some((one) => !one.isMissing && !one.isEmpty)) return [];
  const fix = 'repos: [{ name: "repo1", schedules: { full: "0 2 * * *" }, s3: … }]';
  return [{ resource, path: repositories.path, found: "none with schedules", message: never, fix }];
}

const never = "The database is never backed up";
const placeless = "The database's backup has no place to go to";

/** Whether the backup is of the cluster, or may be, as a preview does not know a name yet. */
function mayBeOf({ object }: Found, reference: string, cluster: CheckedResource): boolean {
  const pairs = [
    [object.at("spec", reference, "name"), cluster.props.at("metadata", "name")],
    [object.at("metadata", "namespace"), cluster.props.at("metadata", "namespace")],
  ] as const;
  return pairs.every(([ours, theirs]) => ours.isUnknown || theirs.isUnknown || ours.text === theirs.text);
}

const hasPlace = ({ props }: CheckedResource): boolean =>
  [props.at("spec", "backup"), props.at("spec", "plugins")].some((place) => !place.isMissing && !place.isEmpty);

function withoutSchedule(cluster: CheckedResource): ViolationOf {
  const name = cluster.props.at("metadata", "name").text ?? cluster.name;
  return {
    resource: cluster,
    path: "a ScheduledBackup of this cluster",
    found: "nothing",
    message: never,
    fix: `a ScheduledBackup with spec: { cluster: { name: "${name}" }, schedule: "0 0 2 * * *", immediate: true }`,
  };
}

const suspended = (resource: CheckedResource, { path, shown }: Field): ViolationOf => ({
  resource,
  path,
  found: shown,
  message: "The database's backup is suspended",
  fix: "suspend: false",
});

const withoutPlace = (cluster: CheckedResource): ViolationOf => ({
  resource: cluster,
  path: "spec.plugins",
  found: "nothing, and nothing in spec.backup",
  message: placeless,
  fix: 'plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true, parameters: { barmanObjectName: "backups" } }]',
});
