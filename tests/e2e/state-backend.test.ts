import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { root } from "../../tools/home";
import { type Finished, run } from "../../tools/process";
import { ensureToolchain, type Toolchain } from "../../tools/toolchain";
import { programs } from "../conformance/support/object-store";
import { eventually, type RunningProcess, startProcess } from "../conformance/support/processes";
import { freePort } from "../support/ports";
import { SmallProgram } from "./support/small-program";
import { stageTimeout } from "./support/stage";

const minutes = 60_000;
const program = new SmallProgram();
const folder = mkdtempSync(join(tmpdir(), "palier-state-"));
const login = { user: "state-owner", password: "password-of-the-store" };

/** Takes as many seconds as a second update needs to be in its way. */
const slow = `
const { RandomPassword } = require("@pulumi/random");
const { output } = require("@pulumi/pulumi");
const login = new RandomPassword("login", { length: 44, special: false });
exports.done = login.id.apply(() => new Promise((done) => setTimeout(done, 10_000)));
`;
const quick = 'new (require("@pulumi/random").RandomPassword)("login", { length: 44, special: false });';

let toolchain: Toolchain;
let store: RunningProcess;
let client: (...args: readonly string[]) => Promise<Finished>;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  toolchain = await ensureToolchain();
  const binaries = await programs();
  const port = await freePort();
  const data = join(folder, "data");
  mkdirSync(data);
  const variables = {
    MINIO_ROOT_USER: login.user,
    MINIO_ROOT_PASSWORD: login.password,
    MINIO_CI_CD: "1",
    HOME: folder,
  };
  store = startProcess([binaries.server, "server", data, "--address", `127.0.0.1:${port}`], variables);
  const url = `http://${login.user}:${login.password}@127.0.0.1:${port}`;
  const ofClient = { MC_HOST_store: url, MC_CONFIG_DIR: join(folder, "client"), HOME: folder };
  client = (...args) => run(binaries.client, ["--quiet", "--no-color", ...args], { env: ofClient });
  await eventually(
    60,
    () => client("mb", "--ignore-existing", "store/state"),
    ({ code }) => code === 0,
    store.log,
  );
  program.write("Pulumi.yaml", "name: stored\nruntime: nodejs\nmain: index.js\n");
  program.write("Pulumi.dev.yaml", "config: {}\n");
  env = {
    PULUMI_BACKEND_URL: `s3://state?endpoint=http://127.0.0.1:${port}&s3ForcePathStyle=true&region=us-east-1`,
    AWS_ACCESS_KEY_ID: login.user,
    AWS_SECRET_ACCESS_KEY: login.password,
    PULUMI_CONFIG_PASSPHRASE: "e2e",
  };
}, stageTimeout);

afterAll(async () => {
  await store.stop("SIGTERM");
  program.remove();
  rmSync(folder, { recursive: true });
}, minutes);

const pulumi = (...args: readonly string[]): Promise<Finished> =>
  run(toolchain.pulumi, [...args, "--stack", "dev", "--non-interactive"], {
    cwd: program.folder,
    env: { ...toolchain.env, ...env },
  });
const up = (): Promise<Finished> => pulumi("up", "--yes", "--skip-preview");
const tool = (name: string, ...args: readonly string[]): Promise<Finished> =>
  run(process.execPath, [join(root, "node_modules/tsx/dist/cli.mjs"), join(root, `tools/${name}.ts`), ...args], {
    cwd: program.folder,
    env,
  });

const stateSchema = z.object({ checkpoint: z.object({ latest: z.object({ resources: z.array(z.unknown()) }) }) });

describe("a state in an S3-compatible object store", () => {
  it(
    "holds what an update made, with its secrets encrypted",
    async () => {
      program.write("index.js", quick);
      expect((await pulumi("stack", "init")).code).toBe(0);
      expect((await up()).code).toBe(0);
      const shown = await pulumi("stack", "export", "--show-secrets");
      const [, password] = /"plaintext": "\\"(\w{44})\\""/.exec(shown.stdout) ?? [];
      expect(password).toHaveLength(44);
      const { stdout } = await client("cat", "store/state/.pulumi/stacks/stored/dev.json");
      expect(stateSchema.parse(JSON.parse(stdout)).checkpoint.latest.resources.length).toBeGreaterThanOrEqual(2);
      expect(stdout).not.toContain(password);
    },
    3 * minutes,
  );

  it(
    "is read by the report on the ages of secrets",
    async () => {
      const out = join(folder, "ages");
      const { code, output } = await tool("secret-age", "dev", "--out", out);
      expect([code, output]).toEqual([0, expect.stringContaining("No secret is older than 90 days")]);
      expect(JSON.parse(readFileSync(join(out, "secret-age.json"), "utf8"))).toMatchObject({
        ages: [{ stack: "dev", secret: "login", days: 0 }],
      });
    },
    minutes,
  );

  it(
    "is changed by one update at a time: the second stops with a word on the first, which comes to its end",
    async () => {
      program.write("index.js", slow);
      const first = up();
      await eventually(
        60,
        () => client("ls", "--recursive", "store/state/.pulumi/locks"),
        ({ stdout }) => stdout.includes("stored/dev/"),
      );
      const second = await up();
      expect(second.code).not.toBe(0);
      expect(second.output).toContain("the stack is currently locked by 1 lock(s)");
      expect(second.output).toMatch(/created by \S+@\S+ \(pid \d+\) at 20/);
      expect((await first).code).toBe(0);
      expect((await up()).code).toBe(0);
    },
    3 * minutes,
  );
});
