import type { Given } from "./judge";

/** A container that keeps every rule. */
export const goodContainer = {
  name: "api",
  image: "shop/api:1.0.0",
  resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "1", memory: "512Mi" } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
};

/** A pod that keeps every rule, with other containers or other fields where a test says so. */
export const podSpec = (containers: readonly object[] = [goodContainer], rest: object = {}): object => ({
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
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
