import { type DatabaseCluster, databaseClusters, type Members, membersOf, numberOf } from "../database-clusters";
import type { Field } from "../field";
import { isPart } from "../label-selectors";
import { areTogether, type Found, ofKinds } from "../objects";
import { isScalerOf } from "../pod-sums";
import type { CheckedResource, StackRule, ViolationOf } from "../rule";

/** What people and programs outside depend on does not hang on one pod. */
export const replicas: StackRule = {
  sees: "stack",
  name: "replicas",
  description: "What is reached from outside, and every database cluster, has two replicas at least.",
  references: ["ALL-CAP-19", "ROF-HA-06", "HIPAA §164.308(a)(7)(i)", "ISO 27001 A.8.14"],
  settings: {
    minimum: { type: "integer", minimum: 1, default: 2, description: "Replicas at least" },
    all: {
      type: "boolean",
      default: false,
      description: "Whether everything that a Service leads to is meant, and not only what is reached from outside",
    },
  },
  check: (resources, settings) => {
    const least = settings.at("minimum").number ?? 1;
    return [
      ...databaseClusters(resources).flatMap((cluster) => tooFewMembers(cluster, least)),
      ...workloads(resources, settings.at("all").is(true), least),
    ];
  },
};

/** Sets of members that are of one database stand in for each other. */
function tooFewMembers(cluster: DatabaseCluster, least: number): readonly ViolationOf[] {
  const { of, resource } = cluster;
  const sets = membersOf(cluster).filter(({ standIn }) => standIn);
  if (of.membersAddUp !== true || sets.length === 1) {
    return sets.flatMap((set) => tooFew(resource, set.number, least, set.usualNumber));
  }
  const sum = sumOf(sets);
  const [first] = sets;
  if (first === undefined || sum === undefined || sum >= least) return [];
  return tooFew(resource, first.number, least, first.usualNumber);
}

const sumOf = (sets: readonly Members[]): number | undefined =>
  sets.map(numberOf).reduce((sum, number) => (sum === undefined || number === undefined ? undefined : sum + number), 0);

function workloads(resources: readonly CheckedResource[], all: boolean, least: number): readonly ViolationOf[] {
  const entries = openServices(resources, all).map(({ object }) => object);
  if (entries.length === 0) return [];
  const scalers = ofKinds(resources, { group: "autoscaling", kinds: ["HorizontalPodAutoscaler"] });
  return ofKinds(resources, { group: "apps", kinds: ["Deployment", "StatefulSet"] })
    .filter(({ object }) => entries.some((service) => leadsTo(service, object)))
    .filter(({ object }) => !scalers.some((scaler) => isScalerOf(scaler.object, object)))
    .flatMap(({ resource, object }) => tooFew(resource, object.at("spec", "replicas"), least, 1));
}

/** Services that the world reaches: by their type, or by an Ingress or a route. */
function openServices(resources: readonly CheckedResource[], all: boolean): readonly Found[] {
  const routes = [
    ...ofKinds(resources, { group: "networking.k8s.io", kinds: ["Ingress"] }),
    ...ofKinds(resources, {
      group: "gateway.networking.k8s.io",
      kinds: ["GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute"],
    }),
  ].map(({ object }) => ({ object, names: backendNames(object.at("spec")) }));
  return ofKinds(resources, { group: "core", kinds: ["Service"] }).filter(({ object }) => {
    const type = object.at("spec", "type");
    const name = object.at("metadata", "name").text ?? "";
    const isRouted = routes.some((route) => route.names.includes(name) && areTogether(route.object, object) === true);
    return all || type.is("LoadBalancer") || type.is("NodePort") || isRouted;
  });
}

/** Names of backends, of an Ingress or a route, wherever in its rules they stand. */
function backendNames(field: Field): readonly string[] {
  const inner = [...field.entries().map(([, value]) => value), ...field.items()];
  const own = [
    field.at("service", "name").text,
    ...field
      .at("backendRefs")
      .items()
      .map((backend) => backend.at("name").text),
  ];
  return [...own.flatMap((name) => name ?? []), ...inner.flatMap(backendNames)];
}

function leadsTo(service: Field, workload: Field): boolean {
  const selector = service.at("spec", "selector");
  if (selector.entries().length === 0 || areTogether(service, workload) !== true) return false;
  return isPart(selector, workload.at("spec", "template", "metadata", "labels")) === "yes";
}

function tooFew(
  resource: CheckedResource,
  field: Field,
  least: number,
  usual: number | undefined,
): readonly ViolationOf[] {
  const number = field.isMissing ? usual : field.number;
  if (number === undefined || number >= least) return [];
  return [
    {
      resource,
      path: field.path,
      found: field.isMissing ? `nothing, which means ${number}` : field.shown,
      message: "One fault, or one update of a node, stops what others depend on",
      fix: `${field.path.split(".").at(-1) ?? "replicas"}: ${least}, or more`,
    },
  ];
}
