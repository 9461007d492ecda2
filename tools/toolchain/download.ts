import { createHash } from "node:crypto";
import { copyFileSync, chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../process";
import type { Part } from "./parts";
import { type Release, releasesOf, type Vendor, vendor } from "./releases";
import { markReady } from "./state";

/** An answer that has not begun by then will not come: a build is the better choice. */
const beginMilliseconds = 4000;
const wholeMilliseconds = 300_000;

/**
 * Tries the vendor's own releases, quickly. Where the vendor publishes a checksum, the archive must have it. Returns the parts that are
 * there now; for any other, a line says why.
 */
export async function download(parts: readonly Part[], from: Vendor = vendor): Promise<readonly Part[]> {
  try {
    for (const release of releasesOf(parts, from)) await install(release);
    parts.forEach((part) => {
      markReady(part, "downloaded");
    });
    return parts;
  } catch (error) {
    console.log(`no official download: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

async function install(release: Release): Promise<void> {
  const published = await fetchQuickly(release.checksums);
  const content = await fetchQuickly(release.url);
  if (content === undefined) throw new Error(`${release.url} does not exist`);
  verify(release, content, published?.toString("utf8"));
  await unpack(release, content);
}

/** @throws Error when the archive is not the one that its vendor published. */
export function verify({ archive }: Release, content: Buffer, published: string | undefined): void {
  if (published === undefined) {
    console.log(`${archive}: its vendor publishes no checksum; it came over TLS`);
    return;
  }
  const expected = published.split("\n").find((line) => line.trim().endsWith(archive));
  const found = createHash("sha256").update(content).digest("hex");
  if (expected?.split(/\s+/)[0] === found) return;
  throw new Error(`${archive} has the checksum ${found}, and its vendor says ${expected ?? "nothing of it"}`);
}

async function unpack({ archive, programs }: Release, content: Buffer): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "palier-download-"));
  try {
    writeFileSync(join(folder, archive), content);
    const { code, output } = await run("tar", ["-xzf", archive], { cwd: folder });
    if (code !== 0) throw new Error(`${archive} cannot be unpacked: ${output}`);
    for (const { from, to } of programs) {
      mkdirSync(dirname(to), { recursive: true });
      // Copied first, as the temporary folder may be on another disk, and a rename is whole or not at all.
      copyFileSync(join(folder, from), `${to}.downloading`);
      chmodSync(`${to}.downloading`, 0o755);
      renameSync(`${to}.downloading`, to);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The content of an address; nothing where there is none. @throws Error when nobody answers in time. */
async function fetchQuickly(url: string): Promise<Buffer | undefined> {
  const { host } = new URL(url);
  const begin = new AbortController();
  const timer = setTimeout(() => {
    begin.abort();
  }, beginMilliseconds);
  try {
    const signal = AbortSignal.any([begin.signal, AbortSignal.timeout(wholeMilliseconds)]);
    const response = await fetch(url, { signal });
    clearTimeout(timer);
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${host} answers ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof Error && error.message.startsWith(host)) throw error;
    throw new Error(`${host} does not answer`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
