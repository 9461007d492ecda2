import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import { podLabels, roleLabel } from "../../targets/kubernetes/labels";
import { memberPod, memberVolume } from "../../targets/kubernetes/members";
import { containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { resourceRequirements } from "../../targets/kubernetes/workload";
import type { ElasticsearchPlan } from "./plan";

type EnvVar = k8s.types.input.core.v1.EnvVar;

/** Role of the nodes' pods within the tier. */
export const nodeRole = "node";
/** User that the image makes for Elasticsearch. */
export const user = 1000;

/** Name of the secret with the nodes' key and certificate for their users. */
export const nodeSecret = ({ name }: ElasticsearchPlan): string => `${name}-node-tls`;
/** Name of the secret that says who has which role, and what roles may do: files of Elasticsearch, nothing secret. */
export const rolesSecret = ({ name }: ElasticsearchPlan): string => `${name}-roles`;

/** Names under which nodes are reached: by services, by the operator, and by each other. */
export function nodeNames({ clusterName }: ElasticsearchPlan, namespace: string): readonly string[] {
  const services = [`${clusterName}-es-http`, `${clusterName}-es-internal-http`];
  return services.flatMap((service) => [
    service,
    `${service}.${namespace}.svc`,
    `${service}.${namespace}.svc.cluster.local`,
  ]);
}

const zoneLabel = "topology.kubernetes.io/zone";
/** Whether copies are kept apart by zones, which the machines must then name. */
const knowsZones = ({ nodes }: ElasticsearchPlan, { spread }: KubernetesTarget): boolean =>
  nodes > 1 && spread === "required";

/** Annotations of the operator's object: which labels of a machine its nodes may know. */
export const clusterAnnotations = (plan: ElasticsearchPlan, target: KubernetesTarget): Labels =>
  knowsZones(plan, target) ? { "eck.k8s.elastic.co/downward-node-labels": zoneLabel } : {};

/**
 * One cluster: the operator adds TLS between the nodes, the first masters, node names, the probe and the budget for disruptions
 * (AUD-LOG-01, AUD-LOG-06, AUD-LOG-07, AUD-CON-06).
 */
export const clusterSpec = (plan: ElasticsearchPlan, target: KubernetesTarget): object => ({
  version: plan.version,
  image: mirroredImage(plan.image, target.imageMirror),
  http: { tls: { certificate: { secretName: nodeSecret(plan) } } },
  auth: {
    // Credentials as the platform makes them; the last one says what each may do.
    fileRealm: [...Object.values(plan.logins), rolesSecret(plan)].map((secretName) => ({ secretName })),
    roles: [{ secretName: rolesSecret(plan) }],
  },
  volumeClaimDeletePolicy: target.protectData ? "DeleteOnScaledownOnly" : "DeleteOnScaledownAndClusterDeletion",
  ...(plan.snapshots && { secureSettings: [storeKeys(plan.snapshots.credentialsSecret)] }),
  nodeSets: [
    {
      name: "default",
      count: plan.nodes,
      config: nodeConfiguration(plan, knowsZones(plan, target)),
      podTemplate: podTemplate(plan, target),
      volumeClaimTemplates: [memberVolume("elasticsearch-data", plan.storage, target)],
    },
  ],
});

const storeKeys = (secretName: string): object => ({
  secretName,
  entries: [
    { key: "accessKeyId", path: "s3.client.default.access_key" },
    { key: "secretAccessKey", path: "s3.client.default.secret_key" },
  ],
});

/**
 * What stands in a node's file beside that which the operator writes. No key of an index is among it, and no memory lock: a pod without
 * privileges cannot have one (AUD-CON-04, AUD-CON-07).
 */
export function nodeConfiguration(plan: ElasticsearchPlan, zones: boolean): Readonly<Record<string, unknown>> {
  const { snapshots, breakerPercent, pools } = plan;
  return {
    "node.roles": ["master", "data", "ingest"],
    "node.store.allow_mmap": plan.memoryMap,
    ...(breakerPercent !== undefined && { "indices.breaker.total.limit": `${breakerPercent}%` }),
    ...poolConfiguration("write", pools.write),
    ...poolConfiguration("search", pools.search),
    ...(zones && {
      "node.attr.zone": "${ZONE}",
      "cluster.routing.allocation.awareness.attributes": "k8s_node_name,zone",
    }),
    ...(snapshots?.endpoint !== undefined && {
      "s3.client.default.endpoint": snapshots.endpoint,
      "s3.client.default.path_style_access": true,
    }),
    ...(snapshots?.region !== undefined && { "s3.client.default.region": snapshots.region }),
  };
}

const poolConfiguration = (
  name: string,
  { threads, queue }: ElasticsearchPlan["pools"]["write"],
): Readonly<Record<string, number>> => ({
  ...(threads !== undefined && { [`thread_pool.${name}.size`]: threads }),
  ...(queue !== undefined && { [`thread_pool.${name}.queue_size`]: queue }),
});

/** The operator adds containers of its own that run first, with the resources and the safety of the one that it finds here. */
const podTemplate = (plan: ElasticsearchPlan, target: KubernetesTarget): object => ({
  metadata: { labels: { ...podLabels(plan, target), [roleLabel]: nodeRole } },
  spec: {
    ...memberPod(plan, target, nodeRole, user),
    containers: [
      {
        name: "elasticsearch",
        env: environmentOf(plan, knowsZones(plan, target)),
        resources: resourceRequirements(plan.resources),
        securityContext: containerSecurity,
      },
    ],
  },
});

/** Elasticsearch wants the whole heap from the start: with less it refuses to. */
const environmentOf = ({ heap }: ElasticsearchPlan, zones: boolean): EnvVar[] => [
  { name: "ES_JAVA_OPTS", value: `-Xms${heap}m -Xmx${heap}m` },
  ...(zones ? [{ name: "ZONE", valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${zoneLabel}']` } } }] : []),
];
