import { databaseCluster } from "../../policies/database-clusters";
import type { Field } from "../../policies/field";
import { quantityOf } from "../../policies/quantities";
import type { CheckedResource } from "../../policies/rule";
import { kindOf, podTemplates } from "../../policies/workloads";
import { plural } from "../words";
import type { DataDanger } from "./report";
import { differencesOf } from "./differences";
import { holderOf } from "./holders";
import { sideOf, type Step } from "./steps";
import { compareVersions, versionOf } from "./versions";

type Both = (before: CheckedResource, after: CheckedResource, step: Step) => DataDanger | undefined;

/** Changes in place that touch data: no resource goes, and what it holds may not be read, or not be read again. */
export function rewritings(step: Step): readonly DataDanger[] {
  const before = sideOf(step, "before");
  const after = sideOf(step, "after");
  if (before === undefined || after === undefined || step.operation === "same") return [];
  return rules.flatMap((rule) => rule(before, after, step) ?? []);
}

/** The images in which a database's own files are read and written. */
function imagesOf(resource: CheckedResource): readonly Field[] {
  const cluster = databaseCluster(resource);
  if (cluster !== undefined) return cluster.of.images(cluster.spec);
  if (resource.type.startsWith("docker:") && volumesOf(resource).size > 0) return [resource.props.at("image")];
  const isSet = kindOf(resource, "apps") === "StatefulSet" && holderOf(resource) !== undefined;
  // The first one is the database; exporters beside it read no files.
  return isSet
    ? podTemplates(resource)
        .flatMap(({ spec }) => spec.at("containers").items().slice(0, 1))
        .map(imageOf)
    : [];
}

const imageOf = (container: Field): Field => container.at("image");

/** Versions of a database: what it says of itself, and those of its images. */
const versionsOf = (resource: CheckedResource): ReadonlyMap<string, readonly number[]> =>
  new Map(
    [...imagesOf(resource), resource.props.at("spec", "version"), resource.props.at("engineVersion")].flatMap(
      (field) => {
        const version = versionOf(field.text);
        return version === undefined ? [] : [[field.path, version] as const];
      },
    ),
  );

const otherVersion: Both = (before, after) => {
  const old = versionsOf(before);
  for (const [path, version] of versionsOf(after)) {
    const was = old.get(path);
    if (was === undefined) continue;
    const words = `from ${was.join(".")} to ${version.join(".")}`;
    if (compareVersions(version, was) < 0) return downgrade(words, path);
    if ((version[0] ?? 0) > (was[0] ?? 0)) return upgrade(words);
  }
  return undefined;
};

const upgrade = (words: string): DataDanger => ({
  hazard: "unsure",
  happens: `goes up by a major version, ${words}: the new version rewrites the files, and the old one can then not read them`,
  lost: "nothing when all goes well; else everything since the last backup, as there is no way back",
  avoid:
    "see in docs/upgrades.md whether this step is possible; make a backup and restore it elsewhere before; then ask for a waiver",
});

const downgrade = (words: string, path: string): DataDanger => ({
  hazard: "unreachable",
  happens: `goes back to an older version, ${words}`,
  lost: "the database may not start any more: older versions cannot read the files of newer ones",
  avoid: `keep ${path} as before, or restore a backup that the older version has made`,
});

const templates: Both = (before, after, step) => {
  const paths = ["volumeClaimTemplates", "nodeSets"];
  const changed = paths.find((path) =>
    hasOtherVolumes(before.props.at("spec", path), after.props.at("spec", path), step, path),
  );
  if (changed === undefined) return undefined;
  return {
    hazard: "unsure",
    happens:
      "asks for other volumes than it has: a set's volumes cannot be changed in place, so the cluster will refuse the update half-way",
    lost: "nothing at once; but who deletes the set to go on may lose its volumes",
    avoid: "keep the volumes as before; or make a second set, copy the data, and remove this one afterwards",
  };
};

