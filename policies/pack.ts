import { PolicyPack } from "@pulumi/policy";
import { toPolicies } from "./adapter";
import { rules } from "./catalogue";
import { readWaivers } from "./waivers";

// The engine starts a pack in the folder of the program that it judges.
const waivers = readWaivers(
  process.cwd(),
  process.env["PALIER_WAIVERS"],
  rules.map(({ name }) => name),
);

new PolicyPack("palier", { policies: toPolicies(rules, { waivers }) });
