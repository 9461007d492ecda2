import { parityFile, parityText } from "./parity";
import { policyConfigFile, policyConfigText } from "./policy-config";
import { rulesFile, rulesListFile, rulesListText, rulesText } from "./policy-rules";
import { schemaFile, schemaText } from "./schema";

/** Files that are made from the code and committed: `npm run schema` writes them, and a test says when one is out of date. */
export const madeFiles: readonly { readonly file: string; readonly text: () => string }[] = [
  { file: schemaFile, text: schemaText },
  { file: policyConfigFile, text: policyConfigText },
  { file: parityFile, text: parityText },
  { file: rulesFile, text: rulesText },
  { file: rulesListFile, text: rulesListText },
];
