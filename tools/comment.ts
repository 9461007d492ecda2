import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { type Arguments, type Command, readArguments } from "./arguments";
import { GitHub } from "./github/client";
import { postComment, postIssue } from "./github/report-comment";
import { runMain, UserProblem } from "./problem";
import { commentMark } from "./review/markdown";

const command: Command = {
  usage: "npm run comment -- --file FILE",
  says: "Writes a report to GitHub: as the one comment of a pull request, as an issue, or into the summary of a workflow's job.",
  mostWords: 0,
  flags: {
    file: { takes: "FILE", says: "the report, in Markdown; where there is none, that is what is told" },
    pull: { takes: "NUMBER", says: "the pull request, whose comment before is updated in place" },
    issue: { takes: "TITLE", says: "the issue, which is updated where one with this title is open" },
    summary: { says: "the summary of the job that runs" },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const report = reportOf(args);
  const { pull, issue } = args.values;
  if (args.set.has("summary")) appendFileSync(variable("GITHUB_STEP_SUMMARY"), `${report}\n`);
  if (pull !== undefined) console.log(`comment ${await postComment(gitHub(), numberOf(pull), report)}`);
  if (issue !== undefined) console.log(`issue ${await postIssue(gitHub(), issue, report)}`);
  return 0;
}

/** A review that could not even write its report is what a reviewer must know first. */
function reportOf({ values }: Arguments): string {
  const { file } = values;
  if (file === undefined) throw new UserProblem("no report is named", "--file .palier/review/review.md");
  if (existsSync(file)) return readFileSync(file, "utf8");
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = process.env;
  const log = run === undefined ? "its log" : `[its log](${server ?? ""}/${repository ?? ""}/actions/runs/${run})`;
  return [
    commentMark,
    "",
    "## There is no report",
    "",
    `The program ended before it could write one; ${log} says why.`,
    "",
  ].join("\n");
}

function gitHub(): GitHub {
  const { GITHUB_API_URL: api = "https://api.github.com" } = process.env;
  return new GitHub({ api, repository: variable("GITHUB_REPOSITORY"), token: variable("GITHUB_TOKEN") });
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new UserProblem(`${name} is not set`, "workflows of GitHub set it");
  return value;
}

function numberOf(pull: string): number {
  const number = Number(pull);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UserProblem(`"${pull}" is no number of a pull request`, "--pull 12");
}

void runMain(main);
