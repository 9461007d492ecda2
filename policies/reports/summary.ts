import { cutOff, type Finding, levelOf, type ReportedResource, type Results, stops } from "./finding";
import { code, plain, table } from "./markdown";

/** So many rows at most: a comment of a pull request holds 65,536 characters. */
const mostRows = 100;

/** The results as a page of Markdown for a pull request: what stops the update first, then what is only told, waived, or open. */
export function summary(results: Results): string {
  const { findings, notJudged, failed } = results;
  const waived = findings.filter(({ waiver }) => waiver !== undefined);
  const stopping = findings.filter((finding) => stops(results, finding));
  const advisory = findings.filter((finding) => finding.waiver === undefined && !stops(results, finding));
  return [
    "## Policies",
    "",
    `${results.rules.length} rules were asked: ${counted(stopping.length, "violation")} ${stopping.length === 1 ? "stops" : "stop"} the update, ` +
      `${counted(advisory.length, "advice", "pieces of advice")}, ${waived.length} waived, ` +
      `${counted(notJudged.length, "value")} not known before the update, ${counted(failed.length, "rule")} failed.`,
    ...(results.isWhole ? [] : ["", cutOff]),
    ...section("Violations", findingRows(stopping, results)),
    ...section("Rules that failed, and judged nothing", {
      head: ["Rule", "Resource", "Why"],
      rows: failed.map(({ rule, resource, message }) => [code(rule), where(resource), plain(message)]),
    }),
    ...section("Advice", findingRows(advisory, results)),
    ...section("Waived", {
      head: ["Rule", "Resource", "What", "Until", "Owner", "Reason"],
      rows: waived.map(({ rule, resource, message, waiver }) => [
        ...[code(rule), where(resource), plain(message)],
        ...[waiver?.expires, waiver?.owner, waiver?.reason].map((text = "") => plain(text)),
      ]),
    }),
    ...section("Not judged yet: values that only the update knows, and judges", {
      head: ["Rule", "Resource", "Value"],
      rows: notJudged.map(({ rule, resource, path }) => [code(rule), where(resource), code(path)]),
    }),
    "",
  ].join("\n");
}

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const where = (resource: ReportedResource | undefined): string =>
  resource === undefined ? "the whole program" : code(resource.place);

interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const findingRows = (findings: readonly Finding[], results: Results): Table => ({
  head: ["Rule", "Level", "Resource", "What", "Where", "Found", "Fix"],
  rows: findings.map(({ rule, resource, message, path, found, fix }) => [
    ...[code(rule), levelOf(results, rule), where(resource), plain(message)],
    ...[path, found, fix].map(code),
  ]),
});

function section(title: string, { head, rows }: Table): readonly string[] {
  if (rows.length === 0) return [];
  const more = rows.length - mostRows;
  const rest = more > 0 ? ["", `And ${more} more: the other reports hold them all.`] : [];
  return ["", `### ${title}`, "", ...table(head, rows.slice(0, mostRows)), ...rest];
}
