import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { DockerHostPlan } from "../../components/targets/docker/host";
import { composeOf } from "../../tools/docker/compose";
import { composeFile, writeCompose } from "../../tools/docker/compose-folder";
import { run } from "../../tools/process";
import { composeProgram } from "../support/compose";
import { planOf } from "../support/rofecare";

const minutes = 60_000;
const folder = mkdtempSync(join(tmpdir(), "palier-compose-"));
let compose: string;

beforeAll(async () => {
  compose = await composeProgram();
}, 15 * minutes);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What Compose tells is a Compose file again, in which a dollar is two. */
const told = z.string().transform((text) => text.replaceAll("$$", "$"));
const readSchema = z.looseObject({
  services: z.record(
    z.string(),
    z.looseObject({
      environment: z.record(z.string(), told.nullable()).nullish(),
      command: z.array(told).nullish(),
      healthcheck: z.looseObject({ test: z.array(told) }),
    }),
  ),
});

const onDocker = { target: "docker", backups: { provider: "none" }, kubernetes: undefined, tiers: {} };
/** Stacks that stand on Docker, and one of production that could. */
const stacks = { dev: {}, "ecosyste-dev": {}, prod: onDocker } as const;

/** What Compose itself understands of a stack's file. @throws with its own words where it refuses the file. */
async function read(stack: string, host: DockerHostPlan): Promise<z.output<typeof readSchema>> {
  writeCompose(join(folder, stack), stack, composeOf(host));
  const args = ["--file", join(folder, stack, composeFile), "config", "--format", "json"];
  const { code, stdout, output } = await run(compose, args);
  if (code !== 0) throw new Error(output);
  return readSchema.parse(JSON.parse(stdout));
}
describe.each(Object.entries(stacks))("the Compose file of the stack %s", (stack, exceptions) => {
  const { host, secrets } = planOf(stack, exceptions);
  if (!host) throw new Error(`${stack} does not stand on Docker`);

  it("is accepted by Compose, which finds every container in it with its variables and checks as they were planned", async () => {
    const { services } = await read(stack, host);
    const { containers } = host;
    expect(Object.keys(services).sort()).toEqual(containers.map(({ name }) => name).sort());
    for (const { name, environment, command, health } of containers) {
      expect(services[name]?.environment ?? {}).toEqual(environment);
      expect(services[name]?.command ?? []).toEqual(command ?? []);
      expect(services[name]?.healthcheck.test).toEqual(["CMD", ...health.command]);
    }
  });

  it("holds no secret: each is a file of its own that the user makes", () => {
    const text = readFileSync(join(folder, stack, composeFile), "utf8");
    const held = host.containers.flatMap(({ files }) =>
      files.flatMap(({ content }) => ("secret" in content ? [content.secret] : [])),
    );
    expect(held.length).toBeGreaterThan(0);
    expect(secrets.map(({ name }) => name)).toEqual(expect.arrayContaining(held));
    for (const name of held) expect(text).toContain(`./secrets/${name}`);
  });
});
