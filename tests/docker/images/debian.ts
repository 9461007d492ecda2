import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { imagesFolder, layer, type Layer } from "./layer";
import { must } from "./must";

/** What Debian's own image holds, as far as start scripts may ask for it: a shell and its usual company. */
const basePackages = [
  ...["base-files", "bash", "coreutils", "dash", "findutils", "grep", "gzip", "hostname", "libc-bin"],
  ...["mawk", "sed", "tar", "util-linux"],
];

/** How packages become files decides about them: this file is part of what every layer is made of. */
const ownText = readFileSync(__filename, "utf8");

/** Nothing counts as installed, so that the packages are those of an empty machine; the sources are this machine's. */
const emptyMachine = [
  ...["-qq", "-o", "Dir::State::status=/dev/null", "-o", "APT::Install-Recommends=false"],
  ...["-o", "Debug::NoLocking=1"],
];

const archives = join(imagesFolder, "packages");

const aptGet = (...args: readonly string[]): Promise<string> =>
  must("apt-get", [...emptyMachine, ...args], { env: { LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" } });

/** Files of all packages that these need, themselves among them. */
async function filesOf(packages: readonly string[]): Promise<readonly string[]> {
  const printed = await aptGet("--print-uris", "install", "-y", ...packages);
  return printed.split("\n").flatMap((line) => /^'\S+' (\S+\.deb) /.exec(line)?.[1] ?? []);
}

/** Downloads packages; where that fails, once more with lists that are new: those of this machine may be old, or not there. */
async function download(packages: readonly string[]): Promise<void> {
  mkdirSync(join(archives, "partial"), { recursive: true });
  const args = ["-o", `Dir::Cache::archives=${archives}`, "--download-only", "install", "-y", ...packages];
  await aptGet(...args).catch(async () => {
    await must("apt-get", ["update", "-q"]);
    await aptGet(...args);
  });
}

/** Unpacks packages over each other; their scripts do not run. Pages for readers are left out. */
async function unpack(files: readonly string[], folder: string): Promise<void> {
  mkdirSync(join(folder, "usr"), { recursive: true });
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    mkdirSync(join(folder, "usr", name));
    symlinkSync(`usr/${name}`, join(folder, name));
  }
  const left = ["doc", "man", "info", "locale", "lintian"].map((name) => `--exclude=./usr/share/${name}/*`).join(" ");
  const script = `for file; do dpkg-deb --fsys-tarfile "$file" | tar -xf - --keep-directory-symlink ${left} || exit; done`;
  const paths = files.map((file) => join(archives, file));
  await must("sh", ["-c", `cd "$1"; shift; ${script}`, "sh", folder, ...paths]);
}

/** Only one call of apt-get may write to the folder of packages. */
let turn: Promise<unknown> = Promise.resolve();
const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const mine = turn.then(work, work);
  turn = mine;
  return mine;
};

/** Files of the packages of one layer, downloaded: without those that the base has. */
const downloaded = (packages: readonly string[]): Promise<readonly string[]> =>
  inTurn(async () => {
    await download([...basePackages, ...packages]);
    const below = packages.length === 0 ? [] : await filesOf(basePackages);
    return (await filesOf([...basePackages, ...packages])).filter((file) => !below.includes(file));
  });

const users = [
  "root:x:0:0:root:/root:/bin/bash",
  "www-data:x:33:33::/var/www:/usr/sbin/nologin",
  "nginx:x:101:101::/nonexistent:/bin/false",
  "keeper:x:999:999::/nonexistent:/bin/sh",
  "worker:x:1000:1000::/home/worker:/bin/sh",
  "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin",
];

/** What all images stand on. */
export const base = (): Promise<Layer> =>
  layer({
    name: "base",
    from: ownText,
    fill: async (folder) => {
      await unpack(await downloaded([]), folder);
      symlinkSync("mawk", join(folder, "usr/bin/awk"));
      const groups = users.map((user) => user.split(":").slice(0, 3).join(":"));
      writeFileSync(join(folder, "etc/passwd"), `${users.join("\n")}\n`);
      writeFileSync(join(folder, "etc/group"), `${groups.map((group) => `${group}:`).join("\n")}\n`);
    },
  });

/** Programs of Debian's packages, over the base. @param name part of the layer's name */
export const packages = (
  name: string,
  names: readonly string[],
  finish: (folder: string) => Promise<void> | void = () => undefined,
): Promise<Layer> =>
  layer({
    name,
    from: `${names.join(" ")} ${ownText}`,
    fill: async (folder) => {
      await unpack(await downloaded(names), folder);
      await finish(folder);
    },
  });

/** Puts Java on the path and makes its archive of classes, as Debian's scripts would do. */
export async function finishJava(folder: string): Promise<void> {
  const machines = join(folder, "usr/lib/jvm");
  const found = readdirSync(machines).find((name) => existsSync(join(machines, name, "bin/java")));
  if (found === undefined) throw new Error(`no Java in ${machines}`);
  for (const name of ["java", "keytool"]) symlinkSync(`../lib/jvm/${found}/bin/${name}`, join(folder, "usr/bin", name));
  await must(join(machines, found, "bin/java"), ["-Xshare:dump"]);
}

/** BusyBox under the names that images made of it have. */
export function linkBusybox(folder: string): void {
  for (const name of ["wget", "nc"]) symlinkSync("busybox", join(folder, "bin", name));
}

/** Leaves out PostgreSQL's compiler of queries, of 100 MB, without which it does the same. */
export function removeCompiler(folder: string): void {
  const libraries = join(folder, "usr/lib/x86_64-linux-gnu");
  const large = readdirSync(libraries).filter((name) => /^lib(LLVM|z3)/.test(name));
  for (const name of large) rmSync(join(libraries, name));
  for (const name of readdirSync(join(folder, "usr/lib/postgresql"))) {
    rmSync(join(folder, "usr/lib/postgresql", name, "lib/bitcode"), { recursive: true, force: true });
    rmSync(join(folder, "usr/lib/postgresql", name, "lib/llvmjit.so"), { force: true });
  }
}
