import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { home, root } from "../home";
import { UserProblem } from "../problem";
import { type Finished, run } from "../process";
import type { Part } from "./parts";
import { Progress } from "./progress";
import { markReady } from "./state";

const environment = { GOFLAGS: "-buildvcs=false", GOTOOLCHAIN: "local", CGO_ENABLED: "0" };

/**
 * Builds parts one after another. Each program appears under its final name only when it is whole, and Go keeps what it has compiled,
 * so an interrupted build goes on where it was.
 */
export async function build(parts: readonly Part[]): Promise<void> {
  for (const [index, part] of parts.entries()) {
    const progress = new Progress(part, index + 1, parts);
    try {
      await prepare(part, progress);
      await buildPrograms(part, progress);
      markReady(part, "built");
      progress.done();
    } finally {
      progress.stop();
    }
  }
}

const folderOf = (part: Part): string => join(root, "tools", "go", part.name);

/** All programs of a part at once, next to each other, so that what they share is compiled once and both processors are busy. */
async function buildPrograms(part: Part, progress: Progress): Promise<void> {
  const [first, ...others] = part.programs;
  if (first === undefined) return;
  const folder = join(home, "building", part.name);
  mkdirSync(folder, { recursive: true });
  const linkFlags = ["-s", "-w", ...(part.linkFlags === undefined ? [] : [part.linkFlags])].join(" ");
  // Go names the programs of several packages itself, after their folders: the names that they have here.
  const output = others.length === 0 ? join(folder, first.name) : `${folder}/`;
  const sources = part.programs.map(({ source }) => source);
  await go(part, progress, ["build", "-v", "-trimpath", "-ldflags", linkFlags, "-o", output, ...sources]);
  for (const { name, path } of part.programs) {
    mkdirSync(dirname(path), { recursive: true });
    renameSync(join(folder, name), path);
  }
  rmSync(folder, { recursive: true });
}

/** Schemas that providers embed: they come from the providers' own modules, and are not kept in this repository. */
async function prepare(part: Part, progress: Progress): Promise<void> {
  if (part.name === "provider-kubernetes") await copySchema(part, progress);
  if (part.name === "provider-random" || part.name === "provider-docker")
    await go(part, progress, ["run", "-trimpath", "-ldflags", "-s -w", "./gen", "schema", "--out", "cmd"]);
}

async function copySchema(part: Part, progress: Progress): Promise<void> {
  const module = "github.com/pulumi/pulumi-kubernetes/provider/v4";
  await go(part, progress, ["mod", "download", module]);
  const { stdout } = await go(part, progress, ["list", "-m", "-f", "{{.Dir}}", module]);
  const from = join(stdout.trim(), "cmd", "pulumi-resource-kubernetes");
  const copies = { "schema.json": "schema.json", "terraform-mapping.json": "mapping.json" };
  for (const [source, target] of Object.entries(copies)) {
    const path = join(folderOf(part), target);
    copyFileSync(join(from, source), path);
    // The module cache is read-only, and so would the copy be.
    chmodSync(path, 0o644);
  }
}

async function go(part: Part, progress: Progress, args: readonly string[]): Promise<Finished> {
  const finished = await run("go", args, {
    cwd: folderOf(part),
    env: environment,
    onLine: (line) => {
      progress.line(line);
    },
  });
  if (finished.code !== 0) throw explain(part, finished.output);
  return finished;
}

/** The usual reasons for which a build fails, in words; the last lines of the compiler for any other. */
function explain(part: Part, output: string): UserProblem {
  if (/no space left on device/.test(output)) {
    return new UserProblem(
      `the disk is full: ${part.name} could not be built`,
      "free some space and run the command again",
    );
  }
  if (/dial tcp|no such host|connection refused|i\/o timeout|TLS handshake/.test(output)) {
    const fix = "check the network (GOPROXY, HTTPS_PROXY), then run the command again: it goes on where it was";
    return new UserProblem(`the Go modules of ${part.name} could not be downloaded`, fix);
  }
  const last = output.split("\n").slice(-12).join("\n");
  return new UserProblem(
    `${part.name} could not be built:\n${last}`,
    "run the command again; `npm run doctor` says what is missing",
  );
}
