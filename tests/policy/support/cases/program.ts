import type { Given } from "../judge";
import { goodContainer, podSpec } from "../resources";

/** Resources of a program that belong together, in the shapes in which the engine hands them to the pack. */
export type Program = readonly Given[];

/** Programs that tell what a rule asks for: one that keeps it, and others that break it, and no rule of another kind. */
export interface RuleCases {
  readonly keeps: Program;
  readonly breaks: readonly [Program, Program, ...Program[]];
  /** Settings without which the rule asks for nothing. Default none. */
  readonly settings?: object;
}

/** Cases by the rule's name. */
export type Cases = Readonly<Record<string, RuleCases>>;

const namespace = "shop";
const labels = { app: "api" };

/** An object of Kubernetes, whose type is made from its version and kind. */
export function manifest(apiVersion: string, kind: string, fields: object = {}, name = "api"): Given {
  const version = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  const props = { apiVersion, kind, metadata: { name, namespace }, ...fields };
  return { type: `kubernetes:${version}:${kind}`, name, props };
}

/** A Deployment that keeps every rule, but for what its pods are said to be. */
export const deployment = (pod: object = podSpec(), spec: object = {}): Given =>
  manifest("apps/v1", "Deployment", {
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: pod },
      ...spec,
    },
  });

/** The same, where its container is another one. */
export const running = (container: object, pod: object = {}): Given =>
  deployment(podSpec([{ ...goodContainer, ...container }], pod));

/** What a namespace with workloads has. */
export const denyAll = manifest(
  "networking.k8s.io/v1",
  "NetworkPolicy",
  { spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } },
  "deny-all",
);

/** A database of the operator that keeps every rule of one resource. */
export const database = (spec: object = {}, protect = true): Given => ({
  ...manifest("postgresql.cnpg.io/v1", "Cluster", {
    spec: {
      instances: 2,
      imageName: "ghcr.io/cloudnative-pg/postgresql:18.1",
      storage: { size: "10Gi" },
      resources: goodContainer.resources,
      plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true }],
      ...spec,
    },
  }),
  protect,
});

/** A backup of that database at set times. */
export const backup = (spec: object = {}): Given =>
  manifest("postgresql.cnpg.io/v1", "ScheduledBackup", {
    spec: { cluster: { name: "api" }, schedule: "0 0 2 * * *", method: "plugin", ...spec },
  });
