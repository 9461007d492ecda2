import { KubernetesMonitoring } from "../../components/tiers/monitoring/kubernetes";
import { find, recordResources, type RecordedResource } from "./mocks";
import { type MonitoringExceptions, plannedMonitoring } from "./monitoring";
import { kubernetesTarget } from "./plan-context";

type Target = Parameters<typeof kubernetesTarget>[0];
type Inputs = RecordedResource["inputs"];

/** Everything that the document's monitoring registers, with exceptions. */
export const built = (
  exceptions: MonitoringExceptions = {},
  target: Target = {},
): Promise<readonly RecordedResource[]> =>
  recordResources(() => new KubernetesMonitoring(plannedMonitoring(exceptions).plan, kubernetesTarget(target), {}));

const types = {
  set: "kubernetes:apps/v1:StatefulSet",
  deployment: "kubernetes:apps/v1:Deployment",
  service: "kubernetes:core/v1:Service",
  files: "kubernetes:core/v1:ConfigMap",
  budget: "kubernetes:policy/v1:PodDisruptionBudget",
} as const;

/** What one object of the monitoring is made of. */
export const inputsOf = async (
  type: keyof typeof types,
  name: string,
  exceptions: MonitoringExceptions = {},
  target: Target = {},
): Promise<Inputs> => find(await built(exceptions, target), types[type], name).inputs;
