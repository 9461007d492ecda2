import type { Field } from "../field";
import { kept, replaced } from "../pod-security/baseline";
import type { Control } from "../pod-security/control";
import { mendsOf } from "../pod-security/mends";
import { restricted } from "../pod-security/restricted";
import type { ResourceRule } from "../rule";
import { podTemplates } from "../workloads";

const newest = 36;

const controlsOf = (level: Field): readonly Control[] =>
  level.is("baseline") ? [...kept, ...replaced] : [...kept, ...restricted];

/** Minor version in a setting such as `1.36`. */
const minorOf = (version: Field): number => Number(version.text?.split(".")[1] ?? newest);

/** Pods keep the Pod Security Standards. */
export const podSecurity: ResourceRule = {
  sees: "resource",
  name: "pod-security",
  description: "Pods keep the Pod Security Standards.",
  references: ["Kubernetes Pod Security Standards", "ROF-SEC-15"],
  settings: {
    level: {
      type: "string",
      enum: ["baseline", "restricted"],
      default: "restricted",
      description: "Level of the standard",
    },
    version: {
      type: "string",
      pattern: "^1\\.3\\d$",
      default: `1.${newest}`,
      description: "Version of the standard, as in the namespace's label enforce-version; 1.30 at least",
    },
  },
  mends: (resource, settings) => (settings.at("level").is("baseline") ? [] : podTemplates(resource).flatMap(mendsOf)),
  check: (resource, settings) => {
    const level = settings.at("level");
    const minor = minorOf(settings.at("version"));
    return podTemplates(resource).flatMap((pod) =>
      controlsOf(level).flatMap(({ name, check }) =>
        check(pod, minor).map((violation) => ({
          ...violation,
          message: `${violation.message} (control ${name} of the level ${level.text ?? "restricted"})`,
        })),
      ),
    );
  },
};
