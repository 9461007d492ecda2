import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scriptsIn } from "../../../components/language/scripts";

describe("the scripts of a folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "palier-scripts-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("are its shell scripts alone, by their names and in the order of these", () => {
    for (const name of ["start.sh", "probe.sh", "prepare.sql"]) writeFileSync(join(folder, name), `text of ${name}`);
    expect(Object.entries(scriptsIn(folder))).toEqual([
      ["probe.sh", "text of probe.sh"],
      ["start.sh", "text of start.sh"],
    ]);
  });
});
