import type { Field } from "../field";
import { type Mend, mendOfMissing } from "../mend";
import { allContainers, type PodTemplate } from "../workloads";
import { isWindows } from "./control";

/**
 * What the level restricted asks for and most programs do without a change: filtered system calls, no new rights, no rights of the kernel.
 * What a program says itself stays as it is, and is told as before.
 */
export function mendsOf(pod: PodTemplate): readonly Mend[] {
  if (isWindows(pod) || pod.spec.entries().length === 0) return [];
  const containers = allContainers(pod);
  const profile = pod.spec.at("securityContext", "seccompProfile");
  const needsProfile = containers.some((container) => container.at("securityContext", "seccompProfile").isMissing);
  return [
    ...(needsProfile ? mendOfMissing(profile, { type: "RuntimeDefault" }) : []),
    ...containers.flatMap(mendsOfContainer),
  ];
}

function mendsOfContainer(container: Field): readonly Mend[] {
  const context = container.at("securityContext");
  const added = context.at("capabilities", "add");
  // The API server refuses a container that has all rights and may not gain any.
  const hasAll =
    context.at("privileged").is(true) || added.items().some(({ text }) => /^(?:CAP_)?SYS_ADMIN$/.test(text ?? ""));
  if (hasAll) return [];
  return [
    ...mendOfMissing(context.at("allowPrivilegeEscalation"), false),
    ...mendOfMissing(context.at("capabilities", "drop"), ["ALL"]),
  ];
}
