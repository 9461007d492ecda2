import { secret } from "@pulumi/pulumi";
import { KubernetesCredentials } from "../../../components/tiers/credentials/kubernetes";
import { KubernetesObjectStore } from "../../../components/tiers/object-store/kubernetes";
import { find, type RecordedResource, recordResources } from "../../support/mocks";
import { plannedStore, registerStore, type StoreExceptions } from "../../support/object-store-tier";
import { kubernetesTarget } from "../../support/plan-context";
import {
  at,
  containerOf,
  faultsOf,
  namesOf,
  podOf,
  protectedNames,
  variableOf,
  versionsOf,
} from "../../support/tier-resources";

const one = async (type: string, name: string, exceptions: StoreExceptions = {}): Promise<RecordedResource> =>
  find(await registerStore(plannedStore(exceptions).plan), `kubernetes:${type}`, name);
const members = (exceptions?: StoreExceptions): Promise<RecordedResource> =>
  one("apps/v1:StatefulSet", "files", exceptions);
const prepare = (exceptions?: StoreExceptions): Promise<RecordedResource> =>
  one("batch/v1:Job", "files-prepare", exceptions);
const nameOf = async (exceptions?: StoreExceptions): Promise<unknown> =>
  at((await prepare(exceptions)).inputs, "metadata", "name");
const serverSelector = { "palier.dev/tier": "files", "palier.dev/role": "server" };

describe("a store of objects on Kubernetes", () => {
  it("is a set of members with services and a budget, the job that makes buckets, and the one that copies them", async () => {
    expect(namesOf(await registerStore())).toEqual([
      "ConfigMap files",
      "ConfigMap files-scripts",
      "CronJob files-backup",
      "Job files-prepare",
      "ObjectStore files",
      "PodDisruptionBudget files",
      "Service files",
      "Service files-members",
      "StatefulSet files",
    ]);
    expect(namesOf(await registerStore(plannedStore({ environment: "dev" }).plan))).toEqual([
      "ConfigMap files",
      "ConfigMap files-scripts",
      "Job files-prepare",
      "ObjectStore files",
      "Service files",
      "Service files-members",
      "StatefulSet files",
    ]);
  });

  it("MED-OBJ-01: four members start together, are known before they are ready, and one at a time may be missing", async () => {
    expect((await members()).inputs["spec"]).toMatchObject({
      replicas: 4,
      serviceName: "files-members",
      podManagementPolicy: "Parallel",
      selector: { matchLabels: serverSelector },
      template: { metadata: { labels: { ...serverSelector, "palier.dev/metrics": "objectStore" } } },
    });
    expect((await one("core/v1:Service", "files-members")).inputs["spec"]).toMatchObject({
      clusterIP: "None",
      publishNotReadyAddresses: true,
    });
    expect((await one("policy/v1:PodDisruptionBudget", "files")).inputs["spec"]).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: serverSelector },
    });
  });

  it("MED-CON-09: members are spread evenly over zones and hosts, so that four of them fit on three hosts too", async () => {
    const pod = podOf(await members());
    const even = { maxSkew: 1, whenUnsatisfiable: "DoNotSchedule", labelSelector: { matchLabels: serverSelector } };
    expect(at(pod, "topologySpreadConstraints")).toEqual([
      { topologyKey: "topology.kubernetes.io/zone", ...even },
      { topologyKey: "kubernetes.io/hostname", ...even },
    ]);
    expect(pod).not.toHaveProperty("affinity");
  });

  it("the console is on no Service: only a forwarded port reaches it", async () => {
    for (const name of ["files", "files-members"]) {
      const { inputs } = await one("core/v1:Service", name);
      expect(at(inputs, "spec", "ports")).toEqual([{ name: "s3", port: 9000 }]);
    }
    const { inputs } = await one("core/v1:Service", "files");
    expect(at(inputs, "spec", "type")).toBeUndefined();
    expect(at(inputs, "spec", "selector")).toEqual(serverSelector);
  });

  it("a member that works is left alone while others are gone, and counts as ready while objects can be read", async () => {
    expect(containerOf(await members(), "server")).toMatchObject({
      startupProbe: { httpGet: { path: "/minio/health/live", port: 9000 } },
      livenessProbe: { httpGet: { path: "/minio/health/live", port: 9000 } },
      readinessProbe: { httpGet: { path: "/minio/health/cluster/read", port: 9000 } },
    });
  });

  it("MED-BAK-01 MED-CON-08: the copy runs at the platform's time, in UTC, one at a time", async () => {
    const copy = await one("batch/v1:CronJob", "files-backup");
    expect(copy.inputs["spec"]).toMatchObject({
      schedule: "0 2 * * *",
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
    });
    const pod = at(copy.inputs, "spec", "jobTemplate", "spec", "template", "spec");
    const variables = at(pod, "containers", "0", "env");
    expect(variables).toEqual(
      expect.arrayContaining([
        { name: "BACKUPS_URL", value: "https://s3.example.org" },
        { name: "BACKUPS_FOLDER", value: "demo-backups/prod/files" },
      ]),
    );
    expect(JSON.stringify(at(pod, "volumes"))).not.toContain("files-root");
  });

  it("a place for backups at AWS is found by its region, and one with an authority of its own is trusted by it", async () => {
    const backup = { schedule: "0 2 * * *", retentionDays: 30, destination: "s3://b/p", credentialsSecret: "keys" };
    const environment = async (more: object): Promise<string> => {
      const context = { backup: { ...backup, ...more } };
      return JSON.stringify((await one("batch/v1:CronJob", "files-backup", { context })).inputs);
    };
    expect(await environment({ region: "eu-west-3" })).toContain('"https://s3.eu-west-3.amazonaws.com"');
    const trusting = await environment({ endpoint: "https://s3.example.org", certificateAuthoritySecret: "store-ca" });
    expect(trusting).toContain('{"name":"SSL_CERT_FILE","value":"/etc/object-store/authority/ca.crt"}');
    expect(trusting).toContain('"secretName":"store-ca"');
  });
});

