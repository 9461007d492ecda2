import { ensureToolchain, type Toolchain } from "../toolchain";
import { groundOf, type StackOfProject } from "./files";
import { placeToRead } from "./workspace";

/**
 * What reads some stacks where they stand: the plug-ins of their targets, and a sandbox's programs where one of them stands in a sandbox.
 * @param context a context of the user's kubeconfig in which all of them are looked for
 */
export function programsFor(stacks: readonly StackOfProject[], context: string | undefined): Promise<Toolchain> {
  const targets = [...new Set(stacks.map((of) => groundOf(of).target))];
  const sandbox = stacks.some((of) => placeToRead(of, context)?.kind === "sandbox");
  return ensureToolchain({ targets, sandbox });
}
