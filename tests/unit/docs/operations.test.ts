import { readFileSync } from "node:fs";
import { join } from "node:path";
import { platformLabel, tierLabel } from "../../../components/targets/kubernetes/labels";
import { planOf } from "../../support/rofecare";

const manual = readFileSync(join(__dirname, "../../../docs/operations.md"), "utf8");
const commands = manual.split("\n").filter((line) => line.startsWith("kubectl "));
const logs = commands.filter((line) => line.startsWith("kubectl logs "));
const prod = planOf("prod");

const after = (command: string, flag: string): string => new RegExp(`${flag} (\\S+)`).exec(command)?.[1] ?? "";

describe("the manual of operations", () => {
  it("names namespaces that there are", () => {
    expect(commands.length).toBeGreaterThan(6);
    for (const command of commands) expect(Object.values(prod.namespaces)).toContain(after(command, "-n"));
  });

  it("ROF-OPS-06 ROF-LOG-14 ROF-CON-26: reads logs of one service, of all, and of the data tier by labels that their pods have", () => {
    const selectors = logs.map((command) => after(command, "-l").split("="));
    const names = prod.tiers.map(({ name }) => name);
    for (const [label = "", value] of selectors) {
      expect([tierLabel, platformLabel, "cnpg.io/cluster"]).toContain(label);
      expect(label === platformLabel ? [prod.name] : names).toContain(value);
    }
    expect(logs.map((command) => after(command, "--tail"))).toEqual(expect.arrayContaining(["100", "50", "-1"]));
  });
});
