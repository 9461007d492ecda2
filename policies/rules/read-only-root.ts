import { dockerContainer } from "../docker";
import type { Field } from "../field";
import { type CheckedResource, type ResourceRule, texts, type Violation } from "../rule";
import { allContainers, podTemplates } from "../workloads";

/** Who gets into a program cannot put another in its place. */
export const readOnlyRoot: ResourceRule = {
  sees: "resource",
  name: "read-only-root",
  description: "Containers cannot write to their image's files, but for volumes.",
  references: [
    "CIS Docker 5.12",
    "NSA Kubernetes Hardening Guide: immutable container file systems",
    "HIPAA §164.312(c)(1)",
    "ISO 27001 A.8.19",
  ],
  settings: {
    containers: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of containers of pods that may write",
    },
  },
  check: (resource, settings) => [...ofPods(resource, texts(settings.at("containers"))), ...ofDocker(resource)],
};

const message = "Who gets into the container can change its programs";

const ofPods = (resource: CheckedResource, mayWrite: readonly string[]): readonly Violation[] =>
  podTemplates(resource)
    .filter(({ spec }) => !spec.at("os", "name").is("windows"))
    .flatMap(allContainers)
    .filter((container) => !mayWrite.some((name) => container.at("name").is(name)))
    .map((container) => container.at("securityContext", "readOnlyRootFilesystem"))
    .filter((field) => !field.is(true) && !field.isUnknown)
    .map(({ path, shown }) => ({
      path,
      found: shown,
      message,
      fix: "readOnlyRootFilesystem: true, and an emptyDir where the program writes",
    }));

function ofDocker(resource: CheckedResource): readonly Violation[] {
  const props = dockerContainer(resource)?.props;
  const field = props?.at("readOnly");
  if (props === undefined || field === undefined || field.is(true) || field.isUnknown) return [];
  if (props.at("uploads").items().length > 0) return cannotWrite(props) ? [] : [ofUploads(field)];
  return [{ path: field.path, found: field.shown, message, fix: "readOnly: true, and tmpfs where the program writes" }];
}

/** The daemon puts no file into a container whose root is only read: then nobody in it may write to what is root's. */
const ofUploads = ({ path, shown }: Field): Violation => ({
  path,
  found: `${shown}, beside uploads`,
  message,
  fix: "as the daemon uploads nothing beside readOnly: user with an id other than 0, capabilities.drops ALL, and securityOpts no-new-privileges:true",
});

/** A user that is not root, without any capability and without a way to gain one, changes no file that is root's. */
const cannotWrite = (props: Field): boolean =>
  /^[1-9]\d*(?::\d+)?$/.test(props.at("user").text ?? "") &&
  props
    .at("capabilities", "drops")
    .items()
    .some((dropped) => dropped.is("ALL")) &&
  props
    .at("capabilities", "adds")
    .items()
    .every((added) => /^(?:CAP_)?NET_BIND_SERVICE$/.test(added.text ?? "")) &&
  props
    .at("securityOpts")
    .items()
    .some((option) => /^no-new-privileges(?:[:=]true)?$/.test(option.text ?? ""));
