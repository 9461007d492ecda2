import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Workspace } from "../../../tools/stack/workspace";
import { type StackTools, stackTools } from "../../support/stack-tools";

let tools: StackTools;
beforeEach(async () => {
  tools = await stackTools();
});
afterEach(() => {
  tools.remove();
});
const workspace = (stack = "dev"): Workspace =>
  new tools.workspaces.Workspace(tools.files.findStack(tools.project, stack));
const copyOf = ({ file }: Workspace): unknown => parse(readFileSync(file, "utf8"));
const sandbox = { kind: "sandbox" } as const;

describe("the copy of a stack's file that the engine gets", () => {
  it("has the settings of the file, and the salt that the engine wrote, also after the settings changed", () => {
    workspace().prepare(sandbox);
    writeFileSync(workspace().file, "encryptionsalt: v1:engine\nconfig: {}\n");
    writeFileSync(join(tools.project, "Pulumi.dev.yaml"), "config: { palier:stack: { platform: other } }\n");
    workspace().prepare(sandbox);
    expect(copyOf(workspace())).toEqual({
      encryptionsalt: "v1:engine",
      config: { "palier:stack": { platform: "other" } },
    });
  });

  it("has the salt of the file, where its users keep one, whatever the engine wrote", () => {
    workspace().prepare(sandbox);
    writeFileSync(workspace().file, "encryptionsalt: v1:engine\nconfig: {}\n");
    writeFileSync(join(tools.project, "Pulumi.dev.yaml"), "encryptionsalt: v1:users\nconfig: {}\n");
    workspace().prepare(sandbox);
    expect(copyOf(workspace())).toMatchObject({ encryptionsalt: "v1:users" });
  });

  it("names the context in which the stack stands, beside its other words for Kubernetes", () => {
    const text = "config: { palier:stack: { platform: shop, kubernetes: { storageClass: fast, context: old } } }\n";
    writeFileSync(join(tools.project, "Pulumi.dev.yaml"), text);
    workspace().prepare({ kind: "context", context: "own" });
    expect(copyOf(workspace())).toEqual({
      config: { "palier:stack": { platform: "shop", kubernetes: { storageClass: "fast", context: "own" } } },
    });
  });
});

describe("the place of a stack", () => {
  it("is none before it was up, and after it was removed", () => {
    expect(workspace().place()).toBeUndefined();
    workspace().prepare(sandbox);
    expect(workspace().place()).toEqual(sandbox);
    workspace().remove();
    expect(workspace().place()).toBeUndefined();
  });

  it("is one: it is not changed while the stack stands", () => {
    workspace().prepare({ kind: "context", context: "own" });
    expect(() => {
      workspace().prepare({ kind: "context", context: "other" });
    }).toThrow("stack dev stands in the cluster of the context own, and not in the cluster of the context other");
    expect(workspace().place()).toEqual({ kind: "context", context: "own" });
  });
});

describe("where a stack is read", () => {
  const read = (settings: string, named?: string): unknown => {
    writeFileSync(join(tools.project, "Pulumi.dev.yaml"), `config: { palier:stack: { ${settings} } }\n`);
    return tools.workspaces.placeToRead(tools.files.findStack(tools.project, "dev"), named);
  };
  const context = (name: string): object => ({ kind: "context", context: name });
  const docker = (address: string): object => ({ kind: "docker", address });

  it("is nowhere, as long as no file and no machine knows of it", () => {
    expect(read("platform: shop")).toBeUndefined();
    expect(read("platform: shop, target: docker")).toBeUndefined();
  });

  it("is the context that is named, before that of the file, before where this machine has put it", () => {
    workspace().prepare(sandbox);
    expect(read("platform: shop")).toEqual(sandbox);
    expect(read("kubernetes: { context: own }")).toEqual(context("own"));
    expect(read("kubernetes: { context: own }", "other")).toEqual(context("other"));
  });

  it("is for a stack on Docker the daemon on which it stands, else that of its file, and no context that is named for others", () => {
    expect(read("target: docker, docker: { host: ssh://host }", "other")).toEqual(docker("ssh://host"));
    workspace().prepare({ kind: "docker", address: "unix:///run/docker.sock" });
    expect(read("target: docker, docker: { host: ssh://host }", "other")).toEqual(docker("unix:///run/docker.sock"));
  });
});