describe("the volumes of a store", () => {
  it("outlive members and the set where data is protected, and are of the site's storage class", async () => {
    const target = kubernetesTarget({ storageClass: "fast" });
    const set = find(await registerStore(undefined, target), "kubernetes:apps/v1:StatefulSet", "files");
    expect(set.inputs["spec"]).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      volumeClaimTemplates: [{ spec: { resources: { requests: { storage: "20Gi" } }, storageClassName: "fast" } }],
    });
  });

  it("ROF-OPS-05: where data is protected, the set refuses to be deleted or replaced, and nothing else does", async () => {
    const names = (protectData: boolean): Promise<readonly string[]> =>
      protectedNames(
        (options) => new KubernetesObjectStore(plannedStore().plan, kubernetesTarget({ protectData }), options),
      );
    expect(await names(true)).toEqual(["files"]);
    expect(await names(false)).toEqual([]);
  });
});

describe("the safety of a store", () => {
  it("MED-SEC-16: no policy has anything against any of its resources", async () => {
    expect(await faultsOf(await registerStore())).toEqual([]);
  });

  it("MED-SEC-04 MED-SEC-10: no password stands in any input: members and jobs read logins from files", async () => {
    const secretValues = { files: secret("in-the-clear"), "files-root": secret("in-the-clear") };
    const resources = await registerStore(undefined, kubernetesTarget({ secretValues }));
    expect(JSON.stringify(resources)).not.toContain("in-the-clear");
    const set = await members();
    expect(variableOf(set, "server", "MINIO_ROOT_PASSWORD_FILE")).toBe("/etc/object-store/root/password");
    expect(at(podOf(set), "volumes", "1")).toMatchObject({ secret: { secretName: "files-root" } });
    expect(JSON.stringify(podOf(set))).not.toContain("secretKeyRef");
  });

  it("MED-SEC-04: a login lies under the keys that S3 clients know, in a Secret of no special type", async () => {
    const { secrets } = plannedStore().plan;
    const { namespaces } = kubernetesTarget();
    const placed = secrets.map((one) => ({ ...one, zones: ["backend"] as const }));
    const args = { platform: "demo", environment: "prod", namespaces, secrets: placed };
    const made = { "random:index/randomPassword:RandomPassword": { result: "made" } };
    const resources = await recordResources(() => new KubernetesCredentials("credentials", args, {}), made);
    const typeAndKeys = (name: string): unknown => {
      const { inputs } = find(resources, "kubernetes:core/v1:Secret", `${name}-backend`);
      const data: unknown = at(inputs, "stringData", "value");
      return [inputs["type"], typeof data === "object" && data !== null ? Object.keys(data).sort() : []];
    };
    expect(typeAndKeys("files")).toEqual(["Opaque", ["accessKeyId", "secretAccessKey"]]);
    expect(typeAndKeys("files-root")).toEqual(["kubernetes.io/basic-auth", ["password", "username"]]);
  });

  it("every pod runs as a user without rights, on a file system that cannot be written", async () => {
    for (const [workload, container] of [
      [await members(), "server"],
      [await prepare(), "client"],
    ] as const) {
      expect(podOf(workload)).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      });
      expect(containerOf(workload, container)).toMatchObject({
        securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
      });
    }
  });
});

describe("what is done again when something changes", () => {
  const second = (name: string): StoreExceptions => ({
    context: { versionOf: (asked: string) => (asked === name ? 2 : 1) },
  });

  it("a new root password starts the members anew; a service's does not", async () => {
    expect(versionsOf(await members())).toEqual({ "palier.dev/version-of-files-root": "1" });
    expect(versionsOf(await members(second("files-root")))).toEqual({ "palier.dev/version-of-files-root": "2" });
    expect(versionsOf(await members(second("files")))).toEqual({ "palier.dev/version-of-files-root": "1" });
  });

  it("another bucket or another password is another job, and nothing else is", async () => {
    const before = await nameOf();
    expect(before).toMatch(/^files-prepare-[0-9a-f]{8}$/);
    expect(await nameOf()).toBe(before);
    expect(await nameOf({ overrides: { storage: "30Gi" } })).toBe(before);
    expect(await nameOf({ spec: { buckets: { documents: {} } } })).not.toBe(before);
    expect(await nameOf(second("files"))).not.toBe(before);
  });
});
