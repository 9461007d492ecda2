import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parityOfPlatform, parityOfTiers } from "../../../components/platform/parity";
import { parityText } from "../../../tools/docs/parity";
import { root } from "../../../tools/home";

const rows = [parityOfPlatform, ...Object.values(parityOfTiers)];

/** The source of all components. */
const source = readdirSync(join(root, "components"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith("parity.ts"))
  .map((file) => readFileSync(join(root, "components", file), "utf8"))
  .join("\n");

describe("MED-ENV-01 ECO-ENV-01: the table of both targets", () => {
  it("has a row for everything that the platform and its tiers say of themselves, each with three cells", () => {
    const lines = parityText().split("\n");
    const tables = lines.filter((line) => line.startsWith("| ") && !line.startsWith("| capability"));
    const dividers = lines.filter((line) => line.startsWith("| ---"));
    expect(tables).toHaveLength(rows.flat().length + dividers.length);
    expect(tables.filter((line) => line.split(/(?<!\\)\|/).length !== 5)).toEqual([]);
  });

  it("names a capability once for each tier", () => {
    for (const ofOne of rows) {
      const names = ofOne.map(({ capability }) => capability);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("says of what Docker does not give which error tells it, and there is that error", () => {
    const errors = rows.flat().flatMap(({ docker }) => (docker.kind === "unavailable" ? [docker.error] : []));
    const codes = errors.flatMap((error) => error.match(/PAL\d{3}/g) ?? []);
    expect(codes).toContain("PAL304");
    expect(codes.filter((code) => !source.includes(`"${code}"`))).toEqual([]);
  });
});
