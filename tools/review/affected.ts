import { firstOf } from "../words";

/** What a checkout makes of one stack, as hashes: equal ones mean that nothing would be another way. */
export interface StackPrint {
  /** What was decided. Default: it has mistakes, and nothing was decided. */
  readonly plan?: string | undefined;
  /** Everything that is registered, with its options. Default: as for the plan. */
  readonly program?: string | undefined;
  /** The stack's file without its comments. */
  readonly settings: string;
  readonly policyConfig: string;
}

/** What a checkout makes of all of its stacks. */
export interface CheckoutPrints {
  readonly stacks: Readonly<Record<string, StackPrint>>;
  /** The code of the policy pack, without its comments. */
  readonly policies: string;
  /** Versions of the packages that run when a stack is updated, by their names. */
  readonly packages: Readonly<Record<string, string>>;
}

/** Why a stack has to be looked at. */
export type Reason =
  "unknown base" | "new stack" | "mistakes" | "plan" | "program" | "settings" | "policies" | "packages";

/** Whether a change touches a stack, and why. */
export interface AffectedStack {
  readonly stack: string;
  /** Empty where it is not touched. */
  readonly reasons: readonly Reason[];
  /** The reasons in one line of plain words. */
  readonly sentence: string;
}

/** Which stacks a change touches. */
export interface Affected {
  readonly stacks: readonly AffectedStack[];
  /** Stacks that the base has and the change has not: what they provisioned stays until it is destroyed. */
  readonly removed: readonly string[];
}

/** Compares what a base and a change make of their stacks. @param base nothing where the base could not be planned: then all are touched. */
export function compare(base: CheckoutPrints | undefined, head: CheckoutPrints): Affected {
  const packages = base === undefined ? [] : changedPackages(base.packages, head.packages);
  const stacks = Object.entries(head.stacks).map(([stack, print]): AffectedStack => {
    const reasons = base === undefined ? (["unknown base"] as const) : reasonsOf(base, head, { stack, print });
    return { stack, reasons, sentence: describe(reasons, packages) };
  });
  const removed = Object.keys(base?.stacks ?? {}).filter((stack) => head.stacks[stack] === undefined);
  return { stacks, removed };
}

interface Named {
  readonly stack: string;
  readonly print: StackPrint;
}

function reasonsOf(base: CheckoutPrints, head: CheckoutPrints, { stack, print }: Named): readonly Reason[] {
  const before = base.stacks[stack];
  return before === undefined ? ["new stack"] : [...ownReasons(before, print), ...ofAllStacks(base, head)];
}

/** One reason is enough where it explains the next: another plan leads to other resources. */
function ownReasons(before: StackPrint, now: StackPrint): readonly Reason[] {
  if (now.plan === undefined) return ["mistakes"];
  const policies: readonly Reason[] = before.policyConfig === now.policyConfig ? [] : ["policies"];
  if (before.plan !== now.plan) return ["plan", ...policies];
  if (before.program !== now.program) return ["program", ...policies];
  return before.settings === now.settings ? policies : ["settings", ...policies];
}

function ofAllStacks(base: CheckoutPrints, head: CheckoutPrints): readonly Reason[] {
  const policies: readonly Reason[] = base.policies === head.policies ? [] : ["policies"];
  return changedPackages(base.packages, head.packages).length === 0 ? policies : [...policies, "packages"];
}

function changedPackages(before: CheckoutPrints["packages"], now: CheckoutPrints["packages"]): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return names.filter((name) => before[name] !== now[name]);
}

const meanings: Readonly<Record<Exclude<Reason, "packages">, string>> = {
  "unknown base": "the base could not be planned",
  "new stack": "the base has no such stack",
  mistakes: "its settings or its platform have mistakes",
  plan: "another plan",
  program: "the same plan, registered another way",
  settings: "other settings for the engine",
  policies: "another policy pack",
};

function describe(reasons: readonly Reason[], packages: readonly string[]): string {
  if (reasons.length === 0) return "not touched: the same plan, resources, policies and packages";
  const words = [...new Set(reasons)].map((reason) =>
    reason === "packages" ? `other versions of ${firstOf(packages, 3)}` : meanings[reason],
  );
  return words.join("; ");
}
