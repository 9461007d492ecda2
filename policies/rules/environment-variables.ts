import type { Field } from "../field";
import type { ResourceRule, Violation } from "../rule";
import { allContainers, podTemplates } from "../workloads";

/** A setting has one value. */
export const environmentVariables: ResourceRule = {
  sees: "resource",
  name: "environment-variables",
  description: "No container has the same environment variable twice.",
  references: ["Kubernetes API: merge key of env", "ISO 27001 A.8.9"],
  settings: {},
  check: (resource) => podTemplates(resource).flatMap(allContainers).flatMap(repeated),
};

/** Kubernetes keeps the last; an update that is merged by name keeps one of them. */
function repeated(container: Field): readonly Violation[] {
  const seen = new Set<string>();
  return container
    .at("env")
    .items()
    .map((entry) => entry.at("name"))
    .filter(({ text }) => {
      if (text === undefined) return false;
      const isAgain = seen.has(text);
      seen.add(text);
      return isAgain;
    })
    .map(({ path, shown }) => ({
      path,
      found: shown,
      message: `The container ${container.at("name").shown} has the variable twice, and which value counts is left to chance`,
      fix: "keep the one that is meant",
    }));
}
