import { isOfOwnMachine } from "../docker";
import type { Field } from "../field";
import { alwaysMandatory } from "../levels";
import { type CheckedResource, numbers, type ResourceRule, type Violation } from "../rule";
import { allContainers, kindOf, podTemplates } from "../workloads";

/** Ports by which data stores and brokers are known. */
export const dataPorts: readonly number[] = [
  1433, 1521, 2181, 2379, 3306, 5432, 5672, 6379, 9042, 9092, 9093, 9094, 9200, 9300, 11211, 15672, 26379, 27017,
];

/** A data store is reached from inside only. */
export const databasePorts: ResourceRule = {
  sees: "resource",
  name: "database-ports",
  description: "No port of a database, cache or broker is reachable from outside.",
  references: ["ROF-SEC-09", "HIPAA §164.312(e)(1)", "CIS Docker 5.8", "ISO 27001 A.8.20"],
  levels: alwaysMandatory,
  settings: {
    ports: {
      type: "array",
      items: { type: "integer" },
      default: [...dataPorts],
      description: "Ports of data stores and brokers",
    },
  },
  check: (resource, settings) => {
    const ports = numbers(settings.at("ports"));
    return [services, pods, routes, publishedPorts].flatMap((find) => find(resource, ports));
  },
};

const isData = (field: Field, ports: readonly number[]): boolean =>
  field.number !== undefined && ports.includes(field.number);

function services(resource: CheckedResource, ports: readonly number[]): readonly Violation[] {
  if (kindOf(resource, "core") !== "Service") return [];
  const spec = resource.props.at("spec");
  const type = spec.at("type");
  const isOpen = type.is("NodePort") || type.is("LoadBalancer") || spec.at("externalIPs").items().length > 0;
  if (!isOpen) return [];
  return spec
    .at("ports")
    .items()
    .filter((port) => isData(port.at("port"), ports) || isData(port.at("targetPort"), ports))
    .map((port) => ({
      path: port.path,
      found: `port ${port.at("port").shown}, and the Service is open by its ${type.is("ClusterIP") || type.isMissing ? "externalIPs" : `type ${type.shown}`}`,
      message: "A data store's port is open to the outside of the cluster",
      fix: 'type: "ClusterIP"',
    }));
}

function pods(resource: CheckedResource, ports: readonly number[]): readonly Violation[] {
  return podTemplates(resource).flatMap((pod) => {
    const onHost = pod.spec.at("hostNetwork").is(true);
    return allContainers(pod)
      .flatMap((container) => container.at("ports").items())
      .map((port) => port.at(onHost ? "containerPort" : "hostPort"))
      .filter((port) => isData(port, ports))
      .map((port) => ({
        path: port.path,
        found: port.shown,
        message: "A data store's port is open on the node",
        fix: onHost ? "hostNetwork: false" : "leave out hostPort, and reach it by a Service of type ClusterIP",
      }));
  });
}

/** Kinds that lead requests from outside into the cluster, of Kubernetes and of the Gateway API. */
const isRoute = (resource: CheckedResource): boolean =>
  /(?:Ingress|Route)$/.test(kindOf(resource, "networking.k8s.io", "extensions", "gateway.networking.k8s.io") ?? "");

function routes(resource: CheckedResource, ports: readonly number[]): readonly Violation[] {
  if (!isRoute(resource)) return [];
  return backendPorts(resource.props.at("spec"))
    .filter((port) => isData(port, ports))
    .map((port) => ({
      path: port.path,
      found: port.shown,
      message: "Requests from outside are led to a data store",
      fix: "take this backend out: data stores are reached from inside the cluster",
    }));
}

/** Every port of a backend, wherever in the rules it stands and in whichever version of the API. */
function backendPorts(field: Field): readonly Field[] {
  const inner = [...field.entries().map(([, value]) => value), ...field.items()];
  const own = [field.at("servicePort"), field.at("port"), field.at("port", "number")];
  return [...own.filter((port) => port.number !== undefined), ...inner.flatMap(backendPorts)].filter(
    (port, index, all) => all.findIndex(({ path }) => path === port.path) === index,
  );
}

function publishedPorts({ type, props }: CheckedResource, ports: readonly number[]): readonly Violation[] {
  if (type !== "docker:index/container:Container") return [];
  return props
    .at("ports")
    .items()
    .filter((port) => isData(port.at("internal"), ports))
    .map((port) => ({ internal: port.at("internal"), address: port.at("ip") }))
    .filter(({ address }) => !address.isUnknown && !isOfOwnMachine(address))
    .map(({ internal, address }) => ({
      path: address.path,
      found: `${address.isMissing ? "no address, which means every one" : address.shown} for port ${internal.shown}`,
      message: "A data store's port is published to other machines",
      fix: 'ip: "127.0.0.1"',
    }));
}
