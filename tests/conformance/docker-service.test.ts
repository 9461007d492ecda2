import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { ContainerPlan } from "../../components/targets/docker/container";
import { containerOnHost } from "../support/docker-service";
import { freePort } from "../support/ports";
import { needPrograms } from "./support/debian";

const run = promisify(execFile);
jest.setTimeout(60_000);

const secrets: Readonly<Record<string, string>> = {
  "orders-db": "passwordOfTheDatabase",
  redis: "passwordOfRedis",
  "jwt-secret": "tokenOfJwt",
};

/** Files of a container in a folder of this machine, and its variables and commands with the paths that they have here. */
class Unpacked {
  readonly folder = mkdtempSync(join(tmpdir(), "service-"));

  constructor(private readonly container: ContainerPlan) {
    for (const { path, content, executable } of container.files) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, "text" in content ? content.text : (secrets[content.secret] ?? ""));
      chmodSync(file, executable === true ? 0o555 : 0o444);
    }
  }

  /** What a program says, in the surroundings that the container gives to it. */
  async say(program: string, ...args: readonly string[]): Promise<string> {
    const given = Object.entries(this.container.environment).map(([name, value]) => [name, this.here(value)] as const);
    const env = { PATH: process.env["PATH"], ...Object.fromEntries(given) };
    return (await run(this.here(program), args, { env })).stdout.trim();
  }

  /** The exit code of its health check, with these programs alone where a folder of them is given. */
  async health(programs?: string): Promise<number> {
    const [program = "", ...args] = this.container.health.command;
    const env = { PATH: programs ?? process.env["PATH"] };
    return run(this.here(program), args, { env, timeout: 20_000 }).then(
      () => 0,
      (error: unknown) => Number(Reflect.get(Object(error), "code")),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private here = (text: string): string =>
    text.replaceAll(/(?<![\w/])\/(palier|run\/secrets)/g, (path) => join(this.folder, path));
}

const environment = { LINE: "a $(JWT_SECRET) b $(UNKNOWN) c $$(JWT_SECRET)", PLAIN: "costs 5$$" };
const expected = {
  DATABASE_URL: "postgresql://orders_user:passwordOfTheDatabase@orders-db:5432/orders?sslmode=disable",
  REDIS_URL: "redis://:passwordOfRedis@redis:6379/0",
  JWT_SECRET: "tokenOfJwt",
  DATABASE_PASSWORD: "passwordOfTheDatabase",
  LINE: "a tokenOfJwt b $(UNKNOWN) c $(JWT_SECRET)",
  PLAIN: "costs 5$$",
};

/** Programs that say their variables, and those of a program that they start. */
const programs = {
  nestjs: [
    "node",
    "-e",
    'const own = process.env; const child = require("node:child_process").execFileSync("node", ["-p", "JSON.stringify(process.env)"]);' +
      "console.log(JSON.stringify([own, JSON.parse(String(child))]))",
  ],
  fastapi: [
    "python3",
    "-c",
    "import json, os, subprocess, sys; child = subprocess.check_output([sys.executable, '-c', 'import json, os; print(json.dumps(dict(os.environ)))']);" +
      "print(json.dumps([dict(os.environ), json.loads(child)]))",
  ],
} as const;

describe.each(["nestjs", "fastapi"] as const)("the secrets of a service (%s), read by the real program", (runtime) => {
  const spec = { runtime, uses: ["orders-db", "redis"], secrets: { JWT_SECRET: "jwt-secret" }, environment };
  const [program, ...args] = programs[runtime];
  let unpacked: Unpacked;
  beforeAll(() => {
    unpacked = new Unpacked(containerOnHost({ spec }));
  });
  afterAll(() => {
    unpacked.remove();
  });

  it("MED-SEC-01 ECO-SVC-01: are its variables, put into those that refer to them, for what it starts too", async () => {
    const said: unknown = JSON.parse(await unpacked.say(program, ...args));
    expect(said).toMatchObject([expected, expected]);
  });

  it("leave what a library has in the same place", async () => {
    const path = join(unpacked.folder, "library");
    mkdirSync(path);
    writeFileSync(join(path, "sitecustomize.py"), "import os\nos.environ['OF_THE_LIBRARY'] = 'read'\n");
    writeFileSync(join(path, "first.cjs"), "process.env.OF_THE_LIBRARY = 'read';\n");
    const own = { ...environment, PYTHONPATH: path, NODE_OPTIONS: `--require=${path}/first.cjs` };
    const other = new Unpacked(containerOnHost({ spec: { ...spec, environment: own } }));
    const said: unknown = JSON.parse(await other.say(program, ...args));
    other.remove();
    expect(said).toMatchObject([{ ...expected, OF_THE_LIBRARY: "read" }, {}]);
  });
});

describe("the health check of a service, with the programs that its image may have", () => {
  let server: Server;
  let port: number;
  let status = 200;
  const folders: string[] = [];

  /** A folder with these programs of this machine, and a shell. */
  const only = async (...names: readonly string[]): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), "programs-"));
    folders.push(folder);
    for (const name of ["sh", ...names]) await run("sh", ["-c", `ln -s "$(command -v ${name})" "${folder}/${name}"`]);
    return folder;
  };

  beforeAll(async () => {
    await needPrograms({ wget: "wget", curl: "curl", bash: "bash", python3: "python3" });
    port = await freePort();
    server = createServer((request, response) => {
      const paths = ["/actuator/health/readiness", "/health/ready", "/api/health", "/"];
      response.writeHead(paths.includes(request.url ?? "") ? status : 404).end();
    });
    await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  });
  afterAll(async () => {
    await new Promise((done) => server.close(done));
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  it.each([
    ["spring", ["wget"]],
    ["spring", ["curl"]],
    ["spring", ["bash"]],
    ["static", ["wget"]],
    ["nestjs", ["node"]],
    ["next", ["node"]],
    ["fastapi", undefined],
  ])("MED-SVC-10: of %s says with %s whether it is ready", async (runtime, names) => {
    const path = names && (await only(...names));
    const unpacked = new Unpacked(containerOnHost({ spec: { runtime, port } }));
    const codes: number[] = [];
    for (const answer of [200, 503]) {
      status = answer;
      codes.push(await unpacked.health(path));
    }
    const nobody = new Unpacked(containerOnHost({ spec: { runtime, port: await freePort() } }));
    codes.push(await nobody.health(path));
    for (const one of [unpacked, nobody]) one.remove();
    expect(codes.map((code) => code === 0)).toEqual([true, false, false]);
  });
});
