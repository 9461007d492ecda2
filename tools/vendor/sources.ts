import { join } from "node:path";
import type { KubernetesObject, OperatorName } from "../../components/targets/kubernetes/operator-files";
import { changeContainers, inNamespace, type Resources, withNamespace } from "./amend";
import { readYaml, renderChart } from "./read";

type Objects = readonly KubernetesObject[];

/** Where an operator comes from. A new version is written here; `npm run vendor` does the rest. */
export interface Source {
  /** Go module that carries the manifests. */
  readonly module: string;
  readonly version: string;
  /** Reads what the module ships and amends it to Palier's rules. */
  readonly read: (folder: string, version: string) => Promise<Objects> | Objects;
}

const resources = (cpu: string, memory: string, maxCpu: string, maxMemory: string): Resources => ({
  requests: { cpu, memory },
  limits: { cpu: maxCpu, memory: maxMemory },
});

/** Every operator's source. */
export const sources: Readonly<Record<OperatorName, Source>> = {
  "cert-manager": {
    module: "github.com/cert-manager/cert-manager",
    version: "v1.21.2",
    read: async (folder, version) => {
      const values = {
        crds: { enabled: true, keep: false },
        // Not kube-system: managed clusters keep others out of it.
        global: { leaderElection: { namespace: "cert-manager" } },
      };
      const chart = { folder: join(folder, "deploy/charts/cert-manager"), version, release: "cert-manager", values };
      const change = {
        resources: {
          "cert-manager-controller": resources("50m", "128Mi", "500m", "512Mi"),
          "cert-manager-cainjector": resources("25m", "128Mi", "500m", "512Mi"),
          "cert-manager-webhook": resources("25m", "64Mi", "250m", "128Mi"),
          "cert-manager-startupapicheck": resources("10m", "64Mi", "100m", "128Mi"),
        },
      };
      const objects = await renderChart(chart);
      return withNamespace(objects, "cert-manager").map((object) => changeContainers(object, change));
    },
  },
  "cloudnative-pg": {
    module: "github.com/cloudnative-pg/cloudnative-pg",
    version: "v1.30.1",
    read: (folder, version) => {
      const objects = readYaml(folder, [`releases/cnpg-${version.slice(1)}.yaml`]);
      return withNamespace(objects, "cnpg-system").map((object) => changeContainers(object, { resources: {} }));
    },
  },
  "plugin-barman-cloud": {
    module: "github.com/cloudnative-pg/plugin-barman-cloud",
    // 0.15.0 has an open report that it cannot restore WAL files on a read-only root file system.
    version: "v0.14.0",
    read: (folder, version) => {
      const image = "ghcr.io/cloudnative-pg/plugin-barman-cloud";
      const change = {
        resources: { "barman-cloud": resources("50m", "64Mi", "500m", "256Mi") },
        // The tagged source names the images of its own tests; the release has these.
        images: { [`${image}-testing:main`]: `${image}:${version}` },
        // An image is no secret; where it is written plainly, a mirror can replace it.
        env: { SIDECAR_IMAGE: `${image}-sidecar:${version}` },
      };
      return readYaml(folder, ["manifest.yaml"])
        .filter(({ kind }) => kind !== "Secret")
        .map((object) => changeContainers(object, change));
    },
  },
  "prometheus-operator-crds": {
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "v0.94.0",
    // Only what tiers create: with these a platform is ready to be scraped before anybody scrapes it.
    read: (folder) =>
      readYaml(
        join(folder, "example/prometheus-operator-crd"),
        ["podmonitors", "servicemonitors", "prometheusrules"].map((kind) => `monitoring.coreos.com_${kind}.yaml`),
      ),
  },
  "percona-server-mongodb": {
    module: "github.com/percona/percona-server-mongodb-operator",
    version: "v1.23.0",
    read: (folder, version) => {
      const image = `percona/percona-server-mongodb-operator:${version.slice(1)}`;
      const change = {
        resources: { "percona-server-mongodb-operator": resources("50m", "128Mi", "500m", "512Mi") },
        images: { [image]: `docker.io/${image}` },
        env: { DISABLE_TELEMETRY: "true" },
        restricted: true,
      } as const;
      // The bundle that watches all namespaces; it says itself that its place is this one.
      const objects = inNamespace(readYaml(folder, ["deploy/cw-bundle.yaml"]), "psmdb-operator");
      return withNamespace(objects, "psmdb-operator").map((object) => changeContainers(object, change));
    },
  },
  "eck-operator": {
    module: "github.com/elastic/cloud-on-k8s/v3",
    version: "v3.5.0",
    read: async (folder, version) => {
      const values = {
        podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
        // Its certificate would be written into the webhook by itself, against what stands here; the operator checks what it takes anyway.
        webhook: { enabled: false },
        telemetry: { disabled: true },
        config: { setDefaultSecurityContext: "true" },
        resources: resources("100m", "192Mi", "500m", "1Gi"),
      };
      const chart = {
        folder: join(folder, "deploy/eck-operator"),
        version: version.slice(1),
        release: "elastic-system",
        values,
      };
      const objects = await renderChart(chart);
      return withNamespace(objects, "elastic-system").map((object) => changeContainers(object, { resources: {} }));
    },
  },
};
