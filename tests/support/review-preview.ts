import { EventReader, type PreviewFacts } from "../../tools/review/events";
import { Redactor } from "../../tools/review/redactor";
import type { StackReport } from "../../tools/review/report";
import { stackReport, type Previewed } from "../../tools/review/stack-report";
import { WaiverBook } from "../../tools/review/waivers";

/** One side of a planted change. */
export interface PlantedSide {
  readonly inputs: unknown;
  /** Default false. */
  readonly protect?: boolean;
  /** Default false. */
  readonly retainOnDelete?: boolean;
  /** The engine's name of the provider. Default: the same for all. */
  readonly provider?: string;
}

/** A change as the engine would tell it. */
export interface Planted {
  readonly type: string;
  readonly name: string;
  /** The engine's word, such as `create-replacement`. */
  readonly op: string;
  /** Default: it is new. */
  readonly old?: PlantedSide;
  /** Default: it is gone. */
  readonly new?: PlantedSide;
  /** Paths by which it is replaced. */
  readonly keys?: readonly string[];
  /** Kind and name of the tier that it belongs to, such as `Postgres patient-db`. Default: the stack itself. */
  readonly tier?: string;
  /** Paths that the engine says are different. Default none. */
  readonly diff?: readonly string[];
}

/** The engine's name of the stack's root in planted previews. */
export const rootUrn = "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod";

const tierUrn = (tier: string): string => {
  const [kind = "", name = ""] = tier.split(" ");
  return `urn:pulumi:prod::shop::palier:kubernetes:${kind}::${name}`;
};

/** The engine's name of a planted resource. */
export function urnOf({ type, name, tier }: Planted): string {
  const parents = tier === undefined ? "" : `palier:kubernetes:${tier.split(" ")[0] ?? ""}$`;
  return `urn:pulumi:prod::shop::${parents}${type}::${name}`;
}

const provider = "urn:pulumi:prod::shop::pulumi:providers:kubernetes::cluster::id";

function eventOf(planted: Planted): object {
  const { type, op, keys, tier, diff } = planted;
  const urn = urnOf(planted);
  const parent = tier === undefined ? rootUrn : tierUrn(tier);
  const side = (one: PlantedSide | undefined): unknown => one && { type, urn, parent, provider, custom: true, ...one };
  const detailedDiff =
    diff === undefined ? null : Object.fromEntries(diff.map((path) => [path, { diffKind: "update" }]));
  const metadata = {
    op,
    urn,
    type,
    old: side(planted.old) ?? null,
    new: side(planted.new) ?? null,
    keys,
    detailedDiff,
  };
  return { sequence: 1, timestamp: 1, resourcePreEvent: { metadata, planning: true } };
}

const componentEvent = (tier: string): object => ({
  sequence: 1,
  timestamp: 1,
  resourcePreEvent: {
    metadata: {
      op: "same",
      urn: tierUrn(tier),
      old: { parent: rootUrn, inputs: {} },
      new: { parent: rootUrn, inputs: {} },
    },
  },
});

/** What a reader makes of the engine's events. @param more other events, such as those of policies */
export function factsOf(planted: readonly Planted[], more: readonly object[] = [], result = "succeeded"): PreviewFacts {
  const reader = new EventReader();
  const tiers = [...new Set(planted.flatMap(({ tier }) => tier ?? []))];
  const summary = { sequence: 9, timestamp: 9, summaryEvent: { result } };
  for (const event of [...tiers.map(componentEvent), ...planted.map(eventOf), ...more, summary])
    reader.take(JSON.stringify(event));
  return reader.facts();
}

/** The report on planted changes. @param options what is another way than usual */
export const reportOn = (planted: readonly Planted[], options: Partial<Previewed> = {}): StackReport =>
  stackReport({
    stack: "prod",
    facts: factsOf(planted),
    otherWords: [],
    seconds: 12.5,
    about: { platform: "shop", environment: "prod", target: "kubernetes" },
    redactor: new Redactor([]),
    waivers: new WaiverBook({ list: [], mistakes: [] }, new Date("2026-06-01T00:00:00Z")),
    dependenciesOf: () => [],
    cluster: {},
    ...options,
  });
