import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../home";
import { schemaFile, schemaText } from "./schema";

/** `npm run schema` writes the schema of stack files anew, after a word of the settings was added or changed. */
const file = join(root, schemaFile);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, schemaText());
console.log(`${schemaFile} is written`);
