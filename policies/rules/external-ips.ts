import { alwaysMandatory } from "../levels";
import { objectsOf } from "../objects";
import { type ResourceRule, texts } from "../rule";

/** A Service cannot take the traffic of others. */
export const externalIps: ResourceRule = {
  sees: "resource",
  name: "external-ips",
  description: "No Service takes addresses that the cluster has not given to it.",
  references: ["CVE-2020-8554", "HIPAA §164.312(e)(1)", "ISO 27001 A.8.20"],
  levels: alwaysMandatory,
  settings: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Addresses that Services may take",
    },
  },
  check: (resource, settings) =>
    objectsOf(resource, { group: "core", kinds: ["Service"] })
      .flatMap((service) => service.at("spec", "externalIPs").items())
      .filter(({ text }) => text !== undefined && !texts(settings.at("allowed")).includes(text))
      .map(({ path, shown }) => ({
        path,
        found: shown,
        message: "The Service takes all traffic of the cluster to this address, whoever it belongs to",
        fix: 'type: "LoadBalancer", without externalIPs',
      })),
};