describe("what is left when stacks are removed", () => {
  it("is nothing after the last one: neither state nor passphrase", () => {
    workspace().prepare(sandbox);
    tools.workspaces.backendEnvironment();
    expect(readdirSync(tools.home).sort()).toEqual(["passphrase", "stacks", "state"]);
    workspace().remove();
    expect(readdirSync(tools.home)).toEqual([]);
  });

  it("is state and passphrase while another stack needs them", () => {
    writeFileSync(join(tools.project, "Pulumi.prod.yaml"), "config: {}\n");
    workspace().prepare(sandbox);
    workspace("prod").prepare(sandbox);
    tools.workspaces.backendEnvironment();
    workspace().remove();
    expect(readdirSync(tools.home).sort()).toEqual(["passphrase", "stacks", "state"]);
    expect(workspace("prod").place()).toEqual(sandbox);
  });
});

describe("a stack on a Docker daemon", () => {
  const daemon = { kind: "docker", address: "unix:///run/docker.sock" } as const;

  it("is known to stand on that daemon, with its settings as they were written", () => {
    workspace().prepare(daemon);
    expect(workspace().place()).toEqual(daemon);
    expect(readFileSync(workspace().file, "utf8")).toContain("palier:stack:\n    platform: shop\n");
  });

  it("is not put on another one, nor into a sandbox, while it stands there", () => {
    workspace().prepare(daemon);
    expect(() => {
      workspace().prepare({ kind: "docker", address: "ssh://me@host" });
    }).toThrow(
      "stack dev stands in the Docker daemon at unix:///run/docker.sock, and not in the Docker daemon at ssh://",
    );
    expect(() => {
      workspace().prepare(sandbox);
    }).toThrow("and not in its sandbox");
  });
});

describe("where the engine keeps its state", () => {
  it("is this machine, encrypted by a passphrase that only its user can read, and that stays the same", () => {
    const first = tools.workspaces.backendEnvironment();
    const file = join(tools.home, "passphrase");
    expect(first).toEqual({
      PULUMI_BACKEND_URL: `file://${join(tools.home, "state")}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: file,
    });
    const passphrase = readFileSync(file, "utf8");
    expect(Buffer.from(passphrase, "base64url")).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(tools.home, "state")).mode & 0o777).toBe(0o700);
    tools.workspaces.backendEnvironment();
    expect(readFileSync(file, "utf8")).toBe(passphrase);
  });

  it("is what the user has set, and then nothing is made here", () => {
    process.env["PULUMI_BACKEND_URL"] = "s3://states";
    process.env["PULUMI_CONFIG_PASSPHRASE"] = "secret";
    expect(tools.workspaces.backendEnvironment()).toEqual({});
    expect(existsSync(join(tools.home, "state"))).toBe(false);
    expect(existsSync(join(tools.home, "passphrase"))).toBe(false);
  });
});

describe("the engine's lock on a stack", () => {
  const lock = (pid: number): void => {
    const folder = join(tools.home, "state", ".pulumi", "locks", "organization", "shop", "dev");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${pid}.json`), JSON.stringify({ pid, username: "me" }));
    writeFileSync(join(folder, `${pid}.json.attrs`), JSON.stringify({ "user.content_type": "text/plain" }));
  };
  const holders = (): readonly number[] => tools.workspaces.lockHolders(tools.files.findStack(tools.project, "dev"));

  it("is held by the processes that wrote it, and by none where there is none", () => {
    expect(holders()).toEqual([]);
    lock(4711);
    expect(holders()).toEqual([4711]);
  });

  it("is not looked for in a backend of the user's own", () => {
    lock(4711);
    process.env["PULUMI_BACKEND_URL"] = "s3://states";
    expect(holders()).toEqual([]);
  });
});
