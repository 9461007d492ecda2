import { noCapacity } from "../../../components/language/capacity";
import { mebibytes, millicores } from "../../../components/language/quantity";
import type { Capacity } from "../../../components/language/tier-plan";
import { planCapacity } from "../../../components/platform/capacity";
import { KubernetesPlatform } from "../../../components/platform/kubernetes";
import { outputsOf } from "../../../components/platform/outputs";
import { recordResources } from "../../support/mocks";
import { registeredCapacity } from "../../support/registered-capacity";
import { planOf, settingsOf } from "../../support/rofecare";
import { tierPlan } from "../../support/tier-plan";

const taking = (
  capacity: Partial<Capacity>,
  zone: "frontend" | "backend" | "database" = "backend",
): ReturnType<typeof tierPlan> => tierPlan("tier", { zone, capacity: { ...noCapacity, ...capacity } });

describe("the capacity of a platform", () => {
  it("ROF-CON-16: is the sum of its tiers", () => {
    const one = {
      pods: 2,
      cpuRequest: 100,
      cpuLimit: 400,
      memoryRequest: 512,
      memoryLimit: 1024,
      volumes: 1,
      storage: 2048,
    };
    const other = {
      pods: 1,
      cpuRequest: 10,
      cpuLimit: 20,
      memoryRequest: 64,
      memoryLimit: 128,
      volumes: 0,
      storage: 0,
    };
    expect(planCapacity([taking(one), taking(other, "database")]).total).toEqual({
      pods: 3,
      cpuRequest: 110,
      cpuLimit: 420,
      memoryRequest: 576,
      memoryLimit: 1152,
      volumes: 1,
      storage: 2048,
    });
  });

  it("ROF-CON-16: is an output of the stack, in the units of Kubernetes", () => {
    const plan = planOf("prod");
    const { total } = plan.capacity;
    const { capacity } = outputsOf(plan);
    expect(capacity["pods"]).toBe(total.pods);
    expect(millicores(String(capacity["cpuLimits"]))).toBe(total.cpuLimit);
    expect(mebibytes(String(capacity["memoryLimits"]))).toBe(total.memoryLimit);
    expect(mebibytes(String(capacity["storage"]))).toBe(total.storage);
  });

  const given = { kubernetes: { operators: "given" } };
  it.each(["dev-kubernetes", "prod"])(
    "ROF-CON-16: of %s equals the requests, limits and volumes of every object that is registered, tier by tier",
    async (stack) => {
      const plan = planOf(stack, given);
      const resources = await recordResources(() => new KubernetesPlatform(plan, settingsOf(stack, given)));
      expect(Object.fromEntries(plan.tiers.map(({ name, capacity }) => [name, capacity]))).toEqual(
        registeredCapacity(resources),
      );
    },
    60_000,
  );
});

describe("the quota of a zone", () => {
  it("holds the sum of its tiers and a third more, for updates, backups and the operators' jobs, rounded up to whole steps", () => {
    const { quotas } = planCapacity([
      taking({ pods: 30, cpuRequest: 7000, cpuLimit: 20_000, memoryRequest: 13 * 1024, memoryLimit: 25 * 1024 }),
      taking({ pods: 1, volumes: 20, storage: 76 * 1024 }, "database"),
    ]);
    expect(quotas.backend).toEqual({
      pods: "50",
      requestsCpu: "16",
      requestsMemory: "32Gi",
      limitsCpu: "32",
      limitsMemory: "64Gi",
      requestsStorage: "100Gi",
      volumes: "25",
    });
    expect(quotas.database).toMatchObject({ pods: "25", requestsStorage: "200Gi", volumes: "50" });
  });

  it("is one step of each where a zone is empty, and never nothing, as operators' jobs may run there", () => {
    expect(planCapacity([]).quotas.frontend).toEqual({
      pods: "25",
      requestsCpu: "8",
      requestsMemory: "16Gi",
      limitsCpu: "16",
      limitsMemory: "32Gi",
      requestsStorage: "100Gi",
      volumes: "25",
    });
  });

  it("stays as it is when one small service more joins a large platform", () => {
    const large = taking({
      pods: 60,
      cpuRequest: 14_000,
      cpuLimit: 50_000,
      memoryRequest: 50_000,
      memoryLimit: 90_000,
    });
    const small = taking({ pods: 2, cpuRequest: 20, cpuLimit: 100, memoryRequest: 64, memoryLimit: 128 });
    expect(planCapacity([large, small]).quotas).toEqual(planCapacity([large]).quotas);
  });

  it.each(["dev-kubernetes", "staging", "prod"])("leaves room in every zone of Rofecare in %s", (stack) => {
    const { tiers, capacity } = planOf(stack);
    for (const zone of ["frontend", "backend", "database"] as const) {
      const memory = tiers
        .filter((tier) => tier.zone === zone)
        .reduce((sum, tier) => sum + tier.capacity.memoryLimit, 0);
      expect(mebibytes(capacity.quotas[zone].limitsMemory)).toBeGreaterThanOrEqual((memory * 4) / 3);
    }
  });
});
