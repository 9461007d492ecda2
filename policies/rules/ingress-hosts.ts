import type { Field } from "../field";
import { ofKinds } from "../objects";
import type { CheckedResource, StackRule, ViolationOf } from "../rule";

/** Each address leads to one place, which somebody has named. */
export const ingressHosts: StackRule = {
  sees: "stack",
  name: "ingress-hosts",
  description: "Every rule of an Ingress has a host of its own, and no two Ingresses have the same path of it.",
  references: ["HIPAA §164.312(e)(1)", "ISO 27001 A.8.20", "ISO 27001 A.8.9"],
  settings: {},
  check: (resources) => {
    const rules = ofKinds(resources, { group: "networking.k8s.io", kinds: ["Ingress"] }).flatMap(
      ({ resource, object }) =>
        object
          .at("spec", "rules")
          .items()
          .map((rule) => ({ resource, rule, controller: controllerOf(object) })),
    );
    return [...rules.flatMap(open), ...repeated(rules)];
  },
};

interface OwnedRule {
  readonly resource: CheckedResource;
  readonly rule: Field;
  /** Who obeys the Ingress: two controllers may have the same host. */
  readonly controller: string;
}

const controllerOf = (ingress: Field): string =>
  ingress.at("spec", "ingressClassName").text ??
  ingress.at("metadata", "annotations", "kubernetes.io/ingress.class").text ??
  "";

/** A rule without a host, or for all hosts, takes what belongs to others; one for all names of a domain is somebody's. */
function open({ resource, rule }: OwnedRule): readonly ViolationOf[] {
  const host = rule.at("host");
  if (!host.isMissing && !host.is("") && !host.is("*")) return [];
  const message = "The Ingress takes requests for every host that no other has";
  return [{ resource, path: host.path, found: host.shown, message, fix: 'host: "shop.example.org"' }];
}

function repeated(rules: readonly OwnedRule[]): readonly ViolationOf[] {
  const first = new Map<string, CheckedResource>();
  return rules.flatMap(({ resource, rule, controller }) =>
    rule
      .at("http", "paths")
      .items()
      .flatMap((entry): readonly ViolationOf[] => {
        const [host, path] = [rule.at("host").text, entry.at("path")];
        if (host === undefined || path.isUnknown) return [];
        const key = [controller, host, entry.at("pathType").text ?? "", path.text ?? "/"].join(" ");
        const other = first.get(key);
        if (other === undefined) first.set(key, resource);
        if (other === undefined || other === resource) return [];
        const message = `The resource "${other.name}" has the same host and path, and which one counts is left to chance`;
        return [
          { resource, path: path.path, found: `${host} ${path.shown}`, message, fix: "a host or a path of its own" },
        ];
      }),
  );
}
