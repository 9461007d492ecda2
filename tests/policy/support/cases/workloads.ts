import { goodContainer, podSpec } from "../resources";
import { backup, type Cases, database, denyAll, deployment, manifest, running } from "./program";

const spread = { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "kubernetes.io/hostname" }] };
const budget = (spec: object) => manifest("policy/v1", "PodDisruptionBudget", { spec });
const ofApi = { selector: { matchLabels: { app: "api" } } };
const claims = [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }];

/** What pods say about themselves, and what is said about them. */
export const workloads: Cases = {
  "resource-limits": {
    keeps: [deployment(), denyAll],
    breaks: [[running({ resources: {} })], [database({ resources: undefined })]],
  },
  "pod-security": {
    keeps: [deployment(), denyAll],
    breaks: [
      [running({ securityContext: { privileged: true } })],
      [deployment(podSpec([goodContainer], { hostPID: true }))],
    ],
  },
  "image-pinning": {
    keeps: [running({ image: "ghcr.io/shop/api:1.2.3" }), denyAll],
    breaks: [
      [running({ image: "ghcr.io/shop/api:latest" })],
      [{ type: "docker:index/remoteImage:RemoteImage", name: "api", props: { name: "redis" } }],
    ],
  },
  probes: {
    keeps: [deployment(), denyAll],
    breaks: [[running({ livenessProbe: undefined })], [running({ readinessProbe: {} })]],
  },
  "service-account-tokens": {
    keeps: [deployment(), denyAll],
    breaks: [
      [running({}, { automountServiceAccountToken: undefined })],
      [manifest("v1", "ServiceAccount", {}, "default")],
    ],
  },
  "plain-secrets": {
    keeps: [
      running({ env: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "login", key: "password" } } }] }),
      denyAll,
    ],
    breaks: [
      [running({ env: [{ name: "DB_PASSWORD", value: "tomatoes" }] })],
      [manifest("v1", "ConfigMap", { data: { "db.password": "tomatoes" } })],
    ],
  },
  disruption: {
    keeps: [
      deployment(podSpec([goodContainer], spread), { replicas: 3 }),
      budget({ maxUnavailable: 1, ...ofApi }),
      denyAll,
    ],
    breaks: [
      [deployment(podSpec([goodContainer], spread), { replicas: 3 }), denyAll],
      [deployment(podSpec([goodContainer], spread), { replicas: 3 }), budget({ maxUnavailable: 0, ...ofApi }), denyAll],
      [deployment(undefined, { replicas: 2 }), budget({ maxUnavailable: 1, ...ofApi }), denyAll],
    ],
  },
  "protected-data": {
    keeps: [database(), backup(), denyAll],
    breaks: [
      [database({}, false)],
      [
        manifest("apps/v1", "StatefulSet", {
          spec: { ...ofApi, replicas: 1, volumeClaimTemplates: claims, template: { spec: podSpec() } },
        }),
      ],
    ],
  },
  "backup-for-every-database": {
    keeps: [database(), backup(), denyAll],
    breaks: [
      [database(), denyAll],
      [database(), backup({ suspend: true }), denyAll],
    ],
  },
};
