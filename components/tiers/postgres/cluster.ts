import type { ICluster } from "@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster" with {
  "resolution-mode": "import",
};
import { mirroredImage } from "../../language/image";
import { podLabels } from "../../targets/kubernetes/labels";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { resourceRequirements, spreadOver } from "../../targets/kubernetes/workload";
import type { PostgresPlan } from "./plan";

/** The operator's own type, with the parts that every pod has in the words of the provider. */
type ClusterSpec = Omit<ICluster["spec"], "resources" | "topologySpreadConstraints"> & {
  readonly resources: ReturnType<typeof resourceRequirements>;
  readonly topologySpreadConstraints: ReturnType<typeof spreadOver>;
};

/** Name of the plugin that sends write-ahead log and base backups to an object store. */
export const backupPlugin = "barman-cloud.cloudnative-pg.io";

/** One PostgreSQL cluster: an instance that writes, others that stream from it and take over (ROF-DB-12, ROF-CON-09). */
export function clusterSpec(plan: PostgresPlan, target: KubernetesTarget): ClusterSpec {
  return {
    instances: plan.instances,
    imageName: mirroredImage(plan.image, target.imageMirror),
    bootstrap: { initdb: { database: plan.database, owner: plan.username, secret: { name: plan.connection.secret } } },
    postgresql: postgresSpec(plan),
    enableSuperuserAccess: false,
    storage: volume(plan.storage, plan, target),
    walStorage: volume(plan.walStorage, plan, target),
    resources: resourceRequirements(plan.resources),
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: target.spread,
      topologyKey: "kubernetes.io/hostname",
    },
    topologySpreadConstraints: spreadOfCluster(plan, target),
    enablePDB: true,
    primaryUpdateStrategy: "unsupervised",
    // A standby takes over before the writing instance stops, so that an update costs seconds. One instance alone can only restart.
    primaryUpdateMethod: plan.instances > 1 ? "switchover" : "restart",
    inheritedMetadata: { labels: inheritedLabels(plan, target) },
    ...(plan.backup && {
      plugins: [
        {
          name: backupPlugin,
          isWALArchiver: true,
          parameters: { barmanObjectName: plan.backup.objectStore, serverName: plan.backup.folder },
        },
      ],
    }),
  };
}

/**
 * `preferred`: a commit waits for one standby while one is healthy; without any, writing goes on. A standby that may lack an acknowledged
 * commit is never promoted by itself.
 */
const postgresSpec = (plan: PostgresPlan): NonNullable<ClusterSpec["postgresql"]> => ({
  parameters: plan.parameters,
  // The operator's last rule admits passwords with and without TLS; this one, before it, leaves only TLS.
  pg_hba: ["hostnossl all all all reject"],
  ...(plan.synchronous && {
    synchronous: { method: "any", number: 1, dataDurability: "preferred", failoverQuorum: true },
  }),
});

function volume(
  size: string,
  { storageClass: own }: PostgresPlan,
  target: KubernetesTarget,
): NonNullable<ClusterSpec["storage"]> {
  const storageClass = own ?? target.storageClass;
  return { size, ...(storageClass !== undefined && { storageClass }) };
}

/**
 * Counted by the operator's own label, which its jobs carry too: a job decides in which zone a new volume is made. One that did not count
 * itself could put it beside another, in a zone where the instance may then never run.
 */
const spreadOfCluster = (plan: PostgresPlan, target: KubernetesTarget): ReturnType<typeof spreadOver> =>
  spreadOver(plan, target).map((constraint) => ({
    ...constraint,
    labelSelector: { matchLabels: { "cnpg.io/cluster": plan.name } },
  }));

/** Network policies find the pods by these. The name is the operator's own on volumes, and it would put it back for ever. */
const inheritedLabels = (plan: PostgresPlan, target: KubernetesTarget): Labels =>
  Object.fromEntries(Object.entries(podLabels(plan, target)).filter(([label]) => label !== "app.kubernetes.io/name"));
