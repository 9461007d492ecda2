import { tierLabel } from "../../components/targets/kubernetes/labels";
import type { Layer } from "./report";
import { readUrn, sideOf, type Step } from "./steps";

/** To which tier of the platform a resource belongs. */
export interface Place {
  readonly layer: Layer;
  readonly tier: string;
  /** `postgres`, `service` and so on. */
  readonly kind: string;
}

/** What each kind of tier is to those who think of a platform. */
const layerOfKind: Readonly<Record<string, Layer>> = {
  postgres: "databases",
  mariadb: "databases",
  mongodb: "databases",
  elasticsearch: "databases",
  objectstore: "databases",
  backupbucket: "databases",
  redis: "caches",
  kafka: "messages",
  rabbitmq: "messages",
  service: "services",
  edge: "edge",
  monitoring: "monitoring",
};

/** Components of Palier that a tier consists of: `palier:kubernetes:Postgres`. The platform itself is no tier. */
const component = /^palier:\w+:(?!Platform$)(\w+)$/;

/** Finds the place of each resource by the components that it belongs to; of another program's resources, by their labels. */
export function placesOf(steps: readonly Step[]): (step: Step) => Place {
  const byUrn = new Map(steps.map((step) => [step.urn, step]));
  const ownerOf = (step: Step): { readonly type: string; readonly name: string } | undefined => {
    if (component.test(step.type)) return step;
    const parent = step.after?.parent ?? step.before?.parent ?? "";
    if (parent === "") return undefined;
    const known = byUrn.get(parent);
    return known === undefined ? ownerFrom(parent) : ownerOf(known);
  };
  return (step) => {
    const owner = ownerOf(step);
    const kind = component.exec(owner?.type ?? "")?.[1]?.toLowerCase();
    if (owner === undefined || kind === undefined) return placeByLabel(step);
    return { layer: layerOfKind[kind] ?? "foundation", tier: owner.name, kind };
  };
}

const ownerFrom = (urn: string): { readonly type: string; readonly name: string } | undefined => {
  const read = readUrn(urn);
  return component.test(read.type) ? read : undefined;
};

function placeByLabel(step: Step): Place {
  const resource = sideOf(step, "after") ?? sideOf(step, "before");
  const tier = resource?.props.at("metadata", "labels", tierLabel).text;
  return { layer: "foundation", tier: tier ?? "other", kind: "other" };
}
