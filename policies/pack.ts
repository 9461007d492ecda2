import { PolicyPack } from "@pulumi/policy";
import { toPolicies } from "./adapter";
import { rules } from "./catalogue";
import { readWaivers } from "./waivers";

// The engine starts a pack in the folder of the program that it judges.
const program = process.cwd();
const waivers = readWaivers(
  program,
  process.env["PALIER_WAIVERS"],
  rules.map(({ name }) => name),
);

// The library takes the pack's version from the package.json of the folder that it runs in, and programs in other languages have none.
process.chdir(__dirname);
new PolicyPack("palier", { policies: toPolicies(rules, { waivers }) });
process.chdir(program);
