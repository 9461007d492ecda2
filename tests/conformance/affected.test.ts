import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../tools/home";
import { type AffectedSince, affectedStacks } from "../../tools/review/affected-run";

jest.setTimeout(300_000);

/** Enough stacks to tell one platform from another, and few enough for each run to be short. */
const kept = ["dev", "medisecure-dev", "medisecure-prod"];

const parent = mkdtempSync(join(tmpdir(), "palier-affected-"));
const checkout = join(parent, "checkout");
const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...args], {
    cwd: checkout,
    encoding: "utf8",
  });

/** A change of a file on a branch of its own. */
const edit = (file: string, change: (text: string) => string): void => {
  const path = join(checkout, file);
  const before = readFileSync(path, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`${file} is as it was`);
  writeFileSync(path, after);
};

const commented =
  (comment: string) =>
  (text: string): string =>
    `${comment}\n\n${text}`;

beforeAll(() => {
  execFileSync("git", ["clone", "--quiet", "--shared", root, checkout]);
  for (const file of readdirSync(checkout)) {
    const stack = /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1];
    if (stack !== undefined && !kept.includes(stack)) rmSync(join(checkout, file));
  }
  git("commit", "--quiet", "--all", "--message", "fewer stacks");
  git("branch", "base");
  symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
});
afterAll(() => {
  rmSync(parent, { recursive: true });
});

async function affectedBy(...changes: readonly (() => void)[]): Promise<AffectedSince> {
  for (const change of changes) change();
  try {
    return await affectedStacks({ folder: checkout, base: "base" });
  } finally {
    git("checkout", "--quiet", "--", ".");
  }
}
const reasons = ({ stacks }: AffectedSince): Readonly<Record<string, string>> =>
  Object.fromEntries(stacks.map(({ stack, reasons }) => [stack, reasons.join(", ")]));

describe("what a change of this repository touches, each side planned by its own code", () => {
  it("is nothing where there are comments more, in the program, its data, the settings and the policies", async () => {
    const affected = await affectedBy(
      () => {
        edit("components/tiers/redis/kubernetes.ts", commented("// a remark"));
      },
      () => {
        edit("platforms/rofecare.ts", commented("/** a remark */"));
      },
      () => {
        edit("policies/catalogue.ts", commented("// a remark"));
      },
      () => {
        edit("Pulumi.medisecure-prod.yaml", commented("# a remark"));
      },
      () => {
        edit("README.md", commented("A remark."));
      },
    );
    expect(reasons(affected)).toEqual({ dev: "", "medisecure-dev": "", "medisecure-prod": "" });
    expect(affected.base).toBe(git("rev-parse", "base").trim());
    expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
  });

  it("is one stack by its settings, and a platform's by a tier that no other has, although its plan is the same", async () => {
    const affected = await affectedBy(
      () => {
        edit("Pulumi.dev.yaml", (text) => text.replace("dev.rofecare.com", "other.rofecare.com"));
      },
      () => {
        edit("components/tiers/mongodb/kubernetes.ts", (text) => text.replace("palier:kubernetes:", "palier:other:"));
      },
    );
    expect(reasons(affected)).toEqual({ dev: "plan", "medisecure-dev": "program", "medisecure-prod": "program" });
  });

  it("is all stacks by the code of a policy, and those with mistakes besides", async () => {
    const affected = await affectedBy(
      () => {
        edit("policies/catalogue.ts", (text) => `${text}\nexport const one = 1;\n`);
      },
      () => {
        edit("Pulumi.dev.yaml", (text) => text.replace("environment: dev", "environment: dve"));
      },
    );
    expect(reasons(affected)).toEqual({
      dev: "mistakes, policies",
      "medisecure-dev": "policies",
      "medisecure-prod": "policies",
    });
  });

  it("is everything where the base's code cannot be loaded, with the base's own words", async () => {
    git("checkout", "--quiet", "-b", "broken", "base");
    edit("platforms/index.ts", (text) => text.replaceAll("./rofecare", "./nothing"));
    git("commit", "--quiet", "--all", "--message", "broken");
    git("revert", "--no-edit", "HEAD");
    const affected = await affectedStacks({ folder: checkout, base: "HEAD~1" });
    expect(new Set(Object.values(reasons(affected)))).toEqual(new Set(["unknown base"]));
    expect(affected.baseFailed).toContain("Cannot find module './nothing'");
  });

  it("cannot be said of a base that git does not know", async () => {
    await expect(affectedStacks({ folder: checkout, base: "nowhere" })).rejects.toThrow(
      'git knows no commit "nowhere"',
    );
  });
});
