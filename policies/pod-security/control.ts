import type { Field } from "../field";
import type { Violation } from "../rule";
import { allContainers, type PodTemplate } from "../workloads";

/** One control of the Pod Security Standards. */
export interface Control {
  /** Name of the control as Kubernetes writes it, such as `hostNamespaces`. */
  readonly name: string;
  /** Judges a pod by the standard of a minor version of Kubernetes, such as 36 for 1.36. */
  readonly check: (pod: PodTemplate, minor: number) => readonly Violation[];
}

/** The violation of a field that should hold something else. */
export const wrong = (field: Field, message: string, fix: string): Violation => ({
  path: field.path,
  found: field.shown,
  message,
  fix,
});

/** A name for a container in a message. */
export const nameOf = (container: Field): string => `container ${container.at("name").shown}`;

/** The security contexts of a pod: its own, and those of all of its containers. */
export const securityContexts = (pod: PodTemplate): readonly Field[] => [
  pod.spec.at("securityContext"),
  ...allContainers(pod).map((container) => container.at("securityContext")),
];

/** Whether a value is known and is none of those that are allowed. */
export const isOutside = (field: Field, allowed: readonly string[]): boolean =>
  !field.isUnknown && !allowed.includes(field.text ?? "");

/** Whether the pod is said to run on Windows, where the controls of Linux have no meaning. */
export const isWindows = ({ spec }: PodTemplate): boolean => spec.at("os", "name").is("windows");

/** Whether the users of the pod are other users on the node, which standards of 1.35 and later honour. */
export const hasOwnUsers = ({ spec }: PodTemplate, minor: number): boolean =>
  minor >= 35 && spec.at("hostUsers").is(false);
