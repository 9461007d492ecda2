import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../../policies/catalogue";
import { madeFiles } from "../../../tools/docs/made-files";
import { rulesListText, rulesText } from "../../../tools/docs/policy-rules";
import { root } from "../../../tools/home";

const committed = (file: string): string =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : "nothing";

describe("files that are made from the code", () => {
  it.each(madeFiles)("$file is the one that `npm run schema` makes", ({ file, text }) => {
    const found = committed(file) === text() ? "up to date" : "out of date: run npm run schema, and commit the file";
    expect(found).toBe("up to date");
  });
});

describe("the page of all rules", () => {
  const sections = new Map(
    rulesText()
      .split(/^## /m)
      .slice(1)
      .map((text) => [text.slice(0, text.indexOf("\n")), text] as const),
  );

  it("has a section for each rule, in the order of their names, and a row that leads to it", () => {
    expect([...sections.keys()]).toEqual(rules.map(({ name }) => name).sort());
    for (const { name } of rules) expect(rulesText()).toContain(`| [\`${name}\`](#${name}) |`);
  });

  it.each(rules)("says of $name what it asks for and why, and shows what is refused with its fix", (rule) => {
    const section = sections.get(rule.name) ?? "";
    expect(section).toMatch(/^- Level: \w+ in dev, \w+ in staging, \w+ in prod$/m);
    expect(section.match(/^- Why: (.+)$/m)?.[1]?.split("; ")).toHaveLength(rule.references.length);
    for (const setting of Object.keys(rule.settings)) expect(section).toContain(`| \`${setting}\` |`);
    const [, example = ""] = /^```text\n([\s\S]+)\n```$/m.exec(section) ?? [];
    expect(example).toMatch(/^ {2}where: .+\n {2}found: .+\n {2}why: {3}.+\n {2}fix: {3}.+/m);
  });
});

describe("the list of rules that the pack carries", () => {
  it("has a row for each rule with its settings", () => {
    for (const { name, settings } of rules) {
      const row = rulesListText()
        .split("\n")
        .find((line) => line.startsWith(`| \`${name}\` |`));
      for (const setting of Object.keys(settings)) expect(row).toContain(`\`${setting}\``);
    }
  });

  it("stands in the package, so that the pack can be read alone", () => {
    expect(committed("policies/package.json")).toContain('"RULES.md"');
  });
});
