import { counted } from "../words";
import { type Content, html, Markup } from "./html";
import type {
  ChangeGroup,
  CostEstimate,
  DataRisk,
  Fit,
  Picture,
  PolicyVerdict,
  ReviewChange,
  RolloutImpact,
  StackReport,
} from "./report";
import { changesIn, groundWords, priceDifference, quantities, tierBeside } from "./telling";
import { countWords } from "./verdict";

/** Everything of one stack: what is dangerous stands open on top, what is long is folded. */
export function stackSection(stack: StackReport): Content {
  const mandatory = stack.policies.filter(({ level }) => level === "mandatory");
  const advice = stack.policies.filter(({ level }) => level !== "mandatory");
  return html`<section id="${stack.stack}">
    <h2>${stack.stack} <span class="badge ${stack.verdict}">${stack.verdict}</span></h2>
    <p>${stack.sentence}</p>
    <p class="soft small">${aboutOf(stack)}</p>
    ${stack.failures.map(
      (text) =>
        html`<div class="note">
          <strong>The engine said</strong>
          <pre><code>${text}</code></pre>
        </div>`,
    )}
    ${titled("Data at risk", stack.risks.map(riskOf))} ${titled("Rules that must be kept", mandatory.map(policyOf))}
    ${pictureOf(stack.picture)} ${rolloutOf(stack.rollout)} ${capacityOf(stack)} ${stack.groups.map(groupOf)}
    ${folded(`Advice that stops nothing: ${advice.length}`, advice.map(policyOf))}
    ${folded(
      `Warnings: ${stack.warnings.length}`,
      stack.warnings.map((text) => html`<p>${text}</p>`),
    )}
  </section>`;
}

const aboutOf = ({ platform, environment, target, counts, previewed, seconds }: StackReport): string =>
  [
    [platform, environment, target].filter((word) => word !== undefined).join(", "),
    countWords(counts),
    previewed ? `preview of ${seconds.toFixed(0)} s` : "no preview was needed",
  ]
    .filter((part) => part !== "")
    .join(" · ");

const titled = (title: string, content: readonly Content[]): Content =>
  content.length === 0
    ? undefined
    : html`<h3>${title}</h3>
        ${content}`;

const folded = (title: string, content: readonly Content[]): Content =>
  content.length === 0
    ? undefined
    : html`<details>
        <summary>${title}</summary>
        <div class="inside">${content}</div>
      </details>`;

function riskOf(risk: DataRisk): Content {
  const { resource, hazard, happens, lost, avoid, waiver } = risk;
  const tier = tierBeside(risk);
  const leave =
    waiver === undefined
      ? html`<dt>Accepted</dt>
          <dd>by nobody: the update is stopped</dd>`
      : html`<dt>Accepted</dt>
          <dd>by ${waiver.owner}, until ${waiver.expires}: ${waiver.reason}</dd>`;
  return html`<div class="risk ${waiver === undefined ? "" : "waived"}">
    <p>
      <strong><code>${resource}</code></strong
      >${tier === undefined ? "" : `, part of ${tier}`} ${happens}.
    </p>
    <dl>
      <dt>Data</dt>
      <dd>${hazard}</dd>
      <dt>What could be lost</dt>
      <dd>${lost}</dd>
      <dt>How to avoid it</dt>
      <dd>${avoid}</dd>
      ${leave}
    </dl>
  </div>`;
}

const policyOf = ({ policy, resource, message }: PolicyVerdict): Content =>
  html`<div class="note">
    <p><strong>${policy}</strong>${resource === undefined ? "" : html` for <code>${resource}</code>`}</p>
    <p class="small">${message}</p>
  </div>`;

/** The picture is drawn by our own writer, which escapes all that it shows: it is taken as it is. */
const pictureOf = (picture: Picture | undefined): Content =>
  picture?.svg === undefined
    ? undefined
    : html`<figure tabindex="0" role="group" aria-label="Picture of the platform">${new Markup(picture.svg)}</figure>`;

