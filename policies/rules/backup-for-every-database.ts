import type { CheckedResource, StackRule, ViolationOf } from "../rule";
import { isPostgresCluster, kindOf } from "../workloads";

/** A database that cannot be brought back is none. */
export const backupForEveryDatabase: StackRule = {
  sees: "stack",
  name: "backup-for-every-database",
  description: "Every database cluster has a backup at set times, and a place for it.",
  references: ["ROF-BAK-01", "HIPAA §164.308(a)(7)(ii)(A)", "ISO 27001 A.8.13"],
  settings: {},
  check: (resources) => {
    const backups = resources.filter((resource) => kindOf(resource, "postgresql.cnpg.io") === "ScheduledBackup");
    return resources.filter(isPostgresCluster).flatMap((cluster) => backup(cluster, backups));
  },
};

function backup(cluster: CheckedResource, backups: readonly CheckedResource[]): readonly ViolationOf[] {
  const own = backups.filter((candidate) => mayBeOf(candidate, cluster));
  if (own.length === 0) return [withoutSchedule(cluster)];
  const running = own.filter(({ props }) => !props.at("spec", "suspend").is(true));
  if (running.length === 0) return own.map(suspended);
  const takesVolumes = running.some(({ props }) => props.at("spec", "method").is("volumeSnapshot"));
  return takesVolumes || hasPlace(cluster) ? [] : [withoutPlace(cluster)];
}

/** Whether the backup is of the cluster, or may be, as a preview does not know a name yet. */
function mayBeOf(candidate: CheckedResource, cluster: CheckedResource): boolean {
  const pairs = [
    [candidate.props.at("spec", "cluster", "name"), cluster.props.at("metadata", "name")],
    [candidate.props.at("metadata", "namespace"), cluster.props.at("metadata", "namespace")],
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
    message: "The database is never backed up",
    fix: `a ScheduledBackup with spec: { cluster: { name: "${name}" }, schedule: "0 0 2 * * *", immediate: true }`,
  };
}

function suspended(resource: CheckedResource): ViolationOf {
  const { path, shown } = resource.props.at("spec", "suspend");
  return { resource, path, found: shown, message: "The database's backup is suspended", fix: "suspend: false" };
}

const withoutPlace = (cluster: CheckedResource): ViolationOf => ({
  resource: cluster,
  path: "spec.plugins",
  found: "nothing, and nothing in spec.backup",
  message: "The database's backup has no place to go to",
  fix: 'plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true, parameters: { barmanObjectName: "backups" } }]',
});
