import { counted } from "../words";
import { type Content, html } from "./html";
import { stackSection } from "./html-stack";
import { pageStyle } from "./html-style";
import type { DataWaiver, ReviewReport, StackReport, WaiverNotes } from "./report";
import { needsDecision } from "./verdict";

/** The report as one page that needs nothing else: no script, no font, no picture from anywhere. */
export function toHtml(report: ReviewReport): string {
  const title = titleOf(report);
  const told = report.stacks.filter(({ verdict }) => verdict !== "unchanged");
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${pageStyle}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p class="soft small">${originOf(report)}</p>
          ${stackList(report)} ${waiverNotes(report.waivers)} ${told.map(stackSection)}
        </main>
      </body>
    </html> `;
  return page.text;
}

function titleOf({ subject, stacks }: ReviewReport): string {
  const open = stacks.filter(needsDecision).length;
  const what = subject === "drift" ? "What has changed outside of the program" : "What this change does";
  return open === 0 ? what : `${what}: ${open} of ${counted(stacks.length, "stack needs", "stacks need")} a decision`;
}

function originOf({ base, head, madeAt }: ReviewReport): Content {
  return [
    ...(head === undefined ? [] : [html`commit <code>${head.slice(0, 12)}</code>, `]),
    ...(base === undefined ? [] : [html`compared with <code>${base.slice(0, 12)}</code>, `]),
    html`made ${madeAt.slice(0, 16).replace("T", " ")} UTC. Secrets are never shown.`,
  ];
}

/** One line for each stack; those that stay as they are share one. */
function stackList({ stacks, subject }: ReviewReport): Content {
  const told = stacks.filter(({ verdict }) => verdict !== "unchanged");
  const same = stacks.filter(({ verdict }) => verdict === "unchanged");
  const nothing = subject === "drift" ? "nothing has changed" : "nothing changes";
  const names = same.map(({ stack }, index) => html`${index === 0 ? "" : ", "}<strong>${stack}</strong>`);
  const rest =
    same.length === 0
      ? []
      : [html`<li><span class="badge unchanged">unchanged</span><span>${names}: ${nothing}</span></li>`];
  return html`<ul class="stacks">
    ${told.map(stackLine)}${rest}
  </ul>`;
}

const stackLine = ({ stack, verdict, sentence }: StackReport): Content =>
  html`<li>
    <span class="badge ${verdict}">${verdict}</span><a href="#${stack}"><strong>${stack}</strong></a
    ><span>${sentence}</span>
  </li>`;

function waiverNotes({ file, mistakes, expired, unused }: WaiverNotes): Content {
  const name = ({ resource, stack }: DataWaiver): Content => html`<code>${resource}</code> of ${stack}`;
  const notes = [
    ...mistakes.map((mistake) => html`<p>Nothing is waived, as <code>${file}</code> has a mistake: ${mistake}</p>`),
    ...expired.map(
      (waiver) => html`<p>The waiver for ${name(waiver)} is over since ${waiver.expires} (${waiver.owner}).</p>`,
    ),
    ...unused.map(
      (waiver) => html`<p>The waiver for ${name(waiver)} waives nothing and should go (${waiver.owner}).</p>`,
    ),
  ];
  return notes.length === 0 ? undefined : html`<div class="note">${notes}</div>`;
}
