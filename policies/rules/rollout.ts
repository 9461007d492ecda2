import type { Field } from "../field";
import { objectsOf } from "../objects";
import { isOfOperators, operatorNamespaces } from "../operators";
import type { ResourceRule, Violation } from "../rule";

/** A new version takes over while the old one still answers, and the old one can come back. */
export const rollout: ResourceRule = {
  sees: "resource",
  name: "rollout",
  description: "Updates never stop all replicas at once, and the version before can be brought back.",
  references: ["ALL-CAP-19", "HIPAA §164.308(a)(7)(i)", "ISO 27001 A.8.32"],
  settings: { ...operatorNamespaces },
  check: (resource, settings) =>
    objectsOf(resource, { group: "apps", kinds: ["Deployment", "StatefulSet"] })
      .filter((object) => !isOfOperators(object.at("metadata", "namespace"), settings))
      .flatMap((object) => [...stopsAll(object.at("spec")), ...withoutHistory(object.at("spec"))]),
};

/** Where there is one replica only, a replacement may need what the old one holds. */
function stopsAll(spec: Field): readonly Violation[] {
  const replicas = spec.at("replicas").number ?? 1;
  if (replicas < 2) return [];
  const [type, missing] = [spec.at("strategy", "type"), spec.at("strategy", "rollingUpdate", "maxUnavailable")];
  const percent = /^(\d+)%$/.exec(missing.text ?? "")?.[1];
  const gone = percent === undefined ? missing.number : (Number(percent) * replicas) / 100;
  const fix = 'strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }';
  const message = `An update stops all of the ${replicas} replicas at once`;
  if (type.is("Recreate")) return [{ path: type.path, found: type.shown, message, fix }];
  return gone !== undefined && gone >= replicas ? [{ path: missing.path, found: missing.shown, message, fix }] : [];
}

function withoutHistory(spec: Field): readonly Violation[] {
  const field = spec.at("revisionHistoryLimit");
  if (!field.is(0)) return [];
  const message = "The version before an update cannot be brought back by the cluster";
  return [{ path: field.path, found: field.shown, message, fix: "revisionHistoryLimit: 3" }];
}
