import type { Field } from "../field";
import type { Violation } from "../rule";
import { allContainers, type PodTemplate } from "../workloads";
import { unmaskedProc } from "./baseline";
import { type Control, hasOwnUsers, isOutside, isWindows, nameOf, securityContexts, wrong } from "./control";
import { goodProfile, profileTypes, wrongProfile } from "./profiles";

const volumeTypes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** Whether a volume has a type, and none of those that are apart from the node. Without any type, Kubernetes makes it an `emptyDir`. */
const isOfNode = (volume: Field): boolean =>
  volumeTypes.every((type) => volume.at(type).isMissing) &&
  volume.entries().some(([key, value]) => key !== "name" && !value.isMissing);

const restrictedVolumes: Control = {
  name: "restrictedVolumes",
  check: ({ spec }) =>
    spec
      .at("volumes")
      .items()
      .filter(isOfNode)
      .map((volume) =>
        wrong(
          volume,
          `A volume must be of a type that is apart from the node: ${volumeTypes.join(", ")}`,
          "emptyDir: {}",
        ),
      ),
};

const allowPrivilegeEscalation: Control = {
  name: "allowPrivilegeEscalation",
  check: (pod) =>
    (isWindows(pod) ? [] : allContainers(pod))
      .map((container) => ({ container, field: container.at("securityContext", "allowPrivilegeEscalation") }))
      .filter(({ field }) => !field.is(false) && !field.isUnknown)
      .map(({ container, field }) =>
        wrong(field, `The ${nameOf(container)} must not be able to gain rights`, "allowPrivilegeEscalation: false"),
      ),
};

const runAsNonRoot: Control = {
  name: "runAsNonRoot",
  check: (pod, minor) => {
    if (hasOwnUsers(pod, minor)) return [];
    const ofPod = pod.spec.at("securityContext", "runAsNonRoot");
    const inherited = ofPod.is(true) || ofPod.isUnknown;
    const ofContainers = allContainers(pod).map((container) => container.at("securityContext", "runAsNonRoot"));
    return [ofPod, ...ofContainers.filter((field) => !inherited || !field.isMissing)]
      .filter((field) => field.is(false) || (field !== ofPod && field.isMissing))
      .map((field) => wrong(field, "Containers must not run as root", "runAsNonRoot: true"));
  },
};

const runAsUser: Control = {
  name: "runAsUser",
  check: (pod, minor) =>
    (hasOwnUsers(pod, minor) ? [] : securityContexts(pod))
      .map((context) => context.at("runAsUser"))
      .filter((field) => field.number === 0)
      .map((field) => wrong(field, "Containers must not run as user 0, who is root", "runAsUser: 65532")),
};

const seccompProfile: Control = {
  name: "seccompProfile_restricted",
  check: (pod) => {
    if (isWindows(pod)) return [];
    const ofPod = pod.spec.at("securityContext", "seccompProfile");
    const ofContainers = allContainers(pod).map((container) => container.at("securityContext", "seccompProfile"));
    const inherited = goodProfile(ofPod);
    return [ofPod, ...ofContainers]
      .filter((profile) => wrongProfile(profile) || (profile !== ofPod && profile.isMissing && !inherited))
      .map((profile) => wrong(profile.at("type"), "System calls must be filtered", profileTypes.fix));
  },
};

/** Which entries a list has, or none where a preview cannot know all of them. */
const isKnown = (list: Field): boolean => !list.isUnknown && list.items().every((entry) => !entry.isUnknown);

function capabilitiesOf(container: Field): readonly Violation[] {
  const capabilities = container.at("securityContext", "capabilities");
  const drop = capabilities.at("drop");
  const dropsAll = drop.items().some((capability) => capability.is("ALL"));
  const fix = 'capabilities: { drop: ["ALL"] }';
  return [
    ...(dropsAll || !isKnown(drop) ? [] : [wrong(drop, `The ${nameOf(container)} must drop all capabilities`, fix)]),
    ...capabilities
      .at("add")
      .items()
      .filter((capability) => isOutside(capability, ["NET_BIND_SERVICE"]))
      .map((capability) => wrong(capability, `The ${nameOf(container)} may not add this capability`, fix)),
  ];
}

const capabilities: Control = {
  name: "capabilities_restricted",
  check: (pod) => (isWindows(pod) ? [] : allContainers(pod)).flatMap(capabilitiesOf),
};

const procMount: Control = { name: "procMount_restricted", check: (pod: PodTemplate) => unmaskedProc(pod) };

/** Controls of the level restricted that come on top of those it keeps of the level baseline. */
export const restricted: readonly Control[] = [
  restrictedVolumes,
  allowPrivilegeEscalation,
  runAsNonRoot,
  runAsUser,
  seccompProfile,
  capabilities,
  procMount,
];
