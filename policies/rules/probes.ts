import type { Field } from "../field";
import { isOfOperators, operatorNamespaces } from "../operators";
import { type CheckedResource, type ResourceRule, texts, type Violation } from "../rule";
import { kindOf, podTemplates } from "../workloads";

/** A container that hangs is restarted, and one that cannot answer gets no requests. */
export const probes: ResourceRule = {
  sees: "resource",
  name: "probes",
  description: "Every container that runs for long has a readiness and a liveness probe.",
  references: ["ROF-SVC-14", "ALL-CAP-02", "ISO 27001 A.8.16"],
  settings: {
    sidecars: {
      type: "array",
      items: { type: "string" },
      default: ["exporter", "istio-proxy", "linkerd-proxy"],
      description: "Names of containers that need no probes where another container runs beside them",
    },
    ...operatorNamespaces,
  },
  check: (resource, settings) => {
    const namespace = resource.props.at("metadata", "namespace");
    if (!runsForLong(resource) || isOfOperators(namespace, settings)) return [];
    return podTemplates(resource).flatMap(({ spec }) => {
      const containers = spec.at("containers").items();
      const own = containers.filter((container) => !isSidecar(container, settings));
      return (own.length === 0 ? containers : own).flatMap(missingProbes);
    });
  },
};

const runsForLong = (resource: CheckedResource): boolean =>
  /^(?:Deployment|StatefulSet|DaemonSet)(?:List)?$/.test(kindOf(resource, "apps", "extensions") ?? "");

const isSidecar = (container: Field, settings: Field): boolean =>
  texts(settings.at("sidecars")).some((name) => container.at("name").is(name));

const kinds = [
  { probe: "readinessProbe", without: "readiness probe, so that it gets requests before it can answer them" },
  { probe: "livenessProbe", without: "liveness probe, so that it is not restarted when it hangs" },
] as const;

function missingProbes(container: Field): readonly Violation[] {
  const [port] = container.at("ports").items();
  const asked = port?.at("containerPort").number ?? 8080;
  return kinds
    .map(({ probe, without }) => ({ field: container.at(probe), probe, without }))
    .filter(({ field }) => field.isMissing || field.isEmpty)
    .map(({ field, probe, without }) => ({
      path: field.path,
      found: field.shown,
      message: `The container ${container.at("name").shown} has no ${without}`,
      fix: `${probe}: { tcpSocket: { port: ${asked} } }, or better an httpGet or exec that asks the program itself`,
    }));
}
