import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { toHtml } from "./html-page";
import { toMarkdown } from "./markdown";
import type { ReviewReport } from "./report";

/** Forms in which a report is written. */
export const formats = ["markdown", "html", "json"] as const;

/** A form in which a report is written. */
export type Format = (typeof formats)[number];

const files: Readonly<Record<Format, { readonly name: string; readonly text: (report: ReviewReport) => string }>> = {
  markdown: { name: "review.md", text: toMarkdown },
  html: { name: "review.html", text: toHtml },
  json: { name: "review.json", text: (report) => `${JSON.stringify(report, undefined, 2)}\n` },
};

/** Writes the report into a folder. @returns the files, as seen from the present folder */
export function writeReport(report: ReviewReport, folder: string, wanted: readonly Format[]): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return wanted.map((format) => {
    const { name, text } = files[format];
    const path = join(folder, name);
    writeFileSync(path, text(report));
    return relative(process.cwd(), path);
  });
}
