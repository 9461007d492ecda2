import { delimiter, join } from "node:path";
import type { TargetKind } from "../../components/language/context";
import { binFolder, pulumiHome } from "../home";
import { build } from "./build";
import { download } from "./download";
import { keepNoLog } from "./engine-log";
import { alone } from "../lock";
import { kubectlProgram } from "./kubectl";
import { isOfVendor, type Part, parts, type Purpose } from "./parts";
import { checkDisk, checkGo, checkNode } from "./preconditions";
import { originOf } from "./state";

/** Programs that are ready to run, and the environment in which they find each other. */
export interface Toolchain {
  readonly pulumi: string;
  readonly kubectl: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Which parts are wanted beside those of every update. */
export interface ToolchainOptions {
  /** What the stacks stand on; nothing where no resource is read or made. Default: Kubernetes. */
  readonly targets?: readonly TargetKind[];
  /** Whether there is a sandbox. Default: with Kubernetes, yes. */
  readonly sandbox?: boolean;
}

/**
 * Makes the engine, its plug-ins and the sandbox's programs available: found on the machine, downloaded, or built, in this order.
 * @throws UserProblem when Node.js or Go is missing or too old, the disk is full, or the modules cannot be downloaded.
 */
export async function ensureToolchain(options: ToolchainOptions = {}): Promise<Toolchain> {
  checkNode();
  const wanted = partsFor(options);
  if ((await missingOf(wanted)).length > 0) {
    await alone({ name: "toolchain", does: "builds the tool chain" }, () => make(wanted));
  }
  keepNoLog(pulumiHome);
  const origins = await Promise.all(wanted.filter(isOfVendor).map(originOf));
  return {
    pulumi: join(binFolder, "pulumi"),
    kubectl: kubectlProgram(),
    env: {
      PATH: [binFolder, process.env["PATH"] ?? ""].join(delimiter),
      PULUMI_HOME: pulumiHome,
      PULUMI_SKIP_UPDATE_CHECK: "1",
      // Where plug-ins had to be built, nothing can be downloaded, and each try would be waited for.
      ...(origins.includes("built") && { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" }),
    },
  };
}

/** The parts that stacks need: nobody builds the plug-in of a target that is not theirs. */
export function partsFor({
  targets = ["kubernetes"],
  sandbox = targets.includes("kubernetes"),
}: ToolchainOptions): readonly Part[] {
  const purposes: readonly Purpose[] = ["engine", ...targets, ...(sandbox ? (["sandbox"] as const) : [])];
  return parts.filter(({ purpose }) => purposes.includes(purpose));
}

async function missingOf(wanted: readonly Part[]): Promise<readonly Part[]> {
  const found = await Promise.all(wanted.map(async (part) => ({ part, origin: await originOf(part) })));
  return found.filter(({ origin }) => origin === undefined).map(({ part }) => part);
}

/** Another process may have made some while we waited for the lock, so it is asked again what is missing. */
async function make(wanted: readonly Part[]): Promise<void> {
  const missing = await missingOf(wanted);
  const ofVendor = missing.filter(isOfVendor);
  const downloaded = ofVendor.length > 0 ? await download(ofVendor) : [];
  const toBuild = missing.filter((part) => !downloaded.includes(part));
  if (toBuild.length === 0) return;
  const go = await checkGo();
  checkDisk();
  console.log(`${go} builds ${toBuild.map((part) => part.name).join(", ")}. This happens once on a machine.`);
  await build(toBuild);
}
