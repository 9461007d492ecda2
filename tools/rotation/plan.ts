import { InvalidInput, valueOf } from "../../components/language/problem";
import type { PlatformPlan } from "../../components/platform/plan";
import { planStack } from "../../components/platform/stack";
import { environments } from "../../environments";
import { platforms } from "../../platforms";
import { UserProblem } from "../problem";
import type { StackFile } from "../stack/files";

/** What is decided for a stack of this repository. @throws UserProblem with every mistake that is in its settings or its platform. */
export function planOfStack(stack: string, { config }: StackFile): PlatformPlan {
  const name = `Pulumi.${stack}.yaml`;
  const told = Object.entries(config).map(([key, value]) => [key, textOf(value)] as const);
  try {
    return valueOf(name, planStack(Object.fromEntries(told), { platforms, environments }, name)).plan;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new UserProblem(error.message, "mend the mistakes, then try again");
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
