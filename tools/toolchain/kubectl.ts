import { existsSync } from "node:fs";
import { join } from "node:path";
import { binFolder } from "../home";

/** The program that reads clusters: the sandbox's own where there is one, else the machine's. */
export function kubectlProgram(): string {
  const own = join(binFolder, "kubectl");
  return existsSync(own) ? own : "kubectl";
}
