import type { PlatformPlan } from "../../components/platform/plan";
import { Namespaces } from "../../components/targets/kubernetes/namespaces";
import { Network } from "../../components/targets/kubernetes/network";
import { recordResources } from "./mocks";
import { ClusterNetwork, type Outside } from "./network";

/** Where the API server of the tests is. */
export const apiServer: Outside = { network: "10.0.0.1/32" };
/** Somewhere in the Internet. */
export const internet: Outside = { network: "203.0.113.0/24" };
/** Namespaces that are not the platform's. */
const others = {
  "kube-system": {},
  "cnpg-system": {},
  "monitoring-of-the-site": { "palier.dev/scrapes-metrics": "true" },
  "rofecare-staging-backend": { "palier.dev/platform": "rofecare", "palier.dev/environment": "staging" },
  "other-prod-backend": { "palier.dev/platform": "other", "palier.dev/environment": "prod" },
};

/** The network of a platform, with all that is registered for it, in a cluster that holds others too. */
export async function platformNetwork({
  name,
  environment,
  namespaces,
  capacity,
  flows,
  backup,
}: PlatformPlan): Promise<ClusterNetwork> {
  const common = { platform: name, environment, namespaces };
  const backupStore = backup && { backupStorePort: backup.port };
  const resources = await recordResources(() => {
    new Namespaces("namespaces", { ...common, quotas: capacity.quotas, protectData: true }, {});
    new Network("network", { ...common, flows, apiServerNetworks: [apiServer.network], ...backupStore }, {});
  });
  return new ClusterNetwork(resources, others);
}
