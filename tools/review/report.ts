import type { Capacity } from "../../components/language/tier-plan";

/** Version of the report's form: one more whenever a member changes its meaning or goes. */
export const reportVersion = 1;

/** What a review says of one or several stacks. Plain data without a secret in it: it may be stored, sent and shown. */
export interface ReviewReport {
  readonly version: typeof reportVersion;
  /** What was compared: a change of the program with what stands, or what stands with what should. */
  readonly subject: "change" | "drift";
  /** When it was made: ISO 8601, UTC. */
  readonly madeAt: string;
  /** Commit, branch or tag that the change is compared with. Default: only what stands is compared with. */
  readonly base?: string;
  /** Commit of the change. Default: files that are in no commit. */
  readonly head?: string;
  /** Those that need a decision first, then by name. */
  readonly stacks: readonly StackReport[];
  /** What is to be told of the file of waivers itself. */
  readonly waivers: WaiverNotes;
}

/** From harmless to worst. `failed`: it could not be told what would happen. */
export const verdicts = ["unchanged", "harmless", "risky", "forbidden", "failed"] as const;

/** `risky`: data could be lost, waived or not. `forbidden`: a policy that must be kept is broken. */
export type Verdict = (typeof verdicts)[number];

/** Everything that a change does to one stack. */
export interface StackReport {
  readonly stack: string;
  /** Name of the platform. Default: another program's stack, or its settings could not be read. */
  readonly platform?: string;
  /** `dev`, `staging` or `prod`. Default: as for the platform. */
  readonly environment?: string;
  /** `kubernetes` or `docker`. Default: as for the platform. */
  readonly target?: string;
  readonly verdict: Verdict;
  /** The verdict in one line of plain words, without the stack's name. */
  readonly sentence: string;
  /** Whether a preview ran; if not, the plan of the stack is the same as at the base. */
  readonly previewed: boolean;
  /** How long the preview took. 0 where none ran. */
  readonly seconds: number;
  readonly counts: Counts;
  readonly risks: readonly DataRisk[];
  readonly policies: readonly PolicyVerdict[];
  /** In the order of layers, databases first. */
  readonly groups: readonly ChangeGroup[];
  readonly rollout: readonly RolloutImpact[];
  /** Default: nothing is known of the pods, as when the preview failed. */
  readonly capacity?: CapacityChange;
  /** Default: the config holds no price table. */
  readonly cost?: CostEstimate;
  /** What the engine said when it failed, redacted. */
  readonly failures: readonly string[];
  /** What else the engine or the plan warns of, redacted. */
  readonly warnings: readonly string[];
  /** The platform as a diagram. Default: none was made. */
  readonly picture?: Picture;
}

/** How many resources are touched, and how. */
export interface Counts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly same: number;
}

/** What kind of thing a tier is, as reviewers think of a platform. */
export const layers = ["databases", "caches", "messages", "services", "edge", "monitoring", "foundation"] as const;

/** `foundation`: namespaces, network, secrets, operators, place of backups, and what belongs to no tier. */
export type Layer = (typeof layers)[number];

/** The changes of one layer, by the tiers in it. */
export interface ChangeGroup {
  readonly layer: Layer;
  readonly tiers: readonly TierChanges[];
}

/** The changes of one tier of the platform: one database, one service. */
export interface TierChanges {
  /** Name of the tier in the platform's spec, such as `patient-db`; in the foundation that of its part, such as `network`. */
  readonly tier: string;
  /** `postgres`, `service` and so on; of the foundation `network`, `namespaces` and so on. */
  readonly kind: string;
  /** The most dangerous first. */
  readonly changes: readonly ReviewChange[];
}

/** What is done to a resource. `forget`: the engine lets go of it and it stays. `replace`: deleted, and made anew. */
export type Operation = "create" | "update" | "replace" | "delete" | "import" | "forget" | "refresh";

/** From worst to harmless. `data`: data could be lost; `outage`: something stands still; `restart`: pods start anew. */
export const dangers = ["data", "outage", "restart", "none"] as const;

/** How dangerous one change is. */
export type Danger = (typeof dangers)[number];

/** What happens to one resource. */
export interface ReviewChange {
  /** The engine's own name for it. */
  readonly urn: string;
  /** Name in the program. */
  readonly resource: string;
  /** The engine's type, such as `kubernetes:apps/v1:StatefulSet`. */
  readonly type: string;
  /** Its kind in one word, such as `StatefulSet`. */
  readonly kind: string;
  readonly operation: Operation;
  readonly danger: Danger;
  /** What the change means, in plain words. */
  readonly because: string;
  /** Paths whose change makes the engine replace it. */
  readonly replacedBy: readonly string[];
  readonly properties: readonly PropertyChange[];
  /** In a drift report: who probably changed it. Default: no drift. */
  readonly origin?: "person" | "controller";
}

