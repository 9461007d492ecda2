import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { UserProblem } from "../problem";
import { type Finished, run } from "../process";
import { type Affected, type CheckoutPrints, compare } from "./affected";

const printSchema = z.object({
  plan: z.string().optional(),
  program: z.string().optional(),
  settings: z.string(),
  policyConfig: z.string(),
});
const printsSchema = z.object({
  stacks: z.record(z.string(), printSchema),
  policies: z.string(),
  packages: z.record(z.string(), z.string()),
});

/** What is compared. */
export interface Comparison {
  /** Folder of the checkout with the change, whose files may be in no commit. */
  readonly folder: string;
  /** Branch, tag or commit. What the change left it at counts, and not what came after. */
  readonly base: string;
}

/** Which stacks a change touches, the commit that it was compared with, and why the base could not be planned, if so. */
export interface AffectedSince extends Affected {
  readonly base: string;
  /** Default: it was planned. */
  readonly baseFailed?: string;
}

/**
 * Says which stacks a change touches: each checkout's own code plans all of its stacks, and what comes out is compared.
 * @throws UserProblem where the folder is no git checkout, the base is unknown, or the change itself cannot be read.
 */
export async function affectedStacks({ folder, base }: Comparison): Promise<AffectedSince> {
  const commit = await baseCommit(folder, base);
  const [before, now] = await Promise.all([printsOfCommit(folder, commit), printsOf(folder, { modules: folder })]);
  if (typeof now === "string") {
    throw new UserProblem(`the stacks of this checkout cannot be planned:\n${now}`, "mend what it says above");
  }
  return typeof before === "string"
    ? { ...compare(undefined, now), base: commit, baseFailed: before }
    : { ...compare(before, now), base: commit };
}

async function baseCommit(folder: string, base: string): Promise<string> {
  const common = await git(folder, ["merge-base", base, "HEAD"]);
  const commit = common.code === 0 ? common : await git(folder, ["rev-parse", "--verify", `${base}^{commit}`]);
  if (commit.code === 0) return commit.stdout.trim();
  throw new UserProblem(
    `git knows no commit "${base}": ${commit.output}`,
    "name a branch, tag or commit that is there: git fetch",
  );
}

const git = (folder: string, args: readonly string[]): Promise<Finished> => run("git", args, { cwd: folder });

/** The base in a worktree of its own for as long as it is planned, with the packages of this checkout. */
async function printsOfCommit(folder: string, commit: string): Promise<CheckoutPrints | string> {
  const parent = mkdtempSync(join(tmpdir(), "palier-base-"));
  const checkout = join(parent, "checkout");
  try {
    const { code, output } = await git(folder, ["worktree", "add", "--detach", checkout, commit]);
    if (code !== 0) return output;
    symlinkSync(join(folder, "node_modules"), join(checkout, "node_modules"));
    return await printsOf(checkout, { modules: folder });
  } finally {
    await git(folder, ["worktree", "remove", "--force", checkout]);
    rmSync(parent, { recursive: true, force: true });
  }
}

interface Asked {
  /** Folder with the packages. */
  readonly modules: string;
  /** Default: all stacks. */
  readonly stack?: string;
}

/** What a checkout makes of its stacks, or the words in which it fails. */
export async function printsOf(checkout: string, { modules, stack }: Asked): Promise<CheckoutPrints | string> {
  const loader = join(modules, "node_modules", "tsx", "dist", "loader.mjs");
  const args = [
    "--import",
    loader,
    join(__dirname, "affected-program.ts"),
    checkout,
    ...(stack === undefined ? [] : [stack]),
  ];
  const { code, stdout, output } = await run(process.execPath, args, { cwd: checkout });
  if (code !== 0) return output;
  return printsSchema.parse(JSON.parse(stdout.slice(stdout.indexOf("{"))));
}
