import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../../tools/stack/engine";
import type { ClusterPlace } from "../../../tools/stack/workspace";
import { type StackTools, stackTools } from "../../support/stack-tools";

let tools: StackTools;
beforeEach(async () => {
  tools = await stackTools();
  jest.spyOn(console, "log").mockImplementation(() => undefined);
  jest.spyOn(process, "cwd").mockReturnValue(tools.project);
});
afterEach(() => {
  jest.restoreAllMocks();
  tools.remove();
});

const sandbox: ClusterPlace = { kind: "sandbox" };
/** Opens the stack in its sandbox and asks its engine something. */
async function ask<T>(question: (engine: Engine) => Promise<T>): Promise<readonly T[]> {
  const answers: T[] = [];
  await tools.session.withStack(
    "dev",
    () => sandbox,
    async ({ engine }) => {
      answers.push(await question(engine));
      return 0;
    },
  );
  return answers;
}
const copy = (): string => join(tools.home, "stacks", "shop", "dev", "Pulumi.dev.yaml");

describe("an update", () => {
  it("goes without a preview in a sandbox, many things at once, with the copy of the stack's file", async () => {
    const pulumi = tools.pulumi("exit 0");
    expect(await ask((engine) => engine.up({ preview: false, refresh: false }))).toEqual([0]);
    expect(pulumi.calls().at(-1)).toMatch(
      /^up --yes --suppress-outputs --parallel 64 --skip-preview --stack dev --config-file /,
    );
    expect(pulumi.calls().at(-1)).toContain(`--config-file ${copy()}`);
  });

  it("looks first, or asks the cluster first, where it is told to", async () => {
    const pulumi = tools.pulumi("exit 0");
    await ask((engine) => engine.up({ preview: true, refresh: true }));
    expect(pulumi.calls().at(-1)).toContain("--parallel 64 --refresh --stack dev");
    expect(pulumi.calls().at(-1)).not.toContain("--skip-preview");
  });

  it("is under the policy pack, where the project has one", async () => {
    const pulumi = tools.pulumi("exit 0");
    const policies = join(tools.project, "policies");
    mkdirSync(policies);
    writeFileSync(join(policies, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    await ask((engine) => engine.up({ preview: false, refresh: false }));
    expect(pulumi.calls().at(-1)).toContain(`--policy-pack ${policies}`);
  });

  it("that fails hands on the engine's exit code", async () => {
    tools.pulumi('case "$*" in up*) exit 42;; esac');
    expect(await ask((engine) => engine.up({ preview: false, refresh: false }))).toEqual([42]);
  });
});

describe("a judgement by the policy pack", () => {
  it("changes nothing, tells the pack where reports go, and hands on the engine's exit code", async () => {
    const pulumi = tools.pulumi('case "$*" in preview*) echo "$PALIER_POLICY_REPORTS" > "$0.reports"; exit 3;; esac');
    expect(await ask((engine) => engine.judge("/reports/dev"))).toEqual([3]);
    expect(pulumi.calls().at(-1)).toMatch(/^preview --suppress-outputs --parallel 64 --stack dev /);
    expect(pulumi.calls().some((call) => call.startsWith("up"))).toBe(false);
    expect(readFileSync(`${pulumi.path}.reports`, "utf8")).toBe("/reports/dev\n");
  });

  it("is not told of reports in an update", async () => {
    const pulumi = tools.pulumi('case "$*" in up*) echo "<$PALIER_POLICY_REPORTS>" > "$0.reports";; esac');
    await ask((engine) => engine.up({ preview: false, refresh: false }));
    expect(readFileSync(`${pulumi.path}.reports`, "utf8")).toBe("<>\n");
  });
});

describe("what the engine knows of a stack", () => {
  const state = {
    deployment: {
      resources: [
        { urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", custom: false },
        {
          urn: "urn:pulumi:dev::shop::palier:Platform$kubernetes:core/v1:Namespace::database",
          custom: true,
          protect: true,
        },
        { urn: "urn:pulumi:dev::shop::random:index/randomPassword:RandomPassword::redis", custom: true },
      ],
    },
  };

  it("is its resources without components, and those that are protected, by type and name", async () => {
    const file = join(tools.home, "state.json");
    writeFileSync(file, JSON.stringify(state));
    tools.pulumi(`case "$*" in *export*) cat '${file}';; esac`);
    expect(await ask((engine) => engine.resources())).toEqual([
      {
        all: ["kubernetes:core/v1:Namespace database", "random:index/randomPassword:RandomPassword redis"],
        protectedOnes: ["kubernetes:core/v1:Namespace database"],
      },
    ]);
  });

  it("is nothing of one that has never been up", async () => {
    tools.pulumi(`case "$*" in *export*) echo '{"deployment":{}}';; esac`);
    expect(await ask((engine) => engine.resources())).toEqual([{ all: [], protectedOnes: [] }]);
  });

  it("is whether there is one", async () => {
    tools.pulumi('case "$*" in *export*) exit 1;; esac');
    expect(await ask((engine) => engine.exists())).toEqual([false]);
  });
});

describe("a destruction", () => {
  const container = "urn:pulumi:dev::shop::palier:docker:Redis$docker:index/container:Container::cache";
  const network = "urn:pulumi:dev::shop::palier:docker:Networks$docker:index/network:Network::backend";
  const resources = [container, network].map((urn) => ({ urn, custom: true }));

  it("is of everything, or of the resources of some types with what stands on them", async () => {
    const file = join(tools.home, "state.json");
    writeFileSync(file, JSON.stringify({ deployment: { resources } }));
    const pulumi = tools.pulumi(`case "$*" in *export*) cat '${file}';; esac`);
    await ask((engine) => engine.destroy({ refresh: false }));
    expect(pulumi.calls().at(-1)).toMatch(/^destroy --yes --skip-preview --parallel 64 --stack dev /);
    await ask((engine) => engine.destroy({ refresh: true, types: ["docker:index/container:Container"] }));
    expect(pulumi.calls().at(-1)).toContain(`--refresh --target ${container} --target-dependents --stack dev`);
    expect(pulumi.calls().at(-1)).not.toContain(network);
  });
});

describe("generated secrets", () => {
  it("are told in plain by their names, and nothing else of the state", async () => {
    const shown = (text: string): object => ({ plaintext: JSON.stringify(text) });
    const type = "random:index/randomPassword:RandomPassword";
    const urn = `urn:pulumi:dev::shop::palier:docker:Credentials$${type}::redis`;
    const outputs = { result: shown('s"3'), bcryptHash: shown("$2a$") };
    const others = { urn: "urn:pulumi:dev::shop::a:b:C::redis", type: "a:b:C", outputs: { result: shown("no") } };
    const file = join(tools.home, "state.json");
    writeFileSync(file, JSON.stringify({ deployment: { resources: [{ urn, type, outputs }, others] } }));
    const pulumi = tools.pulumi(`case "$*" in *export*) cat '${file}';; esac`);
    expect(await ask((engine) => engine.secrets())).toEqual([{ redis: { result: 's"3', bcryptHash: "$2a$" } }]);
    expect(pulumi.calls().at(-1)).toContain("stack export --show-secrets --stack dev");
  });
});

describe("a lock that an update has left behind", () => {
  const lockedBy = (pid: number): void => {
    const folder = join(tools.home, "state", ".pulumi", "locks", "organization", "shop", "dev");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "lock.json"), JSON.stringify({ pid }));
  };

  it("is taken away when its process is dead, and the update goes on", async () => {
    const pulumi = tools.pulumi("exit 0");
    lockedBy(999_999_999);
    await ask((engine) => engine.exists());
    expect(pulumi.calls()).toContain("cancel dev --yes --non-interactive");
  });

  it("is respected while its process is alive", async () => {
    const pulumi = tools.pulumi("exit 0");
    lockedBy(process.pid);
    await expect(ask((engine) => engine.exists())).rejects.toMatchObject({
      message: `process ${process.pid} is updating stack dev`,
      fix: "wait for its end, then try again",
    });
    expect(pulumi.calls().filter((call) => call.startsWith("cancel"))).toEqual([]);
  });
});
