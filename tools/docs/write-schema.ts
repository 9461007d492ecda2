import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../home";
import { madeFiles } from "./made-files";

/** `npm run schema` writes anew what is made from the code, after a word of the settings or a rule was added or changed. */
for (const { file, text } of madeFiles) {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text());
  console.log(`${file} is written`);
}
