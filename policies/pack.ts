import { PolicyPack } from "@pulumi/policy";
import { toPolicies } from "./adapter";
import { Briefing } from "./briefing";
import { rules } from "./catalogue";
import { reportsIn } from "./reports/write";
import { callsOfLibrary, listen } from "./engine-calls";
import { readerOfLibrary, Readings } from "./readings";
import { messageLibrary, readWhenAsked } from "./structs";
import { readWaivers } from "./waivers";

// The engine starts a pack in the folder of the program that it judges.
const program = process.cwd();
const waivers = readWaivers(
  program,
  process.env["PALIER_WAIVERS"],
  rules.map(({ name }) => name),
);
const sink = reportsIn(program, process.env["PALIER_POLICY_REPORTS"]);

const briefing = new Briefing(rules, process.env["PALIER_ENVIRONMENT"]);
const policies = toPolicies(rules, { waivers, sink, briefing });
const messages = messageLibrary();
if (messages !== undefined) readWhenAsked(messages);
const calls = callsOfLibrary();
const names = policies.map(({ name }) => name);
const reader = readerOfLibrary();
if (calls !== undefined) listen(calls, briefing, names);
if (calls !== undefined && reader !== undefined) {
  const readings = new Readings(reader);
  readings.listen(calls);
  readings.handTo(policies);
}

// The library takes the pack's version from the package.json of the folder that it runs in, and programs in other languages have none.
process.chdir(__dirname);
new PolicyPack("palier", { policies });
process.chdir(program);
