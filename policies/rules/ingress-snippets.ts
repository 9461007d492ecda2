import { alwaysMandatory } from "../levels";
import { objectsOf } from "../objects";
import type { ResourceRule } from "../rule";

/** Who may write an Ingress does not have the controller, which reads all Secrets. */
export const ingressSnippets: ResourceRule = {
  sees: "resource",
  name: "ingress-snippets",
  description: "No Ingress puts text of its own into the configuration of its controller.",
  references: ["CVE-2021-25742", "CVE-2025-1974", "HIPAA §164.312(a)(1)", "ISO 27001 A.8.2"],
  levels: alwaysMandatory,
  settings: {},
  check: (resource) => [
    ...["networking.k8s.io", "extensions"]
      .flatMap((group) => objectsOf(resource, { group, kinds: ["Ingress"] }))
      .flatMap((ingress) => ingress.at("metadata", "annotations").entries())
      .filter(([key, value]) => /\/[\w-]*(?:snippet|config-backend|config-global)s?$/.test(key) && !value.isMissing)
      .map(([key, { path }]) => ({
        path,
        found: `an annotation ${key.split("/").at(-1) ?? key}`,
        message: "The Ingress writes into the configuration of its controller, which reads every Secret",
        fix: "annotations of the controller that are for one setting each",
      })),
    ...objectsOf(resource, { group: "core", kinds: ["ConfigMap"] })
      .map((map) => map.at("data", "allow-snippet-annotations"))
      .filter((field) => field.is("true"))
      .map(({ path, shown }) => ({
        path,
        found: shown,
        message: "The controller lets every Ingress write into its configuration",
        fix: '"allow-snippet-annotations": "false"',
      })),
  ],
};