/** Elasticsearch's operator lets volumes grow; Kubernetes itself refuses any change of a set's templates. */
function hasOtherVolumes(before: Field, after: Field, { before: old, after: next }: Step, path: string): boolean {
  if (before.isMissing || after.isMissing) return false;
  const of = (inputs: unknown): unknown => read(read(inputs, "spec"), path);
  return differencesOf(of(old?.inputs), of(next?.inputs)).some((difference) => {
    const keys = difference.path.map(({ text }) => text);
    if (path === "volumeClaimTemplates") return !keys.includes("labels");
    return keys.includes("volumeClaimTemplates") && !keys.includes("storage") && difference.before !== undefined;
  });
}

const read = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

const storagePlaces: readonly (readonly string[])[] = [
  ["spec", "storage", "size"],
  ["spec", "walStorage", "size"],
  ["spec", "resources", "requests", "storage"],
  ["allocatedStorage"],
];

const smaller: Both = (before, after) => {
  const place = storagePlaces.find((path) => {
    const [old, next] = [quantityOf(before.props.at(...path)), quantityOf(after.props.at(...path))];
    return old !== undefined && next !== undefined && next < old;
  });
  if (place === undefined || holderOf(before) === undefined) return undefined;
  return {
    hazard: "unsure",
    happens: `asks for a smaller volume (${place.join(".")}): volumes cannot shrink, so the cluster will refuse the update`,
    lost: "nothing at once; but who makes the volume anew loses what is in it",
    avoid: `keep ${place.join(".")} as before, or copy the data to a second, smaller one`,
  };
};

const otherClass: Both = (before, after) => {
  const paths = [
    ["spec", "storage", "storageClass"],
    ["spec", "walStorage", "storageClass"],
  ];
  const changed = paths.find((path) => before.props.at(...path).text !== after.props.at(...path).text);
  if (changed === undefined || databaseCluster(before) === undefined) return undefined;
  return {
    hazard: "unsure",
    happens: `asks for another storage class (${changed.join(".")}): volumes that are there stay in the old one, and only new members get the new one`,
    lost: "nothing at once; moving means that members are deleted and copied one by one",
    avoid:
      "keep the class; or raise the number of members, then remove the old ones one by one, with a backup made before",
  };
};

/** Where a pod, or a container of Docker, finds the volumes that outlive it. */
const volumesOf = (resource: CheckedResource): ReadonlySet<string> =>
  new Set([
    ...podTemplates(resource).flatMap(({ spec }) =>
      spec
        .at("volumes")
        .items()
        .flatMap((volume) => volume.at("persistentVolumeClaim", "claimName").text ?? []),
    ),
    ...["volumes", "mounts"].flatMap((list) =>
      resource.type.startsWith("docker:")
        ? resource.props
            .at(list)
            .items()
            .flatMap((mount) => mount.at("volumeName").text ?? mount.at("source").text ?? [])
        : [],
    ),
  ]);

const volumeLeft: Both = (before, after) => {
  const now = volumesOf(after);
  const left = [...volumesOf(before)].filter((name) => !now.has(name));
  if (left.length === 0) return undefined;
  return {
    hazard: "unreachable",
    happens: `no longer uses the ${plural(left.length, "volume")} ${left.join(", ")}`,
    lost: "nothing at once; what is on them can no longer be reached by it, and it begins empty",
    avoid: "keep the volume, or copy the data into the new one first",
  };
};

const versionOfApiGone: Both = (before, after) => {
  if (kindOf(before, "apiextensions.k8s.io") !== "CustomResourceDefinition") return undefined;
  const served = (one: CheckedResource): readonly string[] =>
    one.props
      .at("spec", "versions")
      .items()
      .filter((version) => version.at("served").is(true))
      .flatMap((version) => version.at("name").text ?? []);
  const left = served(before).filter((name) => !served(after).includes(name));
  if (left.length === 0) return undefined;
  return {
    hazard: "unreachable",
    happens: `no longer knows ${left.join(", ")} of its API: objects that were stored in it cannot be read`,
    lost: "nothing at once; the operator no longer sees the databases that such objects describe",
    avoid: "keep the version served until all objects are stored in the newer one",
  };
};

const rules: readonly Both[] = [otherVersion, templates, smaller, otherClass, volumeLeft, versionOfApiGone];
