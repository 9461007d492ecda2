import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type LockedOperator,
  manifestOf,
  operatorNames,
  type OperatorName,
  operatorsFolder,
  readOperators,
  sha256,
} from "../../components/targets/kubernetes/operator-files";
import { runMain } from "../problem";
import { imagesOf } from "./amend";
import { downloadModule } from "./module";
import { normalise } from "./normalise";
import { sources } from "./sources";

/** `npm run vendor` makes the operators' manifests and their lock anew; `npm run vendor -- --check` compares the two. */
async function main(): Promise<number> {
  if (process.argv.includes("--check")) return check();
  const lock: Record<string, LockedOperator> = {};
  for (const name of operatorNames) lock[name] = await vendor(name);
  writeFileSync(join(operatorsFolder, "lock.json"), `${JSON.stringify(lock, null, 2)}\n`);
  return 0;
}

function check(): number {
  for (const { name, objects } of readOperators(operatorNames)) {
    console.log(`${name}: ${objects.length} objects, as in the lock`);
  }
  return 0;
}

async function vendor(name: OperatorName): Promise<LockedOperator> {
  const { module, version, read } = sources[name];
  console.log(`${name}: ${module} ${version}`);
  const { folder, sum } = await downloadModule(module, version);
  const objects = normalise(await read(folder, version));
  const content = `${JSON.stringify(objects, null, 1)}\n`;
  const file = join(operatorsFolder, manifestOf(name));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  console.log(`${name}: ${objects.length} objects, ${Math.round(Buffer.byteLength(content) / 1024)} KiB`);
  return { module, version, sum, sha256: sha256(content), objects: objects.length, images: imagesOf(objects) };
}

void runMain(main);
