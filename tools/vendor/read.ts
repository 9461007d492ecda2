import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { type KubernetesObject, objectSchema } from "../../components/targets/kubernetes/operator-files";
import { UserProblem } from "../problem";
import { run } from "../process";

/** Every object in the YAML files of a folder. @throws YAMLParseError when a file is not wholly YAML. */
export const readYaml = (folder: string, files: readonly string[]): readonly KubernetesObject[] =>
  files.flatMap((file) => parseManifest(readFileSync(join(folder, file), "utf8")));

/** Every object of a YAML stream; empty documents are left out. */
export function parseManifest(text: string): readonly KubernetesObject[] {
  const documents = parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS() as unknown;
  });
  return documents.filter((document) => document !== null).map((document) => objectSchema.parse(document));
}

/** A chart, and what decides how it is rendered. */
export interface Chart {
  readonly folder: string;
  readonly version: string;
  /** Name of the release and of its namespace. */
  readonly release: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Every object that a chart makes, its hooks among them, rendered by Helm's own engine. */
export async function renderChart({ folder, version, release, values }: Chart): Promise<readonly KubernetesObject[]> {
  const args = ["run", ".", folder, version, release, release];
  const { code, stdout, output } = await run("go", args, {
    cwd: join(__dirname, "helm"),
    input: JSON.stringify(values),
  });
  if (code !== 0) {
    throw new UserProblem(`the chart in ${folder} cannot be rendered:\n${output}`, "check its values in sources.ts");
  }
  return z.array(objectSchema).parse(JSON.parse(stdout));
}
