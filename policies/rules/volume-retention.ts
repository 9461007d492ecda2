import type { Field } from "../field";
import { mandatoryInProd } from "../levels";
import { objectsOf } from "../objects";
import type { CheckedResource, ResourceRule, Violation } from "../rule";

/** Data outlives what used it. */
export const volumeRetention: ResourceRule = {
  sees: "resource",
  name: "volume-retention",
  description: "Volumes stay when their claim, their set or their replica goes.",
  references: ["ROF-ENV-05", "HIPAA §164.308(a)(7)(ii)(A)", "HIPAA §164.312(c)(1)", "ISO 27001 A.8.13"],
  levels: mandatoryInProd,
  settings: {},
  check: (resource) => [...sets(resource), ...classes(resource), ...volumes(resource)],
};

const deletes = (field: Field, message: string, fix: string): readonly Violation[] =>
  field.is("Delete") ? [{ path: field.path, found: field.shown, message, fix }] : [];

const sets = (resource: CheckedResource): readonly Violation[] =>
  objectsOf(resource, { group: "apps", kinds: ["StatefulSet"] })
    .map((set) => set.at("spec", "persistentVolumeClaimRetentionPolicy"))
    .flatMap((policy) => [
      ...deletes(policy.at("whenDeleted"), "The data goes with the set", 'whenDeleted: "Retain"'),
      ...deletes(policy.at("whenScaled"), "The data of a replica goes when there is one less", 'whenScaled: "Retain"'),
    ]);

const ofClass = "Volumes of this class, and the data in them, go with their claims";

/** A class that says nothing deletes. */
const classes = (resource: CheckedResource): readonly Violation[] =>
  objectsOf(resource, { group: "storage.k8s.io", kinds: ["StorageClass"] })
    .map((storage) => storage.at("reclaimPolicy"))
    .flatMap((field) => {
      const fix = 'reclaimPolicy: "Retain"';
      const found = 'nothing, which means "Delete"';
      return field.isMissing ? [{ path: field.path, found, message: ofClass, fix }] : deletes(field, ofClass, fix);
    });

const volumes = (resource: CheckedResource): readonly Violation[] =>
  objectsOf(resource, { group: "core", kinds: ["PersistentVolume"] }).flatMap((volume) =>
    deletes(
      volume.at("spec", "persistentVolumeReclaimPolicy"),
      "The data goes with the claim of the volume",
      'persistentVolumeReclaimPolicy: "Retain"',
    ),
  );
