import { alwaysMandatory } from "../levels";
import { objectsOf } from "../objects";
import type { ResourceRule } from "../rule";

const type = "kubernetes.io/service-account-token";

/** A key that never ends is found some day. */
export const longLivedTokens: ResourceRule = {
  sees: "resource",
  name: "long-lived-tokens",
  description: "No Secret holds a token of a service account that never ends.",
  references: [
    "NSA Kubernetes Hardening Guide: authentication and authorization",
    "HIPAA §164.312(d)",
    "ISO 27001 A.5.17",
  ],
  levels: alwaysMandatory,
  settings: {},
  check: (resource) =>
    objectsOf(resource, { group: "core", kinds: ["Secret"] })
      .map((secret) => secret.at("type"))
      .filter((field) => field.is(type))
      .map(({ path, shown }) => ({
        path,
        found: shown,
        message: "The Secret holds a key to the cluster's API that never ends",
        fix: "volumes: [{ name: token, projected: { sources: [{ serviceAccountToken: { path: token, expirationSeconds: 3600 } }] } }] of the pod",
      })),
};