function rolloutOf(rollout: readonly RolloutImpact[]): Content {
  const rows = rollout.map(
    ({ workload, kind, pods, leastReady, because, sentence }) =>
      html`<tr>
        <td><code>${kind}/${workload}</code></td>
        <td class="number">${leastReady} of ${pods}</td>
        <td>${because}. ${sentence}</td>
      </tr>`,
  );
  const table = html`<div class="scroll" tabindex="0" role="group" aria-label="What restarts">
    <table>
      <thead>
        <tr>
          <th>workload</th>
          <th class="number">least ready</th>
          <th>why, and what its users notice</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
  return folded(`What restarts: ${counted(rollout.length, "workload")}`, rows.length === 0 ? [] : [table]);
}

const fits: Readonly<Record<Fit["status"], string>> = {
  fits: "it fits",
  exceeds: "it does not fit",
  unknown: "whether it fits is not known",
};

function capacityOf(stack: StackReport): Content {
  const { capacity, cost } = stack;
  if (capacity === undefined) return undefined;
  const { place, runs } = groundWords(stack);
  const all = quantities(runs);
  const { before, after, fit } = capacity;
  const rows = all.map(([words, amount, format]) => {
    const isSame = before[amount] === after[amount];
    const now = html`<td class="number">
      ${isSame ? format(after[amount]) : html`<strong>${format(after[amount])}</strong>`}
    </td>`;
    return html`<tr>
      <td>${words}</td>
      <td class="number">${format(before[amount])}</td>
      ${now}
    </tr>`;
  });
  const reasons = fit.reasons.map((reason) => html`<p class="small">${reason}</p>`);
  const table = html`<table>
    <thead>
      <tr>
        <th>amount</th>
        <th class="number">before</th>
        <th class="number">after</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  const isSame = all.every(([, amount]) => before[amount] === after[amount]);
  return folded(`Room ${place}: ${fits[fit.status]}${isSame ? ", and nothing changes" : ""}${costOf(cost)}`, [
    ...reasons,
    table,
    sourceOf(cost),
  ]);
}

function costOf(cost: CostEstimate | undefined): string {
  if (cost === undefined) return "";
  return `; about ${cost.after.toFixed(2)} ${cost.currency} a month (${priceDifference(cost)})`;
}

const sourceOf = (cost: CostEstimate | undefined): Content =>
  cost === undefined
    ? undefined
    : html`<p class="small soft">The price is an estimate, and no bill: ${cost.source}</p>`;

function groupOf(group: ChangeGroup): Content {
  const { layer } = group;
  const content = group.tiers.map(
    ({ tier, kind, changes }) =>
      html`<h3>${tier} <span class="soft small">${kind}</span></h3>
        ${changes.map(changeOf)}`,
  );
  return folded(`${layer.charAt(0).toUpperCase()}${layer.slice(1)}: ${counted(changesIn(group), "change")}`, content);
}

function changeOf({ kind, resource, operation, because, danger, origin, properties }: ReviewChange): Content {
  const by = origin === undefined ? "" : `, probably by a ${origin}`;
  const values = properties.map(
    ({ path, before, after }) =>
      html`<li><code>${path}</code>: ${valueOf("before", before)} → ${valueOf("after", after)}</li>`,
  );
  const warning =
    danger === "none" ? "" : html` <span class="badge ${danger === "data" ? "risky" : "failed"}">${danger}</span>`;
  const list =
    values.length === 0
      ? ""
      : html`<ul class="values small">
          ${values}
        </ul>`;
  return html`<div class="change">
    <strong>${operation}</strong> <code>${kind}/${resource}</code>${warning}<br /><span class="small"
      >${because}${by}</span
    >${list}
  </div>`;
}

const valueOf = (side: "before" | "after", value: string | undefined): Content =>
  value === undefined
    ? html`<span class="soft">nothing</span>`
    : html`<code class="${side}">${value === "" ? "(empty)" : value}</code>`;
