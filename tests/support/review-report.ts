import { noCapacity } from "../../components/language/capacity";
import { reportVersion, type ReviewChange, type ReviewReport, type StackReport } from "../../tools/review/report";

/** A name that would break out of markup, were it taken for markup anywhere. */
export const hostile = `<script>alert("1")</script>'"&`;

/** One change, and what is told of it. */
export const reviewChange = (change: Partial<ReviewChange> = {}): ReviewChange => ({
  urn: "urn:pulumi:prod::palier::kubernetes:apps/v1:Deployment::patient-service",
  resource: "patient-service",
  type: "kubernetes:apps/v1:Deployment",
  kind: "Deployment",
  operation: "update",
  danger: "restart",
  because: "gets another image",
  replacedBy: [],
  properties: [
    {
      path: "spec.template.spec.containers[0].image",
      before: "rofecare/patient-service:1.0.0",
      after: "rofecare/patient-service:1.1.0",
    },
    { path: "spec.template.metadata.annotations.note", after: "" },
  ],
  ...change,
});

/** A stack to which nothing happens, with exceptions. */
export const stackReportOf = (stack: string, exceptions: Partial<StackReport> = {}): StackReport => ({
  stack,
  platform: "rofecare",
  environment: "prod",
  target: "kubernetes",
  verdict: "unchanged",
  sentence: "nothing changes",
  previewed: false,
  seconds: 0,
  counts: { create: 0, update: 0, replace: 0, delete: 0, same: 288 },
  risks: [],
  policies: [],
  groups: [],
  rollout: [],
  failures: [],
  warnings: [],
  ...exceptions,
});

const risky: Partial<StackReport> = {
  verdict: "risky",
  sentence: "data of patient-db could be lost, and nobody has accepted it; 2 workloads restart",
  previewed: true,
  seconds: 17.2,
  counts: { create: 1, update: 2, replace: 1, delete: 1, same: 283 },
  risks: [
    {
      urn: "urn:pulumi:prod::palier::kubernetes:postgresql.cnpg.io/v1:Cluster::patient-db",
      resource: "patient-db",
      kind: "Cluster",
      tier: "patient-db",
      hazard: "lost",
      happens: "is deleted and made anew, because spec.storage.storageClass changes",
      lost: "everything in the database rofecare_patient: 3 volumes of 20 GiB",
      avoid: "keep the storage class, or move the data: docs/backups.md",
    },
    {
      urn: "urn:pulumi:prod::palier::kubernetes:apps/v1:StatefulSet::redis",
      resource: "redis",
      kind: "StatefulSet",
      tier: "redis",
      hazard: "unguarded",
      happens: "is no longer protected",
      lost: "nothing now; the next slip takes sessions and caches",
      avoid: "leave protectData on",
      waiver: {
        stack: "prod",
        resource: "redis",
        accepts: "unguarded",
        reason: "moved next week",
        owner: "data team",
        expires: "2027-01-31",
      },
    },
  ],
  policies: [
    {
      policy: "no-latest-tag",
      pack: "palier",
      level: "advisory",
      resource: "frontend",
      message: "The image of the container frontend has no fixed version.",
    },
  ],
  rollout: [
    {
      workload: "patient-service",
      kind: "Deployment",
      tier: "patient-service",
      namespace: "rofecare-prod-backend",
      because: "another image",
      pods: 3,
      leastReady: 3,
      services: ["patient-service"],
      sentence: "One pod more at first: nobody notices",
    },
  ],
  capacity: {
    before: {
      ...noCapacity,
      pods: 62,
      cpuRequest: 12_500,
      cpuLimit: 50_000,
      memoryRequest: 40_960,
      memoryLimit: 81_920,
      volumes: 40,
      storage: 614_400,
    },
    after: {
      ...noCapacity,
      pods: 63,
      cpuRequest: 13_000,
      cpuLimit: 51_000,
      memoryRequest: 41_984,
      memoryLimit: 83_968,
      volumes: 40,
      storage: 614_400,
    },
    fit: { status: "fits", reasons: ["6 nodes of 8 cores and 32 GiB hold it"] },
  },
  cost: { currency: "EUR", before: 1830.5, after: 1861.25, source: "list prices of an example provider, 2026-11-01" },
  groups: [
    {
      layer: "databases",
      tiers: [
        {
          tier: "patient-db",
          kind: "postgres",
          changes: [
            reviewChange({
              resource: "patient-db",
              kind: "Cluster",
              operation: "replace",
              danger: "data",
              because: "is deleted and made anew",
              properties: [{ path: "spec.storage.storageClass", before: "standard", after: "fast" }],
            }),
          ],
        },
      ],
    },
    { layer: "services", tiers: [{ tier: "patient-service", kind: "service", changes: [reviewChange()] }] },
  ],
  warnings: ["the engine says that a provider is out of date"],
};

/** One stack of every verdict, hostile names in each place that takes a name. */
export const reviewReport = (exceptions: Partial<ReviewReport> = {}): ReviewReport => ({
  version: reportVersion,
  subject: "change",
  madeAt: "2026-11-21T18:00:00.000Z",
  base: "0f5eae0c1d2e3f40516273849506172839405162",
  head: "2eb386e1c2d3e4f5061728394051627384950617",
  stacks: [
    stackReportOf("prod", risky),
    stackReportOf("medisecure-prod", {
      verdict: "forbidden",
      sentence: "a rule that must be kept is broken: privileged-container",
      previewed: true,
      seconds: 12,
      policies: [
        {
          policy: "privileged-container",
          pack: "palier",
          level: "mandatory",
          resource: hostile,
          message: `The container ${hostile} is privileged: it may do whatever its node may.`,
        },
      ],
    }),
    stackReportOf("staging", {
      verdict: "failed",
      sentence: "the preview failed",
      previewed: true,
      seconds: 3,
      failures: [`Pulumi.staging.yaml: 1 mistake; nothing was changed.\n\nPAL102 at ${hostile}`],
    }),
    stackReportOf("audit-trail-prod", {
      verdict: "harmless",
      sentence: "1 resource changes, nothing restarts",
      previewed: true,
      counts: { create: 0, update: 1, replace: 0, delete: 0, same: 90 },
    }),
    stackReportOf("dev"),
    stackReportOf("ecosyste-prod"),
  ],
  waivers: {
    file: "data-waivers.yaml",
    mistakes: [],
    expired: [
      {
        stack: "prod",
        resource: "kafka",
        accepts: "lost",
        reason: hostile,
        owner: "messages team",
        expires: "2026-10-31",
      },
    ],
    unused: [],
  },
  ...exceptions,
});
