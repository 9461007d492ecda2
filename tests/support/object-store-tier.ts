import type { EnvironmentName } from "../../components/language/context";
import type { PlanContext } from "../../components/language/tier-plan";
import type { KubernetesTarget } from "../../components/targets/kubernetes/target";
import { KubernetesObjectStore } from "../../components/tiers/object-store/kubernetes";
import { planObjectStore, type ObjectStorePlan } from "../../components/tiers/object-store/plan";
import {
  type ObjectStoreOverrides,
  objectStoreOverridesSchema,
  objectStoreSchema,
  type ObjectStoreSpec,
} from "../../components/tiers/object-store/spec";
import { environments } from "../../environments";
import { type RecordedResource, recordResources } from "./mocks";
import { kubernetesTarget, planContext } from "./plan-context";

/** A store for documents, as MediSecure has one, with other words where a test says so. */
export const objectStoreSpec = (exceptions: object = {}): ObjectStoreSpec =>
  objectStoreSchema.parse({
    kind: "objectStore",
    resources: { cpuLimit: "1", memoryLimit: "1Gi" },
    buckets: {
      documents: {},
      scans: { lockDays: 30, quota: "5Gi" },
      exports: { versioning: false, login: "exporter" },
    },
    ...exceptions,
  });

/** How a store is planned in a test. */
export interface StoreExceptions {
  readonly environment?: EnvironmentName;
  readonly spec?: object;
  readonly overrides?: object;
  readonly context?: Partial<PlanContext>;
}

/** That store planned, as strong as in production unless a test says otherwise. */
export function plannedStore(exceptions: StoreExceptions = {}): ReturnType<typeof planObjectStore> {
  const { environment = "prod", spec = {}, context = {} } = exceptions;
  const overrides: ObjectStoreOverrides = objectStoreOverridesSchema.parse(exceptions.overrides ?? {});
  return planObjectStore({
    name: "files",
    spec: objectStoreSpec(spec),
    profile: environments[environment].tiers.objectStore,
    overrides,
    context: planContext(context),
  });
}

/** All that it registers. */
export const registerStore = (
  plan: ObjectStorePlan = plannedStore().plan,
  target: KubernetesTarget = kubernetesTarget(),
): Promise<readonly RecordedResource[]> => recordResources(() => new KubernetesObjectStore(plan, target, {}));