/** A property before and after, as short text, secrets redacted. */
export interface PropertyChange {
  /** Path such as `spec.template.spec.containers[0].image`. */
  readonly path: string;
  /** Default: it was not there. */
  readonly before?: string;
  /** Default: it is gone. */
  readonly after?: string;
}

/** How data may be endangered, worst first. */
export const hazards = ["lost", "unreachable", "unsure", "unguarded"] as const;

/**
 * `lost`: it is deleted. `unreachable`: it stays, and nothing reads it. `unsure`: the cluster decides, and there may be no way back.
 * `unguarded`: the next slip deletes it.
 */
export type Hazard = (typeof hazards)[number];

/** A change by which data could be lost. */
export interface DataRisk {
  readonly urn: string;
  /** Kind and name, such as `Cluster/patient-db`: what a waiver names. Where two would be the same, the engine's name. */
  readonly resource: string;
  /** Its kind in one word, such as `Cluster`. */
  readonly kind: string;
  /** Name of the tier. */
  readonly tier: string;
  readonly hazard: Hazard;
  /** What happens, and by what: "is deleted and made anew, because spec.storageClassName changes". */
  readonly happens: string;
  /** What would be lost. */
  readonly lost: string;
  /** How to avoid it. */
  readonly avoid: string;
  /** Who has waived it. Default: nobody, and the change is stopped. */
  readonly waiver?: DataWaiver;
}

/** What a danger is, before it is known how the resource is called in the whole. */
export type DataDanger = Pick<DataRisk, "hazard" | "happens" | "lost" | "avoid">;

/** Somebody's leave to put data at risk for a while. */
export interface DataWaiver {
  readonly stack: string;
  readonly resource: string;
  /** The danger that is accepted, and no other. */
  readonly accepts: Hazard;
  readonly reason: string;
  readonly owner: string;
  /** Last day, such as 2027-01-31, in UTC. */
  readonly expires: string;
}

/** What is to be told of the file of waivers. */
export interface WaiverNotes {
  readonly file: string;
  /** What is wrong with it; then nothing is waived. */
  readonly mistakes: readonly string[];
  readonly expired: readonly DataWaiver[];
  /** In force, of a stack that was reviewed, and of no use. */
  readonly unused: readonly DataWaiver[];
}

/** What a policy says. */
export interface PolicyVerdict {
  readonly policy: string;
  readonly pack: string;
  /** `mandatory` stops an update, `advisory` does not. */
  readonly level: "mandatory" | "advisory" | "remediate";
  /** Name in the program. Default: the policy is about the whole stack. */
  readonly resource?: string;
  readonly message: string;
}

/** What a platform takes from its cluster, before and after, with as many pods as autoscalers may start. */
export interface CapacityChange {
  readonly before: Capacity;
  readonly after: Capacity;
  readonly fit: Fit;
}

/** Whether it finds room. */
export interface Fit {
  /** `unknown`: nothing is declared of the cluster. */
  readonly status: "fits" | "exceeds" | "unknown";
  /** What was compared with what: one line for each bound that is exceeded, else one line in all. */
  readonly reasons: readonly string[];
}

/** What a platform costs, by a price table: an estimate, and never a bill. */
export interface CostEstimate {
  readonly currency: string;
  /** A month's price before and after, in the currency's units, two decimals. */
  readonly before: number;
  readonly after: number;
  /** What the table says of itself: whose prices, and of which day. */
  readonly source: string;
}

/** A workload whose pods start anew. */
export interface RolloutImpact {
  readonly workload: string;
  readonly kind: string;
  readonly tier: string;
  readonly namespace: string;
  /** Why its pods restart, in plain words. */
  readonly because: string;
  /** Pods that it has usually. */
  readonly pods: number;
  /** Fewest that are ready while it rolls; `pods` where capacity is never reduced. */
  readonly leastReady: number;
  /** Names of the Services that lead to its pods. */
  readonly services: readonly string[];
  /** What that means, in plain words. */
  readonly sentence: string;
}

/** A diagram of the platform. */
export interface Picture {
  /** Mermaid text, for the comment. */
  readonly mermaid: string;
  /** SVG, for the page. Default: none was drawn. */
  readonly svg?: string;
}
