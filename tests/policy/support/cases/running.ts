import { goodContainer, podSpec } from "../resources";
import { backup, type Cases, database, denyAll, deployment, manifest, running } from "./program";

const ofApi = { selector: { app: "api" } };
const service = (spec: object) => manifest("v1", "Service", { spec: { ports: [{ port: 443 }], ...spec } });

/** Three replicas that a node's maintenance leaves running. */
const many = (spec: object = {}) => [
  deployment(podSpec([goodContainer], { topologySpreadConstraints: [{ topologyKey: "kubernetes.io/hostname" }] }), {
    replicas: 3,
    ...spec,
  }),
  manifest("policy/v1", "PodDisruptionBudget", {
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: "api" } } },
  }),
  denyAll,
];

const scaler = (spec: object = {}) =>
  manifest("autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "api" },
      minReplicas: 2,
      maxReplicas: 4,
      ...spec,
    },
  });

const scaled = many({ replicas: undefined });
const quota = (hard: object) => manifest("v1", "ResourceQuota", { spec: { hard } });
const storage = (fields: object) => manifest("storage.k8s.io/v1", "StorageClass", fields);

/** How what runs grows, is replaced, and stays. */
export const runningWell: Cases = {
  "dangling-references": {
    keeps: [deployment(), denyAll, service(ofApi)],
    breaks: [
      [deployment(), denyAll, service({ selector: { app: "other" } })],
      [deployment(), denyAll, scaler({ scaleTargetRef: { kind: "Deployment", name: "other" } })],
    ],
  },
  replicas: {
    keeps: [...many(), service({ type: "LoadBalancer", ...ofApi })],
    breaks: [
      [deployment(), denyAll, service({ type: "LoadBalancer", ...ofApi })],
      [database({ instances: 1 }), backup(), denyAll],
    ],
  },
  autoscaling: {
    keeps: [...scaled, scaler()],
    breaks: [
      [...scaled, scaler({ minReplicas: 1 })],
      [...many(), scaler()],
    ],
  },
  rollout: {
    keeps: many(),
    breaks: [[many({ strategy: { type: "Recreate" } })].flat(), [deployment(undefined, { revisionHistoryLimit: 0 })]],
  },
  "declared-capacity": {
    settings: { cpu: 2, memory: 1 },
    keeps: [deployment(), denyAll],
    breaks: [many(), [database({ instances: 3 }), backup(), denyAll]],
  },
  "namespace-quota": {
    keeps: [...many(), quota({ "requests.memory": "1Gi", "limits.cpu": "4", pods: "4" })],
    breaks: [
      [...many(), quota({ "requests.memory": "512Mi" })],
      [...many(), quota({ pods: "3" })],
    ],
  },
  "volume-retention": {
    keeps: [storage({ reclaimPolicy: "Retain" })],
    breaks: [[storage({})], [storage({ reclaimPolicy: "Delete" })]],
  },
  "read-only-root": {
    keeps: [deployment(), denyAll],
    breaks: [
      [running({ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } })],
      [running({ securityContext: { ...goodContainer.securityContext, readOnlyRootFilesystem: false } })],
    ],
  },
  "environment-variables": {
    keeps: [running({ env: [{ name: "MODE", value: "fast" }] }), denyAll],
    breaks: [
      [
        running({
          env: [
            { name: "MODE", value: "fast" },
            { name: "MODE", value: "slow" },
          ],
        }),
      ],
      [
        running({
          env: [
            { name: "MODE", value: "fast" },
            { name: "LEVEL", value: "1" },
            { name: "LEVEL", value: "1" },
          ],
        }),
      ],
    ],
  },
};
