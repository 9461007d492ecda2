/** Where an object of the database zone stands. */
export const meta = (name: string): object => ({ name, namespace: "shop-database" });

/** A volume of a storage class. */
export const claim = (storageClassName: string, size = "10Gi"): object => ({
  kind: "PersistentVolumeClaim",
  metadata: meta("files"),
  spec: { accessModes: ["ReadWriteOnce"], storageClassName, resources: { requests: { storage: size } } },
});

/** How a set differs from the usual one. Default of each: as usual. */
export interface SetShape {
  readonly image?: string;
  readonly size?: string;
  readonly whenDeleted?: string;
  readonly name?: string;
  readonly volume?: string;
  readonly replicas?: number;
}

/** A set with a volume for each of its pods. */
export const stateful = ({
  image = "mariadb:11.4.5",
  size = "20Gi",
  whenDeleted = "Retain",
  name = "claims-db",
  volume = "data",
  replicas = 3,
}: SetShape): object => ({
  metadata: meta(name),
  spec: {
    replicas,
    persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled: "Retain" },
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          { name: "mariadb", image, resources: { requests: { cpu: "500m", memory: "1Gi" } } },
          { name: "exporter", image: "exporter:1.0.0" },
        ],
      },
    },
    volumeClaimTemplates: [{ metadata: { name: volume }, spec: { resources: { requests: { storage: size } } } }],
  },
});

/** How a cluster differs from the usual one. Default of each: as usual. */
export interface ClusterShape {
  readonly image?: string;
  readonly size?: string;
  readonly storageClass?: string;
  readonly instances?: number;
  readonly name?: string;
}

/** A cluster of CloudNativePG. */
export const postgres = ({
  image = "ghcr.io/cloudnative-pg/postgresql:16.10",
  size = "50Gi",
  storageClass = "fast",
  instances = 3,
  name = "patient-db",
}: ClusterShape): object => ({
  metadata: meta(name),
  spec: {
    instances,
    imageName: image,
    storage: { size, storageClass },
    resources: { requests: { cpu: "1", memory: "2Gi" } },
  },
});

/** How a service differs from the usual one. Default of each: as usual. */
export interface ServiceShape {
  readonly image?: string;
  readonly replicas?: number;
  readonly claimName?: string;
  readonly note?: string;
}

/** A service that reads files on a volume. */
export const deployment = ({
  image = "shop/orders:1.4.2",
  replicas = 3,
  claimName = "files",
  note = "a",
}: ServiceShape): object => ({
  metadata: { name: "orders", namespace: "shop-backend", annotations: { note } },
  spec: {
    replicas,
    selector: { matchLabels: { app: "orders" } },
    template: {
      metadata: { labels: { app: "orders" } },
      spec: {
        containers: [{ name: "app", image }],
        volumes: [{ name: "files", persistentVolumeClaim: { claimName } }],
      },
    },
  },
});

/** A cluster of Percona's operator. */
export const mongodb = (finalizers: readonly string[]): object => ({
  metadata: { ...meta("events-db"), finalizers },
  spec: { image: "percona/mongodb:7.0.18", replsets: [{ name: "rs0", size: 3 }] },
});
/** A cluster of Elastic's operator. */
export const elasticsearch = (version: string): object => ({
  metadata: meta("search"),
  spec: { version, nodeSets: [{ name: "all", count: 3 }] },
});
/** A definition of custom resources. */
export const definition = {
  metadata: { name: "clusters.postgresql.cnpg.io" },
  spec: { names: { kind: "Cluster" }, versions: [{ name: "v1", served: true }] },
};
/** A container of Docker with one volume. */
export const container = (volumeName: string): object => ({
  name: "db",
  image: "postgres:16",
  mounts: [{ target: "/data", type: "volume", source: volumeName }],
});
/** A generated password. */
export const password = (length: number, version: string): object => ({ length, special: false, keepers: { version } });
