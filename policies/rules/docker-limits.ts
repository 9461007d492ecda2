import { dockerContainer } from "../docker";
import type { Field } from "../field";
import { type CheckedResource, type ResourceRule, texts, type Violation } from "../rule";

/** One container cannot take all of its machine's memory and disk. */
export const dockerLimits: ResourceRule = {
  sees: "resource",
  name: "docker-limits",
  description: "Containers of Docker have a limit of memory, and logs that are thrown away some day.",
  references: ["ROF-ENV-02", "CIS Docker 5.10", "HIPAA §164.308(a)(7)(i)", "ISO 27001 A.8.6"],
  settings: {
    boundedLogDrivers: {
      type: "array",
      items: { type: "string" },
      default: [
        ...["local", "none", "journald", "syslog", "fluentd", "gelf"],
        ...["awslogs", "gcplogs", "splunk", "loki"],
      ],
      description: "Drivers of logs that need no limit here: they rotate, or send away",
    },
  },
  check: (resource, settings) => {
    const container = dockerContainer(resource);
    if (container === undefined) return [];
    const bounded = texts(settings.at("boundedLogDrivers"));
    return container.isOfSwarm ? ofSwarm(resource, bounded) : ofContainer(resource, bounded);
  },
};

const ofContainer = ({ props }: CheckedResource, bounded: readonly string[]): readonly Violation[] => [
  ...memory(props.at("memory"), "memory: 512, in MiB"),
  ...logs(props.at("logDriver"), props.at("logOpts", "max-size"), bounded),
];

const ofSwarm = ({ props }: CheckedResource, bounded: readonly string[]): readonly Violation[] => [
  ...memory(
    props.at("taskSpec", "resources", "limits", "memoryBytes"),
    "resources: { limits: { memoryBytes: 536870912 } }",
  ),
  ...logs(props.at("taskSpec", "logDriver", "name"), props.at("taskSpec", "logDriver", "options", "max-size"), bounded),
];

/** Docker takes 0 for no limit. */
function memory(field: Field, fix: string): readonly Violation[] {
  if (!field.isMissing && !field.is(0)) return [];
  return [{ path: field.path, found: field.shown, message: "The container can take all memory of its machine", fix }];
}

function logs(driver: Field, size: Field, bounded: readonly string[]): readonly Violation[] {
  const isBounded = driver.isUnknown || bounded.some((name) => driver.is(name));
  if (isBounded || !size.isMissing) return [];
  const found = `${driver.isMissing ? "the usual driver, json-file" : driver.shown}, without max-size`;
  const fix = 'logDriver: "local", or logOpts: { "max-size": "10m", "max-file": "3" }';
  return [{ path: size.path, found, message: "The container's logs can fill the disk of its machine", fix }];
}
