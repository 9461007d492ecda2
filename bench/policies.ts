import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { KubernetesPlatform } from "../components/platform/kubernetes";
import { recordResources } from "../tests/support/mocks";
import { planOf, settingsOf } from "../tests/support/rofecare";
import { PackClient, type PackTime, type Registered } from "./pack-client";

const root = join(__dirname, "..");

/** What the pack's own work takes for one resource: its time without what a pack of one empty rule takes. */
export interface PolicyCost {
  readonly resources: number;
  readonly rules: PackTime;
  readonly empty: PackTime;
  /** Own time for a resource, in ms: when it is registered, and its part of the look at the whole stack. */
  readonly eachResource: number;
  readonly eachOfStack: number;
}

/** A pack that asks for nothing, in a folder of its own. */
export function writeEmptyPack(): string {
  const folder = mkdtempSync(join(tmpdir(), "palier-empty-pack-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const file of ["package.json", "PulumiPolicy.yaml"]) {
    copyFileSync(join(root, "policies", file), join(folder, file));
  }
  const program = [
    'const { PolicyPack } = require("@pulumi/policy");',
    'const empty = { name: "empty", description: "Asks for nothing.", enforcementLevel: "mandatory", validateResource: () => {} };',
    "process.chdir(__dirname);",
    'new PolicyPack("empty", { policies: [empty] });',
  ];
  writeFileSync(join(folder, "index.js"), program.join("\n"));
  return folder;
}

/** The resources of Rofecare in production so many times over, each time in namespaces of its own. */
async function registeredTimes(count: number): Promise<readonly Registered[]> {
  const own = await recordResources(() => new KubernetesPlatform(planOf("prod"), settingsOf("prod")));
  const real = own.filter(({ type }) => !type.startsWith("palier:"));
  const copies = Array.from({ length: Math.ceil(count / real.length) }, (_, copy) => copy);
  return copies
    .flatMap((copy) => real.map((resource) => ({ copy, ...resource })))
    .slice(0, count)
    .map(({ copy, type, name, inputs }, index) => ({
      type,
      name: `${name}-${index}`,
      inputs: parsed(JSON.stringify(inputs).replaceAll("rofecare-prod", `rofecare-${copy}`)),
    }));
}

const parsed = (text: string): Registered["inputs"] => z.record(z.string(), z.unknown()).parse(JSON.parse(text));

/** Asks all rules, and a pack of one empty rule, about the same resources, in turns; the least of all turns counts. */
export async function measurePolicies(count: number, turns: number): Promise<PolicyCost> {
  const resources = await registeredTimes(count);
  const empty = writeEmptyPack();
  const packs = await Promise.all([PackClient.start(join(root, "policies", "index.js")), PackClient.start(empty)]);
  const [ofRules, ofEmpty]: [PackTime[], PackTime[]] = [[], []];
  // The first turn is for the compiler.
  for (let turn = 0; turn <= turns; turn++) {
    const [rules, nothing] = [await packs[0].judge(resources), await packs[1].judge(resources)];
    if (turn === 0) continue;
    ofRules.push(rules);
    ofEmpty.push(nothing);
  }
  await Promise.all(packs.map((pack) => pack.stop()));
  rmSync(empty, { recursive: true });
  const [rules, nothing] = [least(ofRules), least(ofEmpty)];
  return {
    resources: count,
    rules,
    empty: nothing,
    eachResource: (rules.resources - nothing.resources) / count,
    eachOfStack: (rules.stack - nothing.stack) / count,
  };
}

const least = (times: readonly PackTime[]): PackTime => ({
  resources: Math.min(...times.map(({ resources }) => resources)),
  stack: Math.min(...times.map(({ stack }) => stack)),
  told: Math.max(...times.map(({ told }) => told)),
});
