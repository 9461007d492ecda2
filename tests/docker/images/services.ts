import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../../tools/home";
import { needPrograms } from "../../conformance/support/debian";
import { layer, type Layer } from "./layer";
import { must } from "./must";

const sources = join(root, "examples/services");
const ownText = readFileSync(__filename, "utf8");

/** All text of a folder, as part of what a layer is made of. */
const textOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${file.slice(folder.length)}\n${readFileSync(file, "utf8")}`)
    .join("\n");

/** Copies a folder of sources aside, where a build may leave what it makes. */
async function withCopy<T>(folder: string, work: (copy: string) => Promise<T>): Promise<T> {
  const copy = mkdtempSync(join(tmpdir(), "service-"));
  try {
    cpSync(folder, copy, { recursive: true });
    return await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Modules of the Maven project: each is a program of its own. */
export const springModules = ["config-server", "discovery-server", "gateway", "business-service"] as const;
export type SpringModule = (typeof springModules)[number];

/** A Spring program as `/app/app.jar` with its libraries: Maven builds it with those modules' parent, and nothing of the others. */
export function springService(module: SpringModule): Promise<Layer> {
  const project = join(sources, "spring");
  const pom = readFileSync(join(project, "pom.xml"), "utf8");
  return layer({
    name: `spring-${module}`,
    from: [pom, textOf(join(project, module)), ownText].join("\n"),
    fill: async (folder) => {
      await needPrograms({ javac: "default-jdk-headless", mvn: "maven" });
      await withCopy(project, async (copy) => {
        await must("mvn", ["-q", "-B", "-f", join(copy, "pom.xml"), "--projects", module, "package"]);
        // Libraries beside the program start faster than libraries inside of it.
        const jar = join(copy, module, "target/app.jar");
        await must("java", ["-Djarmode=tools", "-jar", jar, "extract", "--destination", join(folder, "app")]);
      });
    },
  });
}

/** A Node.js program with the modules that its lock file names, in `/app`. */
export function nodeService(name: "backend" | "frontend"): Promise<Layer> {
  const project = join(sources, "node", name);
  return layer({
    name: `node-${name}`,
    from: [textOf(project), ownText].join("\n"),
    fill: (folder) =>
      withCopy(project, async (copy) => {
        await must("npm", ["ci", "--omit=dev", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: copy });
        cpSync(copy, join(folder, "app"), { recursive: true });
      }),
  });
}
