import type { Field } from "../field";
import { type Found, namespaceOf, ofKinds } from "../objects";
import { type Amounts, combine, nothing, times, type WorkloadSum, workloadSums } from "../pod-sums";
import { cores, gibibytes, quantityOf } from "../quantities";
import type { StackRule, ViolationOf } from "../rule";

/** The quota of a namespace lets all of its pods start, and be replaced. */
export const namespaceQuota: StackRule = {
  sees: "stack",
  name: "namespace-quota",
  description:
    "What all pods of a namespace may take together fits the namespace's quota, with one more pod for updates.",
  references: ["ROF-ENV-02", "CIS Kubernetes 5.6.1", "HIPAA §164.308(a)(7)(i)", "ISO 27001 A.8.6"],
  settings: {},
  check: (resources) => {
    const quotas = ofKinds(resources, { group: "core", kinds: ["ResourceQuota"] });
    if (quotas.length === 0) return [];
    const sums = workloadSums(resources);
    return quotas
      .filter(({ object }) => isForAllPods(object.at("spec")))
      .flatMap((quota) => exceeded(quota, neededIn(sums, namespaceOf(quota.object))));
  },
};

/** A quota with scopes is for some pods only. */
const isForAllPods = (spec: Field): boolean =>
  ["scopes", "scopeSelector"].every((key) => spec.at(key).isMissing || spec.at(key).isEmpty);

type Needed = Amounts & { readonly pods: number };

/** All pods at once, and the largest that an update starts before it ends another. */
function neededIn(sums: readonly WorkloadSum[], namespace: string | undefined): Needed {
  const here = sums.filter((sum) => namespace !== undefined && sum.namespace === namespace);
  const steady = here.reduce((sum, { ofPod, pods }) => combine(sum, times(ofPod, pods)), nothing);
  const rolling = here.filter(({ needsOneMore }) => needsOneMore);
  const more = rolling.reduce((most, { ofPod }) => combine(most, ofPod, Math.max), nothing);
  const pods = here.reduce((sum, one) => sum + one.pods, 0) + (rolling.length > 0 ? 1 : 0);
  return { ...combine(steady, more), pods };
}

/** Names under which a quota has each amount: Kubernetes takes `cpu` for `requests.cpu`. */
const amounts = [
  { key: "requests.cpu", names: ["requests.cpu", "cpu"], show: cores },
  { key: "requests.memory", names: ["requests.memory", "memory"], show: gibibytes },
  { key: "limits.cpu", names: ["limits.cpu"], show: cores },
  { key: "limits.memory", names: ["limits.memory"], show: gibibytes },
  { key: "pods", names: ["pods", "count/pods"], show: (amount: number): string => `${amount} pods` },
] as const;

const exceeded = ({ resource, object }: Found, needed: Needed): readonly ViolationOf[] =>
  amounts.flatMap(({ key, names, show }) =>
    names
      .map((name) => object.at("spec", "hard", name))
      .flatMap((field) => {
        const hard = quantityOf(field);
        if (hard === undefined || needed[key] <= hard) return [];
        const found = `${show(hard)}, and ${show(needed[key])} are needed`;
        const message = "The namespace's quota keeps some of its pods from starting, or from being replaced";
        const fix = `at least ${show(needed[key])} in the quota, or fewer or smaller pods`;
        return [{ resource, path: field.path, found, message, fix }];
      }),
  );
