import { type Cases, denyAll, deployment, manifest } from "./program";

const rbac = "rbac.authorization.k8s.io/v1";
const reading = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] };
const service = (spec: object) => manifest("v1", "Service", { spec: { selector: { app: "api" }, ...spec } });
const namespace = (labels: object) => manifest("v1", "Namespace", { metadata: { name: "shop", labels } });
const enforce = "pod-security.kubernetes.io/enforce";

const password = (props: object) => ({
  type: "random:index/randomPassword:RandomPassword",
  name: "api",
  props: { length: 32, ...props },
});

/** What a cluster holds beside workloads, and what reaches it. */
export const cluster: Cases = {
  "database-ports": {
    keeps: [service({ type: "ClusterIP", ports: [{ port: 5432 }] })],
    breaks: [
      [service({ type: "NodePort", ports: [{ port: 5432 }] })],
      [
        {
          type: "docker:index/container:Container",
          name: "redis",
          props: { image: "redis:8.2.1", ports: [{ internal: 6379, external: 6379, ip: "0.0.0.0" }] },
        },
      ],
    ],
  },
  "default-deny": {
    keeps: [deployment(), denyAll],
    breaks: [
      [deployment()],
      [deployment(), manifest("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {} } }, "deny-ingress")],
    ],
  },
  "namespace-pod-security": {
    keeps: [namespace({ [enforce]: "restricted" })],
    breaks: [[namespace({})], [namespace({ [enforce]: "privileged" })]],
  },
  "rbac-wildcards": {
    keeps: [manifest(rbac, "Role", { rules: [reading] })],
    breaks: [
      [manifest(rbac, "Role", { rules: [{ ...reading, verbs: ["*"] }] })],
      [
        manifest(rbac, "ClusterRoleBinding", {
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
          subjects: [{ kind: "ServiceAccount", name: "api", namespace: "shop" }],
        }),
      ],
    ],
  },
  "password-strength": {
    keeps: [password({})],
    breaks: [[password({ length: 12 })], [password({ upper: false, lower: false, special: false })]],
  },
};
