import { dockerContainer, isOfOwnMachine } from "../docker";
import type { Field } from "../field";
import { type CheckedResource, numbers, type ResourceRule, type Violation } from "../rule";
import { dataPorts } from "./database-ports";

/** Docker opens the firewall for each port that it publishes: only what is meant for everybody may be. */
export const dockerPublishedPorts: ResourceRule = {
  sees: "resource",
  name: "docker-published-ports",
  description: "Containers publish ports to the own machine only, but for those of the edge.",
  references: ["CIS Docker 5.8", "CIS Docker 5.14", "HIPAA §164.312(e)(1)", "ISO 27001 A.8.20"],
  settings: {
    publicPorts: {
      type: "array",
      items: { type: "integer" },
      default: [80, 443],
      description: "Ports of the machine that containers may publish to everybody",
    },
  },
  check: (resource, settings) => {
    const container = dockerContainer(resource);
    if (container === undefined) return [];
    const isPublic = (port: Field): boolean => numbers(settings.at("publicPorts")).includes(port.number ?? 0);
    return container.isOfSwarm
      ? ofSwarm(resource, isPublic)
      : [...ofContainer(resource, isPublic), ...allPorts(resource)];
  },
};

/** Ports of data stores are another rule's. */
const isOfData = (port: Field): boolean => dataPorts.includes(port.number ?? 0);

const ofContainer = ({ props }: CheckedResource, isPublic: (port: Field) => boolean): readonly Violation[] =>
  props
    .at("ports")
    .items()
    .filter((port) => !isPublic(port.at("external")) && !isOfData(port.at("internal")))
    .filter((port) => !port.at("ip").isUnknown && !port.at("external").isUnknown && !isOfOwnMachine(port.at("ip")))
    .map((port) => {
      const { path, isMissing, shown } = port.at("ip");
      const address = isMissing ? "no address, which means every one," : shown;
      return {
        path,
        found: `${address} for port ${port.at("external").shown} of the machine`,
        message: "The container's port is published to other machines, past the machine's firewall",
        fix: 'ip: "127.0.0.1", or publicPorts of this rule where everybody is to reach it',
      };
    });

function allPorts({ props }: CheckedResource): readonly Violation[] {
  const field = props.at("publishAllPorts");
  if (!field.is(true)) return [];
  const message = "All ports of the container are published to other machines";
  return [{ path: field.path, found: field.shown, message, fix: 'ports: [{ internal: 8080, ip: "127.0.0.1" }]' }];
}

/** A swarm publishes on every address of every machine. */
const ofSwarm = ({ props }: CheckedResource, isPublic: (port: Field) => boolean): readonly Violation[] =>
  props
    .at("endpointSpec", "ports")
    .items()
    .map((port) => port.at("publishedPort"))
    .filter((port) => port.number !== undefined && !isPublic(port))
    .map(({ path, shown }) => ({
      path,
      found: shown,
      message: "The service's port is published on every machine of the swarm",
      fix: "leave the port out: services reach each other by their networks",
    }));
