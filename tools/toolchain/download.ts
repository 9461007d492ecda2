import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pulumiHome } from "../home";
import { run } from "../process";
import { type Part, type Program, pulumiVersion } from "./parts";
import { markReady } from "./state";

/** Where the vendor publishes its releases. */
export interface Vendor {
  readonly archives: string;
  readonly checksums: string;
}

export const vendor: Vendor = {
  archives: "https://get.pulumi.com/releases/sdk",
  checksums: `https://github.com/pulumi/pulumi/releases/download/v${pulumiVersion}/pulumi-${pulumiVersion}-checksums.txt`,
};

const platforms: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin" };
const machines: Readonly<Record<string, string>> = { x64: "x64", arm64: "arm64" };

/**
 * Tries the vendor's own release, quickly: an answer must begin within 4 s. The archive's SHA-256 must be the published one. Returns whether
 * the parts are there now; a failure only means that they are built instead.
 */
export async function download(parts: readonly Part[], from: Vendor = vendor): Promise<boolean> {
  const programs = parts.flatMap((part) => part.programs);
  try {
    const cli = programs.filter((program) => !program.name.startsWith("pulumi-resource-"));
    if (cli.length > 0) await downloadCli(cli, from);
    for (const program of programs.filter(({ name }) => name.startsWith("pulumi-resource-")))
      await installPlugin(program);
    parts.forEach((part) => {
      markReady(part, "downloaded");
    });
    return true;
  } catch (error) {
    console.log(`the official download is not possible (${error instanceof Error ? error.message : String(error)})`);
    return false;
  }
}

async function downloadCli(programs: readonly Program[], from: Vendor): Promise<void> {
  const archive = archiveName();
  const published = (await fetchQuickly(from.checksums)).toString("utf8");
  const expected = published
    .split("\n")
    .find((line) => line.endsWith(archive))
    ?.split(/\s+/)[0];
  const content = await fetchQuickly(`${from.archives}/${archive}`);
  const found = createHash("sha256").update(content).digest("hex");
  if (found !== expected) throw new Error(`the checksum of ${archive} is ${found}, and not ${expected ?? "published"}`);
  await unpack(content, programs);
}

function archiveName(): string {
  const system = platforms[process.platform];
  const machine = machines[process.arch];
  if (system === undefined || machine === undefined) throw new Error(`none for ${process.platform} on ${process.arch}`);
  return `pulumi-v${pulumiVersion}-${system}-${machine}.tar.gz`;
}

async function unpack(archive: Buffer, programs: readonly Program[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "palier-download-"));
  try {
    writeFileSync(join(folder, "archive.tar.gz"), archive);
    const { code, output } = await run("tar", ["-xzf", "archive.tar.gz"], { cwd: folder });
    if (code !== 0) throw new Error(`the archive cannot be read: ${output}`);
    for (const { path } of programs) {
      mkdirSync(dirname(path), { recursive: true });
      renameSync(join(folder, "pulumi", basename(path)), path);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The engine downloads its own plug-ins, and checks them. */
async function installPlugin({ name, version, path }: Program): Promise<void> {
  const plugin = name.replace("pulumi-resource-", "");
  const env = { PULUMI_HOME: pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "1" };
  const { code, output } = await run("pulumi", ["plugin", "install", "resource", plugin, version], { env });
  if (code !== 0) throw new Error(`no ${basename(path)} ${version}: ${output.split("\n")[0] ?? ""}`);
}

async function fetchQuickly(url: string): Promise<Buffer> {
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
  }, 4000);
  try {
    const response = await fetch(url, { signal: stop.signal });
    if (!response.ok) throw new Error(`${new URL(url).host} answers ${response.status}`);
    clearTimeout(timer);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof Error && (error.name === "AbortError" || error.message === "fetch failed")) {
      throw new Error(`${new URL(url).host} does not answer`, { cause: error });
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
