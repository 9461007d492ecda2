import type { StackOfProject } from "../stack/files";
import { planOf } from "../stack/plan";
import { drawPicture } from "./picture";
import type { StackReport } from "./report";

/** The report with the picture of the platform, where the project is one of Palier's and its stack can be planned. */
export async function withPicture(of: StackOfProject, report: StackReport): Promise<StackReport> {
  if (report.verdict === "unchanged") return report;
  // Another program, or a stack with mistakes: the preview has told why.
  const planned = await planOf(of).catch(() => undefined);
  return planned === undefined ? report : { ...report, picture: await drawPicture(planned.plan, report.groups) };
}
