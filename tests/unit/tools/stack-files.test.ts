import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserProblem } from "../../../tools/problem";
import { contextOf, findStack, readStackFile, stackNames } from "../../../tools/stack/files";

let folder = "";
const write = (name: string, text: string): void => {
  writeFileSync(join(folder, name), text);
};
/** What a person would read: the problem and the fix. */
const problemOf = (work: () => unknown): readonly string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserProblem) return [error.message, error.fix];
    throw error;
  }
  return [];
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "palier-files-"));
  write("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
  write("Pulumi.dev.yaml", "config: { palier:stack: { platform: shop } }\n");
  write("Pulumi.prod.yaml", "encryptionsalt: v1:abc\nconfig: { palier:stack: { kubernetes: { context: own } } }\n");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the stacks of a project", () => {
  it("are those that it has files for", () => {
    write("Pulumi.notes.txt", "");
    write("Pulumi.eu-west.yaml", "");
    expect([...stackNames(folder)].sort()).toEqual(["dev", "eu-west", "prod"]);
  });

  it("are found with their project and their settings", () => {
    expect(findStack(folder, "dev")).toEqual({
      folder,
      project: "shop",
      stack: "dev",
      file: { config: { "palier:stack": { platform: "shop" } } },
    });
  });

  it("are guessed where a name is nearly right", () => {
    expect(problemOf(() => findStack(folder, "prd"))).toEqual([
      'there is no stack "prd": no file Pulumi.prd.yaml',
      'did you mean "prod"?',
    ]);
    expect(problemOf(() => findStack(folder, "production"))[1]).toBe('did you mean "prod"?');
  });

  it("are listed where a name is like none of them", () => {
    expect(problemOf(() => findStack(folder, "banana"))[1]).toMatch(/^the stacks are (?:dev, prod|prod, dev)$/);
  });

  it("are not looked for outside of a project", () => {
    rmSync(join(folder, "Pulumi.yaml"));
    expect(problemOf(() => findStack(folder, "dev"))).toEqual([
      `${folder} holds no Pulumi.yaml`,
      "run the command in the folder of the project",
    ]);
  });
});

describe("a stack's file", () => {
  it.each([
    ["no YAML", "config: [1", "cannot be read"],
    ["a list", "- a\n", "cannot be read"],
    ["settings that are no map", "config: 7\n", "config"],
  ])("that holds %s is told with its name and the reason", (_what, text, reason) => {
    write("Pulumi.dev.yaml", text);
    const [message = "", fix] = problemOf(() => findStack(folder, "dev"));
    expect(message).toContain(join(folder, "Pulumi.dev.yaml"));
    expect(message).toContain(reason);
    expect(fix).toBe("mend the file");
  });

  it("that is empty has no settings", () => {
    write("Pulumi.dev.yaml", "");
    expect(readStackFile(join(folder, "Pulumi.dev.yaml"))).toEqual({ config: {} });
  });

  it("keeps what the engine wrote into it", () => {
    expect(findStack(folder, "prod").file.encryptionsalt).toBe("v1:abc");
  });

  it("names the context of a cluster, or none", () => {
    expect(contextOf(findStack(folder, "prod"))).toBe("own");
    expect(contextOf(findStack(folder, "dev"))).toBeUndefined();
  });
});
