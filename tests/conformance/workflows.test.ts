import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { root } from "../../tools/home";
import { type Finished, run } from "../../tools/process";
import { goProgram } from "../support/go-program";

jest.setTimeout(300_000);

const stepSchema = z.looseObject({ uses: z.string().optional(), run: z.string().optional() });
const jobSchema = z.looseObject({
  "timeout-minutes": z.number().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  concurrency: z.looseObject({ group: z.string() }).optional(),
  environment: z.string().optional(),
  if: z.string().optional(),
  steps: z.array(stepSchema),
});
const workflowSchema = z.looseObject({
  permissions: z.record(z.string(), z.string()).optional(),
  jobs: z.record(z.string(), jobSchema),
});
const actionSchema = z.looseObject({ runs: z.looseObject({ steps: z.array(stepSchema) }) });
const packageSchema = z.looseObject({ scripts: z.record(z.string(), z.string()) });

const folder = join(root, ".github", "workflows");
const files = readdirSync(folder).sort();
const read = (path: string): unknown => parse(readFileSync(path, "utf8"));
const workflows = new Map(files.map((file) => [file, workflowSchema.parse(read(join(folder, file)))]));
const jobs: readonly (readonly [string, z.output<typeof jobSchema>])[] = [...workflows].flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => [`${file} ${name}`, job] as const),
);
const prepare = actionSchema.parse(read(join(root, ".github/actions/prepare/action.yml")));
const steps = [...jobs.flatMap(([, job]) => job.steps), ...prepare.runs.steps];
const jobOf = (name: string): z.output<typeof jobSchema> => {
  const job = new Map(jobs).get(name);
  if (job === undefined) throw new Error(`there is no job ${name}`);
  return job;
};

describe("the workflows, by the real linter", () => {
  const copies = mkdtempSync(join(tmpdir(), "palier-workflows-"));
  let lint: (...files: readonly string[]) => Promise<Finished>;
  beforeAll(async () => {
    const program = await goProgram({
      name: "actionlint",
      module: "github.com/rhysd/actionlint",
      command: "cmd/actionlint",
    });
    lint = (...paths) => run(program, ["-no-color", "-shellcheck=", "-pyflakes=", ...paths], { cwd: root });
  });
  afterAll(() => {
    rmSync(copies, { recursive: true });
  });

  it("have no fault", async () => {
    expect(files).toEqual(["deploy.yml", "drift.yml", "pull-request.yml", "secret-age.yml"]);
    const { code, output } = await lint(...files.map((file) => join(folder, file)));
    expect([code, output]).toEqual([0, ""]);
  });

  it("would have one where a job waits for another that is not there", async () => {
    const copy = join(copies, "deploy.yml");
    writeFileSync(
      copy,
      readFileSync(join(folder, "deploy.yml"), "utf8").replace("needs: [stacks, dev]", "needs: [stacks, development]"),
    );
    expect((await lint(copy)).output).toContain('needs job "development" which does not exist');
  });
});

describe("the workflows", () => {
  it("use others' actions by full commit hashes, with the version beside", () => {
    const texts = [...files.map((file) => join(folder, file)), join(root, ".github/actions/prepare/action.yml")];
    const uses = texts.flatMap((path) => readFileSync(path, "utf8").match(/uses: .*/g) ?? []);
    const foreign = uses.filter((line) => !line.startsWith("uses: ./"));
    expect(foreign.length).toBeGreaterThan(10);
    expect(foreign.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it("only call npm scripts, all of which are there", () => {
    const { scripts } = packageSchema.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
    const calls = steps.flatMap((step) => (step.run === undefined ? [] : [step.run]));
    expect(calls.filter((call) => !/^npm (?:run [\w:-]+|ci)(?: |$)[^\n;&|`]*$/.test(call))).toEqual([]);
    const names = calls.flatMap((call) => /^npm run ([\w:-]+)/.exec(call)?.[1] ?? []);
    expect(names.filter((name) => scripts[name] === undefined)).toEqual([]);
    expect([...new Set(names)].sort()).toEqual(
      [
        "affected",
        "comment",
        "drift",
        "lint",
        "review",
        "seal",
        "secret-age",
        "stacks",
        "test",
        "test:unit",
        "types",
        "up",
      ].sort(),
    );
  });

  it("hand what comes from outside to a shell by variables alone", () => {
    expect(steps.filter((step) => step.run?.includes("${{") === true)).toEqual([]);
  });

  it.each(jobs)("%s ends in time, and may do no more than it needs", (_name, job) => {
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
    expect(job.permissions).toMatchObject({ contents: "read" });
    const written = Object.entries(job.permissions ?? {})
      .filter(([, level]) => level === "write")
      .map(([what]) => what);
    const needs = JSON.stringify(job.steps);
    const expected = [
      ...(needs.includes("configure-aws-credentials") ? ["id-token"] : []),
      ...(needs.includes("--pull") ? ["pull-requests"] : []),
      ...(needs.includes("--issue") ? ["issues"] : []),
    ];
    expect(written.sort()).toEqual(expected.sort());
  });

  it("hold no long-lived key: clouds are reached by OIDC, and no secret is named", () => {
    expect([...workflows.values()].map(({ permissions }) => permissions)).toEqual(files.map(() => ({})));
    expect(files.filter((file) => readFileSync(join(folder, file), "utf8").includes("secrets."))).toEqual([]);
  });

  it("give forks no credentials, and review them all the same", () => {
    expect(jobOf("pull-request.yml review").if).toContain("head.repo.full_name == github.repository");
    const fork = jobOf("pull-request.yml review-without-secrets");
    expect(fork.if).toContain("head.repo.full_name != github.repository");
    expect(fork.permissions).toEqual({ contents: "read" });
    expect(JSON.stringify(fork.steps)).toContain("npm run review");
    for (const name of ["checks", "tests"]) expect(jobOf(`pull-request.yml ${name}`).if).toBeUndefined();
  });

  it("comment also where the review failed", () => {
    const comments = steps.filter((step) => step.run?.startsWith("npm run comment") === true);
    expect(comments.length).toBeGreaterThanOrEqual(5);
    expect(comments.filter((step) => step["if"] !== "${{ !cancelled() }}").map((step) => step.run)).toEqual([]);
  });

  it("update one stack at a time, and production after an approval alone, from exactly what was approved", () => {
    for (const name of ["dev", "staging", "prod"]) {
      expect(jobOf(`deploy.yml ${name}`).concurrency).toEqual({
        group: "stack-${{ matrix.stack }}",
        "cancel-in-progress": false,
      });
    }
    const prod = jobOf("deploy.yml prod");
    expect(prod.environment).toBe("production");
    const calls = prod.steps.flatMap((step) => (step.run === undefined ? [] : [step.run]));
    expect(calls).toEqual(['npm run seal -- "$STACK" --check .palier/reviewed/seal.json', 'npm run up -- "$STACK"']);
    const reviewed = jobOf("deploy.yml prod-review").steps.flatMap((step) =>
      step.run === undefined ? [] : [step.run],
    );
    expect(reviewed.slice(0, 2)).toEqual([
      'npm run seal -- "$STACK" --out .palier/review/seal.json',
      'npm run review -- --stack "$STACK"',
    ]);
  });
});
