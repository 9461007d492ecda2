import { type Command, readArguments } from "./arguments";
import { testPackages } from "./debian";
import { daemonAt } from "./docker/daemon";
import { checkDaemon } from "./docker/reach";
import { home } from "./home";
import { runMain, UserProblem } from "./problem";
import { table } from "./table";
import { isOfVendor, type Part, parts } from "./toolchain/parts";
import { checkDisk, checkGo, checkNode } from "./toolchain/preconditions";
import { duration } from "./toolchain/progress";
import { originOf } from "./toolchain/state";

const command: Command = {
  usage: "npm run doctor",
  says: "Says what is there, what is missing, and how to get it. Installs nothing. Ends with 0 when all is ready.",
  mostWords: 0,
  flags: {},
};

/** One line of the report. */
interface Finding {
  readonly what: string;
  readonly isReady: boolean;
  /** Where it is, or how to get it. */
  readonly says: string;
}

async function main(): Promise<number> {
  if (readArguments(process.argv.slice(2), command) === undefined) return 0;
  const findings = [...(await preconditions()), ...(await Promise.all(parts.map(partFinding))), ...packageFindings()];
  const missing = findings.filter(({ isReady }) => !isReady);
  for (const line of table(
    findings.map(({ what, isReady, says }) => [isReady ? "ready" : "missing", what, says]),
    0,
  )) {
    console.log(line);
  }
  console.log(missing.length === 0 ? "\nall is ready" : `\n${missing.length} of ${findings.length} are missing`);
  return missing.length === 0 ? 0 : 1;
}

async function preconditions(): Promise<readonly Finding[]> {
  return Promise.all([
    finding("Node.js", () => {
      checkNode();
      return process.versions.node;
    }),
    finding("Go", checkGo),
    finding("Docker", async () => {
      const daemon = await daemonAt(undefined);
      const { version } = await checkDaemon(daemon);
      return `${version} at ${daemon.address}`;
    }),
    finding("disk", () => `${checkDisk().toFixed(0)} GiB free at ${home}`),
  ]);
}

/** What a check says: its result, or its problem with the fix. */
async function finding(what: string, check: () => string | Promise<string>): Promise<Finding> {
  try {
    return { what, isReady: true, says: await check() };
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error;
    return { what, isReady: false, says: `${error.message}; ${error.fix}` };
  }
}

async function partFinding(part: Part): Promise<Finding> {
  const origin = await originOf(part);
  const [first] = part.programs;
  const others = part.programs.slice(1).map(({ name }) => name);
  const what = [`${first?.name ?? part.name} ${first?.version ?? ""}`, ...others].join(", ");
  const download = isOfVendor(part) ? "downloads it, or " : "";
  const get = `npm run up ${download}builds it in about ${duration(part.usualSeconds)}`;
  return { what, isReady: origin !== undefined, says: origin === "found" ? "found on this machine" : (origin ?? get) };
}

const packageFindings = (): readonly Finding[] =>
  testPackages.map(({ name, purpose, isThere }) => ({
    what: name,
    isReady: isThere(),
    says: isThere() ? `for ${purpose}` : `for ${purpose}: apt-get install ${name}, which npm test does for root`,
  }));

void runMain(main);
