import type { Field } from "./field";
import { texts } from "./rule";

/** The setting of rules that cannot be asked of manifests which others publish. */
export const operatorNamespaces = {
  operatorNamespaces: {
    type: "array",
    items: { type: "string" },
    default: ["cert-manager", "cnpg-system", "elastic-system", "kube-system", "psmdb-operator"],
    description: "Namespaces of operators, whose manifests are taken as they are published",
  },
} as const;

/** Whether a namespace is one of operators by the settings of a rule. */
export const isOfOperators = (namespace: Field, settings: Field): boolean =>
  texts(settings.at("operatorNamespaces")).some((name) => namespace.is(name));
