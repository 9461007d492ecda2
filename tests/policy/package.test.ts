import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { z } from "zod";

const root = join(__dirname, "..", "..");
const policies = join(root, "policies");
const packageSchema = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });
const read = (folder: string) => packageSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));

/** Whatever the files of the pack import is found in their text. */
const files = readdirSync(policies, { recursive: true, encoding: "utf8" }).filter((file) => /\.[tj]s$/.test(file));
const imports = files.flatMap((file) => {
  const text = readFileSync(join(policies, file), "utf8");
  const found = text.matchAll(/(?:from |require\()"([^"]+)"/g);
  return [...found].map(([, name = ""]) => ({ file, name }));
});

describe("the pack as a package of its own", () => {
  it("has the version, and the versions of libraries, of the whole", () => {
    const [own, whole] = [read(policies), read(root)];
    expect(own.version).toBe(whole.version);
    expect(whole.dependencies).toMatchObject(own.dependencies);
  });

  it("imports nothing from outside of its folder but its own libraries", () => {
    const { dependencies } = read(policies);
    const isOwn = (file: string, name: string): boolean =>
      name.startsWith(".")
        ? !relative(policies, resolve(policies, file, "..", name)).startsWith("..")
        : name.startsWith("node:") ||
          Object.keys(dependencies).some((own) => name === own || name.startsWith(`${own}/`));
    expect(imports.length).toBeGreaterThan(50);
    expect(imports.filter(({ file, name }) => !isOwn(file, name))).toEqual([]);
  });
});
