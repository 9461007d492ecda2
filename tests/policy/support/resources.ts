import type { Given } from "./judge";

/** Stands for a text that a preview does not know yet, as the engine hands it to policies. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A container that keeps every rule. */
export const goodContainer = {
  name: "api",
  image: "shop/api:1.0.0",
  resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "1", memory: "512Mi" } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
  readinessProbe: { httpGet: { path: "/ready", port: 8080 } },
  livenessProbe: { httpGet: { path: "/live", port: 8080 } },
};

/** A pod that keeps every rule, with other containers or other fields where a test says so. */
export const podSpec = (containers: readonly object[] = [goodContainer], rest: object = {}): object => ({
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  automountServiceAccountToken: false,
  containers,
  ...rest,
});

/** A Deployment of the pod. */
export const deployment = (spec: object = podSpec()): Given => ({
  type: "kubernetes:apps/v1:Deployment",
  name: "shop-api",
  props: { metadata: { name: "api", namespace: "shop" }, spec: { template: { spec } } },
});

/** Any other resource of Kubernetes. */
export const resource = (type: string, props: object): Given => ({ type: `kubernetes:${type}`, name: "it", props });
