import type { Field } from "../field";
import { mendOfMissing } from "../mend";
import { objectsOf } from "../objects";
import type { CheckedResource, ResourceRule, Violation } from "../rule";
import { podTemplates } from "../workloads";

/** Who takes over a pod gets no key to the cluster's API with it. */
export const serviceAccountTokens: ResourceRule = {
  sees: "resource",
  name: "service-account-tokens",
  description: "No pod gets the token of its namespace's default service account.",
  references: [
    "CIS Kubernetes 5.1.5",
    "CIS Kubernetes 5.1.6",
    "NSA Kubernetes Hardening Guide: authentication and authorization",
    "HIPAA §164.312(a)(1)",
    "ISO 27001 A.8.2",
  ],
  settings: {},
  mends: (resource) =>
    [
      ...podTemplates(resource)
        .map(({ spec }) => spec)
        .filter((spec) => isObject(spec) && usesDefault(spec)),
      ...defaultAccounts(resource),
    ].flatMap((object) => mendOfMissing(object.at("automountServiceAccountToken"), false)),
  check: (resource) => [
    ...podTemplates(resource).flatMap(({ spec }) =>
      isObject(spec) && usesDefault(spec)
        ? mounted(spec, "The pod gets the token of the default service account, which the cluster's API accepts")
        : [],
    ),
    ...defaultAccounts(resource).flatMap((account) =>
      mounted(account, "The default service account gives its token to every pod"),
    ),
  ],
};

const defaultAccounts = (resource: CheckedResource): readonly Field[] =>
  objectsOf(resource, { group: "core", kinds: ["ServiceAccount"] }).filter((account) =>
    account.at("metadata", "name").is("default"),
  );

const isObject = (spec: Field): boolean => spec.entries().length > 0;

/** The pod has no service account, or the default one, by the field's name of today or the one before. */
const usesDefault = (spec: Field): boolean =>
  [spec.at("serviceAccountName"), spec.at("serviceAccount")].every(
    (account) => account.isMissing || account.is("") || account.is("default"),
  );

function mounted(object: Field, message: string): readonly Violation[] {
  const field = object.at("automountServiceAccountToken");
  if (field.isUnknown || field.is(false)) return [];
  return [
    {
      path: field.path,
      found: field.isMissing ? "nothing, which means true" : field.shown,
      message,
      fix: "automountServiceAccountToken: false",
    },
  ];
}
