import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import ts from "typescript";
import { platformSchema } from "../../../components/platform/spec";
import { planStack } from "../../../components/platform/stack";
import { tiers as kinds } from "../../../components/platform/tiers";
import { environments } from "../../../environments";

const manual = readFileSync(join(__dirname, "../../../docs/platforms.md"), "utf8");

/** The tiers of the manual, run as the program that they are. */
function tiersOfManual(): unknown {
  const [block = ""] = manual.split("```ts\n").filter((text) => text.includes("export const tiers"));
  const source = block.slice(0, block.indexOf("```"));
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exports: object = {};
  runInNewContext(outputText, { exports });
  return JSON.parse(JSON.stringify(Reflect.get(exports, "tiers")));
}

const shop = platformSchema.unwrap().parse({ name: "shop", domain: "shop.example.org", tiers: tiersOfManual() });

/** Cells of the manual's table, without the layout. */
const rows = manual
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim())
      .join(" | "),
  );

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];
const at = (value: unknown, key: string): unknown => new Map(entriesOf(value)).get(key);

/** What each environment puts in a place, as one row. */
const valuesOf = (read: (environment: (typeof environments)["dev"]) => unknown): string =>
  [environments.dev, environments.staging, environments.prod].map((one) => String(read(one))).join(" | ");

describe("the manual of platforms", () => {
  it("shows every kind of tier", () => {
    expect(
      Object.values(shop.tiers)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(Object.keys(kinds).sort());
  });

  it.each(["dev", "staging", "prod"])("shows tiers that are planned without a problem in %s", (environment) => {
    const settings = { platform: "shop", environment, target: "kubernetes", backups: { provider: "none" } };
    const catalogue = { platforms: { shop }, environments };
    const planned = planStack({ "palier:stack": JSON.stringify(settings) }, catalogue, "Pulumi.shop.yaml");
    expect(planned).toMatchObject({ ok: true });
  });

  it("tells every default of the environments", () => {
    const { tiers, common } = environments.dev;
    const expected = [
      ...entriesOf(tiers).flatMap(([kind, profile]) =>
        entriesOf(profile).map(([key]) => `${kind} | ${key} | ${valuesOf((one) => at(at(one.tiers, kind), key))}`),
      ),
      ...entriesOf(common).map(([key]) => `all | ${key} | ${valuesOf((one) => at(one.common, key))}`),
    ];
    expect(rows).toEqual(expect.arrayContaining(expected));
    expect(rows.filter((row) => row.split(" | ").length === 5)).toHaveLength(expected.length + 2);
  });
});
