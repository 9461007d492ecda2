import { delimiter, join } from "node:path";
import { binFolder, pulumiHome } from "../home";
import { build } from "./build";
import { download } from "./download";
import { alone } from "../lock";
import { type Part, parts } from "./parts";
import { checkDisk, checkGo, checkNode } from "./preconditions";
import { originOf } from "./state";

/** Programs that are ready to run, and the environment in which they find each other. */
export interface Toolchain {
  readonly pulumi: string;
  readonly kubectl: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Which parts are wanted: those of every update, or those of the sandbox too. */
export interface ToolchainOptions {
  /** Default true. */
  readonly sandbox?: boolean;
}

/**
 * Makes the engine, its plug-ins and the sandbox's programs available: found on the machine, downloaded, or built, in this order.
 * @throws UserProblem when Node.js or Go is missing or too old, the disk is full, or the modules cannot be downloaded.
 */
export async function ensureToolchain({ sandbox = true }: ToolchainOptions = {}): Promise<Toolchain> {
  checkNode();
  const wanted = parts.filter((part) => part.purpose === "engine" || sandbox);
  if ((await missingOf(wanted)).length > 0) {
    await alone({ name: "toolchain", does: "builds the tool chain" }, () => make(wanted));
  }
  const origins = await Promise.all(wanted.filter((part) => part.purpose === "engine").map(originOf));
  return {
    pulumi: join(binFolder, "pulumi"),
    kubectl: join(binFolder, "kubectl"),
    env: {
      PATH: [binFolder, process.env["PATH"] ?? ""].join(delimiter),
      PULUMI_HOME: pulumiHome,
      PULUMI_SKIP_UPDATE_CHECK: "1",
      // Where plug-ins had to be built, nothing can be downloaded, and each try would be waited for.
      ...(origins.includes("built") && { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" }),
    },
  };
}

async function missingOf(wanted: readonly Part[]): Promise<readonly Part[]> {
  const found = await Promise.all(wanted.map(async (part) => ({ part, origin: await originOf(part) })));
  return found.filter(({ origin }) => origin === undefined).map(({ part }) => part);
}

/** Another process may have made some while we waited for the lock, so it is asked again what is missing. */
async function make(wanted: readonly Part[]): Promise<void> {
  const missing = await missingOf(wanted);
  const ofVendor = missing.filter((part) => part.purpose === "engine");
  const downloaded = ofVendor.length > 0 ? await download(ofVendor) : [];
  const toBuild = missing.filter((part) => !downloaded.includes(part));
  if (toBuild.length === 0) return;
  const go = await checkGo();
  checkDisk();
  console.log(`${go} builds ${toBuild.map((part) => part.name).join(", ")}. This happens once on a machine.`);
  await build(toBuild);
}
