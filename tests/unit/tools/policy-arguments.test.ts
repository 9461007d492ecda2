import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserProblem } from "../../../tools/problem";
import { policyArguments } from "../../../tools/stack/policies";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "palier-policies-"));
  mkdirSync(join(folder, "policies"));
  write(join("policies", "PulumiPolicy.yaml"), "runtime: nodejs\n");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string): void => {
  writeFileSync(join(folder, name), text);
};
const argumentsOf = (stack: string): string => policyArguments({ folder, stack }).join(" ").replaceAll(folder, ".");

/** What is told of a config that cannot be used. */
function problemOf(stack: string): UserProblem {
  try {
    policyArguments({ folder, stack });
  } catch (error) {
    if (error instanceof UserProblem) return error;
  }
  throw new Error("the config was taken");
}

describe("the policy pack of an update", () => {
  it("is none where the project has none", () => {
    rmSync(join(folder, "policies"), { recursive: true });
    write("policy-config.json", "{}");
    expect(argumentsOf("dev")).toBe("");
  });

  it("has no config where there is no file", () => {
    expect(argumentsOf("dev")).toBe("--policy-pack ./policies");
  });

  it("has the config of the stack, else that of all stacks", () => {
    write("policy-config.json", '{ "probes": "advisory" }');
    write("policy-config.dev.json", '{ "probes": "disabled" }');
    expect(argumentsOf("dev")).toBe("--policy-pack ./policies --policy-pack-config ./policy-config.dev.json");
    expect(argumentsOf("prod")).toBe("--policy-pack ./policies --policy-pack-config ./policy-config.json");
  });

  it("is not begun with a config that has mistakes: all of them are told", () => {
    write("policy-config.json", '{ "probe": "advisory", "probes": { "except": "api" }, "disruption": "always" }');
    const { message, fix } = problemOf("prod");
    expect(message).toMatch(/^the policy config policy-config\.json has mistakes:\n {2}probe: there is no such rule; /);
    expect(message).toContain('  probes.except: expected array, received string; found "api"');
    expect(message).toContain("  disruption.enforcementLevel: expected one of ");
    expect(fix).toContain("schemas/policy-config.schema.json");
  });

  it("is not begun with a config that is no JSON", () => {
    write("policy-config.prod.json", "probes: advisory");
    expect(problemOf("prod").message).toMatch(
      /^the policy config policy-config\.prod\.json cannot be read: SyntaxError/,
    );
  });
});
