import type { Field } from "../field";
import { allContainers, type PodTemplate } from "../workloads";
import { type Control, hasOwnUsers, isOutside, nameOf, securityContexts, wrong } from "./control";
import { hostProbes } from "./host-probes";
import { profileTypes, wrongProfile } from "./profiles";
import { sysctls } from "./sysctls";

const windowsHostProcess: Control = {
  name: "windowsHostProcess",
  check: (pod) =>
    securityContexts(pod)
      .map((context) => context.at("windowsOptions", "hostProcess"))
      .filter((field) => field.is(true))
      .map((field) => wrong(field, "A process of the Windows node itself may not be run", "hostProcess: false")),
};

const hostNamespaces: Control = {
  name: "hostNamespaces",
  check: ({ spec }) =>
    ["hostNetwork", "hostPID", "hostIPC"]
      .map((name) => ({ name, field: spec.at(name) }))
      .filter(({ field }) => field.is(true))
      .map(({ name, field }) => wrong(field, "The node's own namespaces may not be shared", `${name}: false`)),
};

const privileged: Control = {
  name: "privileged",
  check: (pod) =>
    allContainers(pod)
      .map((container) => ({ container, field: container.at("securityContext", "privileged") }))
      .filter(({ field }) => field.is(true))
      .map(({ container, field }) =>
        wrong(field, `The ${nameOf(container)} may not be privileged`, "privileged: false"),
      ),
};

const defaultCapabilities = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

const capabilities: Control = {
  name: "capabilities_baseline",
  check: (pod) =>
    allContainers(pod).flatMap((container) =>
      container
        .at("securityContext", "capabilities", "add")
        .items()
        .filter((capability) => isOutside(capability, defaultCapabilities))
        .map((field) =>
          wrong(field, `The ${nameOf(container)} may not add this capability`, "capabilities: { add: [] }"),
        ),
    ),
};

const hostPathVolumes: Control = {
  name: "hostPathVolumes",
  check: ({ spec }) =>
    spec
      .at("volumes")
      .items()
      .map((volume) => volume.at("hostPath"))
      .filter((field) => !field.isMissing && !field.isUnknown)
      .map((field) => wrong(field, "Folders of the node may not be mounted", "emptyDir: {}")),
};

const hostPorts: Control = {
  name: "hostPorts",
  check: (pod) =>
    allContainers(pod).flatMap((container) =>
      container
        .at("ports")
        .items()
        .map((port) => port.at("hostPort"))
        .filter((field) => !field.isMissing && !field.isUnknown && field.number !== 0)
        .map((field) => wrong(field, `The ${nameOf(container)} may not take a port of the node`, "leave out hostPort")),
    ),
};

const appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";

const isForbiddenAppArmor = ([key, value]: readonly [string, Field]): boolean =>
  key.startsWith(appArmorAnnotation) &&
  isOutside(value, ["", "runtime/default"]) &&
  value.text?.startsWith("localhost/") !== true;

const appArmorProfile: Control = {
  name: "appArmorProfile",
  check: (pod) => [
    ...securityContexts(pod)
      .map((context) => context.at("appArmorProfile"))
      .filter((profile) => wrongProfile(profile))
      .map((profile) => wrong(profile.at("type"), "AppArmor may not be switched off", profileTypes.fix)),
    ...pod.metadata
      .at("annotations")
      .entries()
      .filter(isForbiddenAppArmor)
      .map(([, field]) => wrong(field, "AppArmor may not be switched off", '"runtime/default"')),
  ],
};

const seLinuxTypes = (minor: number): readonly string[] => [
  ...["", "container_t", "container_init_t", "container_kvm_t"],
  ...(minor >= 31 ? ["container_engine_t"] : []),
];

const seLinuxOptions: Control = {
  name: "seLinuxOptions",
  check: (pod, minor) =>
    securityContexts(pod)
      .map((context) => context.at("seLinuxOptions"))
      .flatMap((options) => [
        { field: options.at("type"), allowed: seLinuxTypes(minor) },
        { field: options.at("user"), allowed: [""] },
        { field: options.at("role"), allowed: [""] },
      ])
      .filter(({ field, allowed }) => isOutside(field, allowed))
      .map(({ field }) => wrong(field, "SELinux may not be given another type, user or role", 'type: "container_t"')),
};

/** The part of `/proc` that a container may see. */
export const unmaskedProc = (pod: PodTemplate) =>
  allContainers(pod)
    .map((container) => container.at("securityContext", "procMount"))
    .filter((field) => !field.isMissing && isOutside(field, ["Default"]))
    .map((field) => wrong(field, "The masks of /proc may not be taken away", 'procMount: "Default"'));

const procMount: Control = {
  name: "procMount",
  check: (pod, minor) => (hasOwnUsers(pod, minor) ? [] : unmaskedProc(pod)),
};

const seccompProfile: Control = {
  name: "seccompProfile_baseline",
  check: (pod) =>
    securityContexts(pod)
      .map((context) => context.at("seccompProfile"))
      .filter((profile) => wrongProfile(profile))
      .map((profile) =>
        wrong(profile.at("type"), "The filter of system calls may not be switched off", profileTypes.fix),
      ),
};

/** Controls of the level baseline that the level restricted takes as they are. */
export const kept: readonly Control[] = [
  windowsHostProcess,
  hostNamespaces,
  privileged,
  hostPorts,
  hostProbes,
  appArmorProfile,
  seLinuxOptions,
  sysctls,
];

/** Controls of the level baseline that the level restricted has a stricter one for. */
export const replaced: readonly Control[] = [capabilities, hostPathVolumes, procMount, seccompProfile];
