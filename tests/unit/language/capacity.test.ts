import fc from "fast-check";
import { addCapacity, capacityOf, noCapacity } from "../../../components/language/capacity";
import type { Capacity } from "../../../components/language/tier-plan";

const resources = { cpuRequest: "125m", cpuLimit: "0.5", memoryRequest: "256Mi", memoryLimit: "1Gi" };
const sidecar = { cpuRequest: "10m", cpuLimit: "100m", memoryRequest: "32Mi", memoryLimit: "64Mi" };
const keys = ["pods", "cpuRequest", "cpuLimit", "memoryRequest", "memoryLimit", "volumes", "storage"] as const;
const capacities = fc.record(Object.fromEntries(keys.map((key) => [key, fc.nat(1_000_000)])));
const capacity = (amounts: Readonly<Record<string, number>>): Capacity => ({ ...noCapacity, ...amounts });

describe("what pods take", () => {
  it("is what all of their containers take, in thousandths of a core and mebibytes", () => {
    expect(capacityOf(3, [resources, sidecar])).toEqual({
      pods: 3,
      cpuRequest: 405,
      cpuLimit: 1800,
      memoryRequest: 864,
      memoryLimit: 3264,
      volumes: 0,
      storage: 0,
    });
  });

  it("is a volume for each pod, where they have one", () => {
    expect(capacityOf(3, [], "2Gi")).toEqual({ ...noCapacity, pods: 3, volumes: 3, storage: 6144 });
  });

  it("is nothing where there are none", () => {
    expect(capacityOf(0, [resources], "2Gi")).toEqual(noCapacity);
  });
});

describe("the sum of capacities", () => {
  it("ROF-CON-16: adds every amount, and nothing to nothing", () => {
    const one = capacity(Object.fromEntries(keys.map((key, index) => [key, index + 1])));
    expect(addCapacity([one, one, noCapacity])).toEqual(
      Object.fromEntries(keys.map((key, index) => [key, 2 * (index + 1)])),
    );
    expect(addCapacity([])).toEqual(noCapacity);
  });

  it("is the same in any order, and of sums", () => {
    fc.assert(
      fc.property(fc.array(capacities, { maxLength: 5 }), fc.array(capacities, { maxLength: 5 }), (some, more) => {
        const left = some.map(capacity);
        const right = more.map(capacity);
        expect(addCapacity([addCapacity(left), addCapacity(right)])).toEqual(addCapacity([...right, ...left]));
      }),
    );
  });

  it("of equal pods is the capacity of all of them", () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), (some, more) => {
        const apart = addCapacity([capacityOf(some, [resources], "1Gi"), capacityOf(more, [resources], "1Gi")]);
        expect(apart).toEqual(capacityOf(some + more, [resources], "1Gi"));
      }),
    );
  });
});
