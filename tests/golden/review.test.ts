import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toMarkdown } from "../../tools/review/markdown";
import { reportVersion, type ReviewReport, type StackReport } from "../../tools/review/report";
import { untouched } from "../../tools/review/run";
import { parseDataWaivers, WaiverBook } from "../../tools/review/waivers";
import { claim, deployment, postgres, stateful } from "../support/review-shapes";
import { factsOf, type Planted, reportOn, urnOf } from "../support/review-preview";

const today = new Date("2026-06-01T00:00:00Z");
const noWaivers = { file: "data-waivers.yaml", mistakes: [], expired: [], unused: [] };

const reportOf = (stacks: readonly StackReport[], more: Partial<ReviewReport> = {}): ReviewReport => ({
  version: reportVersion,
  subject: "change",
  madeAt: "2026-06-01T00:00:00.000Z",
  base: "main",
  head: "abc1234",
  stacks,
  waivers: noWaivers,
  ...more,
});

const orders = (old: object, next: object): Planted => ({
  type: "kubernetes:apps/v1:Deployment",
  name: "orders",
  op: "update",
  old: { inputs: old },
  new: { inputs: next },
  tier: "Service orders",
});
const patientDatabase = (image: string): Planted => ({
  type: "kubernetes:postgresql.cnpg.io/v1:Cluster",
  name: "patient-db",
  op: "update",
  old: { inputs: postgres({}) },
  new: { inputs: postgres({ image }) },
  tier: "Postgres patient-db",
});
const files: Planted = {
  type: "kubernetes:core/v1:PersistentVolumeClaim",
  name: "files",
  op: "replace",
  old: { inputs: claim("fast") },
  new: { inputs: claim("slow") },
  keys: ["spec.storageClassName"],
  tier: "Postgres patient-db",
};
const claims: Planted = {
  type: "kubernetes:apps/v1:StatefulSet",
  name: "claims-db",
  op: "delete",
  old: { inputs: stateful({ whenDeleted: "Delete" }) },
  tier: "Mariadb claims-db",
};
const service: Planted = {
  type: "kubernetes:core/v1:Service",
  name: "orders",
  op: "same",
  old: { inputs: {} },
  new: { inputs: { metadata: { name: "orders", namespace: "shop-backend" }, spec: { selector: { app: "orders" } } } },
  tier: "Service orders",
};
const newImage = orders(deployment({}), deployment({ image: "shop/orders:1.5.0", replicas: 4 }));
const broken = {
  policyEvent: {
    resourceUrn: urnOf(newImage),
    message: 'Images are pinned.\nDeployment shop-backend/orders (resource "orders"): The image has no digest.\n  fix: image: "shop/orders:1.5.0@sha256:..."',
    policyName: "image-pinning",
    policyPackName: "palier",
    enforcementLevel: "mandatory",
  },
};
const advice = { policyEvent: { ...broken.policyEvent, policyName: "replicas", message: "At least two pods.", enforcementLevel: "advisory" } };
const failure = {
  diagnosticEvent: { message: 'Pulumi.prod.yaml: 1 mistake; nothing was changed.\n\nPAL103 at palier:stack.platform\n  found:   "shopp"\n  fix:     did you mean "shop"?\n', severity: "error" },
};
const prices = { currency: "EUR", source: "list prices of a provider, 1 May 2026", cpu: 20, memory: 4, storage: 0.1 };
const waivers = parseDataWaivers(
  [
    "- { stack: prod, resource: StatefulSet/claims-db, accepts: lost, reason: moved to patient-db, owner: data team, expires: 2026-06-30 }",
    "- { stack: prod, resource: Cluster/old-db, accepts: lost, reason: gone, owner: data team, expires: 2026-05-01 }",
  ].join("\n"),
);

function risky(): ReviewReport {
  const book = new WaiverBook(waivers, today);
  const stack = reportOn([files, patientDatabase("ghcr.io/cloudnative-pg/postgresql:17.6"), claims, newImage, service], { waivers: book, prices, cluster: { nodes: 3 } });
  return reportOf([stack], { waivers: book.notes(["prod"]) });
}

const cases: Readonly<Record<string, () => ReviewReport>> = {
  harmless: () => reportOf([reportOn([newImage, service], { facts: factsOf([newImage, service], [advice]), prices, cluster: { cpu: 8 } })]),
  risky,
  forbidden: () => reportOf([reportOn([newImage], { facts: factsOf([newImage, service], [broken], "failed") })]),
  invisible: () => reportOf(["dev", "prod", "staging"].map(untouched)),
  failed: () => reportOf([reportOn([], { facts: factsOf([], [failure], "failed") }), untouched("dev")]),
  "many-stacks": () =>
    reportOf([
      ...["shop-dev", "shop-staging"].map((stack) => reportOn([newImage, service], { stack })),
      reportOn([files], { stack: "shop-prod" }),
      reportOn([], { stack: "audit-prod", facts: factsOf([], [failure], "failed") }),
      reportOn([newImage], { stack: "clinic-prod", facts: factsOf([newImage], [broken], "failed") }),
      ...["clinic-dev", "clinic-staging", "audit-dev"].map(untouched),
    ]),
};

describe("the comment of a review", () => {
  it.each(Object.keys(cases))("of a change that is %s is the one in git", (name) => {
    const file = join(__dirname, `review-${name}.md`);
    const text = toMarkdown(cases[name]?.() ?? reportOf([]));
    // UPDATE_GOLDEN=1 replaces a comment on purpose, to be read as a difference and committed.
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, "utf8"));
  });
});
