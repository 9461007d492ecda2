import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Session } from "../../../tools/stack/session";
import type { ClusterPlace, Place } from "../../../tools/stack/workspace";
import type { FakeProgram } from "../../support/fake-program";
import { type StackTools, stackTools } from "../../support/stack-tools";

let tools: StackTools;
let pulumi: FakeProgram;
let log: jest.SpyInstance;
beforeEach(async () => {
  tools = await stackTools();
  pulumi = tools.pulumi("exit 0");
  log = jest.spyOn(console, "log").mockImplementation(() => undefined);
  jest.spyOn(process, "cwd").mockReturnValue(tools.project);
});
afterEach(() => {
  jest.restoreAllMocks();
  tools.remove();
});

const knowing = (contexts: readonly string[], answer = "exit 0"): string =>
  ['case "$*" in', `*get-contexts*) printf '${contexts.join("\\n")}\\n';;`, `*) ${answer};;`, "esac"].join("\n");
const own: ClusterPlace = { kind: "context", context: "own" };
const open = (
  place: ClusterPlace,
  stack = "dev",
  work: (session: Session) => Promise<number> = () => Promise.resolve(0),
): Promise<number> => tools.session.withStack(stack, () => place, work);

describe("a stack that is opened in the cluster of a context", () => {
  it("is refused where the kubeconfig has no such context, with those that it has", async () => {
    tools.kubectl(knowing(["minikube", "prod-eu"]));
    await expect(open(own)).rejects.toMatchObject({
      message: 'the kubeconfig has no context "own"',
      fix: "the contexts are minikube, prod-eu",
    });
    expect(pulumi.calls()).toEqual([]);
  });

  it("is refused where there is no kubeconfig, with what to set", async () => {
    tools.kubectl(knowing([]));
    await expect(open(own)).rejects.toMatchObject({ fix: "set KUBECONFIG to a file with contexts" });
  });

  it("is refused where the cluster does not answer, in its own words, and nothing is noted of it", async () => {
    tools.kubectl(knowing(["own"], "echo connection refused >&2; exit 1"));
    await expect(open(own)).rejects.toMatchObject({
      message: "the cluster of the context own does not answer: connection refused",
    });
    expect(new tools.workspaces.Workspace(tools.files.findStack(tools.project, "dev")).place()).toBeUndefined();
  });

  it("has an engine on that stack, and a cluster that is read by that context", async () => {
    const kubectl = tools.kubectl(knowing(["own"]));
    const seen: unknown[] = [];
    const code = await open(own, "dev", ({ cluster, place, sandbox }) => {
      seen.push(cluster, place, sandbox);
      return Promise.resolve(7);
    });
    expect(code).toBe(7);
    expect(seen).toEqual([{ kubectl: kubectl.path, kubeconfig: undefined, context: "own" }, own, undefined]);
    expect(pulumi.calls()).toEqual(["stack select dev --create --non-interactive"]);
    expect(kubectl.calls().at(-1)).toBe("--context own get --raw /version --request-timeout 5s");
  });

  it("is not opened somewhere else while it stands there", async () => {
    tools.kubectl(knowing(["own"]));
    await open(own);
    await expect(open({ kind: "sandbox" })).rejects.toMatchObject({
      message: "stack dev stands in the cluster of the context own, and not in its sandbox",
      fix: "remove it from there first: npm run down dev",
    });
  });
});

describe("a stack that is opened in its sandbox", () => {
  it("is read by the sandbox's own file, and said to be simulated", async () => {
    const kubectl = tools.kubectl("exit 1");
    const seen: unknown[] = [];
    await open({ kind: "sandbox" }, "dev", ({ cluster }) => {
      seen.push(cluster);
      return Promise.resolve(0);
    });
    expect(seen).toEqual([
      { kubectl: kubectl.path, kubeconfig: join(tools.home, "kubeconfig"), context: "palier-dev" },
    ]);
    expect(log).toHaveBeenCalledWith(expect.stringContaining("2 simulated nodes in 3 zones"));
    expect(kubectl.calls()).toEqual([]);
  });

  it("is worked on by one at a time: the second stops, and says who is at work; another stack goes on meanwhile", async () => {
    writeFileSync(join(tools.project, "Pulumi.prod.yaml"), "config: {}\n");
    const problems: unknown[] = [];
    const code = await open({ kind: "sandbox" }, "dev", async () => {
      await open({ kind: "sandbox" }, "dev").catch((problem: unknown) => problems.push(problem));
      return open({ kind: "sandbox" }, "prod", () => Promise.resolve(7));
    });
    expect(code).toBe(7);
    expect(problems).toEqual([
      expect.objectContaining({
        message: `process ${process.pid} works on stack dev`,
        fix: "wait for its end, then try again",
      }),
    ]);
    expect(await open({ kind: "sandbox" })).toBe(0);
  });

  it("is known to stand there the next time", async () => {
    await open({ kind: "sandbox" });
    const before: unknown[] = [];
    const choose = (_of: unknown, place: Place | undefined): ClusterPlace => {
      before.push(place);
      return { kind: "sandbox" };
    };
    await tools.session.withStack("dev", choose, () => Promise.resolve(0));
    expect(before).toEqual([{ kind: "sandbox" }]);
  });
});

describe("a stack that cannot be opened", () => {
  it("is one without a file: the name is guessed, and nothing is started", async () => {
    await expect(open({ kind: "sandbox" }, "dv")).rejects.toMatchObject({ fix: 'did you mean "dev"?' });
    expect(pulumi.calls()).toEqual([]);
  });

  it("is one that the engine refuses, in its own words", async () => {
    tools.pulumi("echo error: no such backend >&2; exit 255");
    await expect(open({ kind: "sandbox" })).rejects.toMatchObject({
      message: "pulumi stack select dev --create failed:\nerror: no such backend",
    });
  });

  it("leaves the file of the repository as its users wrote it", async () => {
    await open({ kind: "sandbox" });
    expect(readFileSync(join(tools.project, "Pulumi.dev.yaml"), "utf8")).toMatch(/^# by hand\n/);
  });
});
