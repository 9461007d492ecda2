import { z } from "zod";
import type { GitHub } from "./client";

const commentSchema = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ type: z.string() }).nullish(),
});
const issueSchema = z.object({
  number: z.number(),
  title: z.string(),
  user: z.object({ type: z.string() }).nullish(),
  pull_request: z.unknown().optional(),
});

/** What was done with a report. */
export type Posted = "made" | "updated" | "unchanged";

/**
 * Writes a report as the one comment of a pull request: the comment before is updated in place. It is known by the report's first line, and
 * only programs' comments count: what a person quotes stays.
 */
export async function postComment(github: GitHub, pull: number, report: string): Promise<Posted> {
  const [mark = ""] = report.split("\n");
  const comments = await github.list(`/issues/${pull}/comments`, commentSchema);
  const own = comments.find(({ body, user }) => user?.type === "Bot" && body?.split(/\r?\n/)[0] === mark);
  if (own === undefined) {
    await github.send("POST", `/issues/${pull}/comments`, { body: report });
    return "made";
  }
  if (own.body === report) return "unchanged";
  await github.send("PATCH", `/issues/comments/${own.id}`, { body: report });
  return "updated";
}

/** Writes a report as an open issue with a title of its own, which stands for the same report of other days too. */
export async function postIssue(github: GitHub, title: string, report: string): Promise<Posted> {
  const issues = await github.list("/issues?state=open", issueSchema);
  const own = issues.find(
    (issue) => issue.title === title && issue.user?.type === "Bot" && issue.pull_request === undefined,
  );
  if (own === undefined) {
    await github.send("POST", "/issues", { title, body: report });
    return "made";
  }
  await github.send("PATCH", `/issues/${own.number}`, { body: report });
  return "updated";
}
