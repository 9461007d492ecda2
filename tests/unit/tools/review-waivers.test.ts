import { toMarkdown } from "../../../tools/review/markdown";
import { reportVersion } from "../../../tools/review/report";
import { parseDataWaivers, WaiverBook } from "../../../tools/review/waivers";
import { exitCodeOf } from "../../../tools/review/verdict";
import { claim } from "../../support/review-shapes";
import { type Planted, reportOn } from "../../support/review-preview";

const files: Planted = {
  type: "kubernetes:core/v1:PersistentVolumeClaim",
  name: "files",
  op: "delete",
  old: { inputs: claim("fast") },
};
const entry = {
  stack: "prod",
  resource: "PersistentVolumeClaim/files",
  accepts: "lost",
  reason: "copied to the store",
  owner: "data team",
  expires: "2026-06-30",
};
const bookOf = (waivers: readonly object[], now = "2026-06-01T00:00:00Z"): WaiverBook =>
  new WaiverBook(parseDataWaivers(JSON.stringify(waivers)), new Date(now));

describe("the guard of data", () => {
  it("stops a change that loses data", () => {
    const report = reportOn([files]);
    expect(report.risks.map(({ waiver }) => waiver)).toEqual([undefined]);
    expect(exitCodeOf({ stacks: [report] })).toBe(2);
  });

  it("lets it pass with a waiver that names the resource, the danger, the reason, the owner and the last day", () => {
    const report = reportOn([files], { waivers: bookOf([entry]) });
    expect(report.risks[0]?.waiver).toEqual(entry);
    expect(report.verdict).toBe("risky");
    expect(exitCodeOf({ stacks: [report] })).toBe(0);
  });

  it.each([
    ["of another stack", { ...entry, stack: "staging" }],
    ["for another resource", { ...entry, resource: "PersistentVolumeClaim/file" }],
    ["that accepts another danger", { ...entry, accepts: "unguarded" }],
    ["that is over", { ...entry, expires: "2026-05-31" }],
  ])("stops it with a waiver %s", (_, waiver) => {
    const report = reportOn([files], { waivers: bookOf([waiver]) });
    expect(exitCodeOf({ stacks: [report] })).toBe(2);
  });

  it("lets a waiver hold until the end of its last day", () => {
    const report = reportOn([files], { waivers: bookOf([entry], "2026-06-30T23:59:59Z") });
    expect(exitCodeOf({ stacks: [report] })).toBe(0);
  });

  it("tells of waivers that are over or of no use, of the stacks that were reviewed", () => {
    const book = bookOf([
      entry,
      { ...entry, resource: "Volume/old" },
      { ...entry, resource: "Volume/late", expires: "2026-01-01" },
      { ...entry, stack: "dev" },
    ]);
    reportOn([files], { waivers: book });
    const { expired, unused } = book.notes(["prod"]);
    expect(expired.map(({ resource }) => resource)).toEqual(["Volume/late"]);
    expect(unused.map(({ resource }) => resource)).toEqual(["Volume/old"]);
  });

  it("tells two resources of one kind and name apart by the engine's names", () => {
    const twins = [files, { ...files, tier: "Postgres patient-db" }];
    const names = reportOn(twins).risks.map(({ resource }) => resource);
    expect(names).toEqual([
      expect.stringMatching(/^urn:.*Claim::files$/),
      expect.stringMatching(/^urn:.*Postgres\$.*Claim::files$/),
    ]);
  });
});

describe("the file of waivers", () => {
  it.each([
    ["no YAML", "- [", /./],
    ["no list", "a: 1", /must be a list of waivers/],
    [
      "an entry without an owner",
      JSON.stringify([{ ...entry, owner: "" }]),
      /^\[0\]\.owner: must be who answers for it$/,
    ],
    ["a day that is none", JSON.stringify([{ ...entry, expires: "2026-02-30" }]), /^\[0\]\.expires: must be a date/],
    ["an unknown danger", JSON.stringify([{ ...entry, accepts: "all" }]), /^\[0\]\.accepts: must be one of lost, /],
    ["one entry twice", JSON.stringify([entry, entry]), /^\[1\]: .* is waived already$/],
  ])("waives nothing with %s, and says so", (_, content, mistake) => {
    const waivers = parseDataWaivers(content);
    const report = reportOn([files], { waivers: new WaiverBook(waivers, new Date("2026-06-01T00:00:00Z")) });
    expect(waivers.mistakes).toEqual([expect.stringMatching(mistake)]);
    expect(exitCodeOf({ stacks: [report] })).toBe(2);
  });

  it.each(["files", "no", 'a: "b"', "a\nb: c", "é ".repeat(80)])(
    "takes the entry that a comment offers for a risk, with its blanks filled in, whatever the resource is called: %j",
    (name) => {
      const report = reportOn([{ ...files, name }], { stack: "true" });
      const waivers = { file: "data-waivers.yaml", mistakes: [], expired: [], unused: [] };
      const madeAt = "2026-06-01T00:00:00.000Z";
      const text = toMarkdown({ version: reportVersion, subject: "change", madeAt, stacks: [report], waivers });
      const [, offered = ""] = /```yaml\n([\s\S]*?)\n```/.exec(text) ?? [];
      const book = parseDataWaivers(offered.replace(/expires: .*/, "expires: 2026-06-30"));
      expect(book.list.map(({ stack, resource, accepts }) => [stack, resource, accepts])).toEqual([
        ["true", report.risks[0]?.resource.trim(), "lost"],
      ]);
    },
  );
});
