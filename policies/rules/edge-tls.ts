import type { Field } from "../field";
import { areTogether, type Found, ofKinds } from "../objects";
import { numbers, type StackRule, type Violation } from "../rule";

const gateways = "gateway.networking.k8s.io";

/** What comes from outside comes encrypted. */
export const edgeTls: StackRule = {
  sees: "stack",
  name: "edge-tls",
  description: "Every way into the cluster is by TLS, and requests without it are sent there.",
  references: [
    "HIPAA §164.312(e)(1)",
    "HIPAA §164.312(e)(2)(ii)",
    "NSA Kubernetes Hardening Guide: encryption in transit",
    "ISO 27001 A.8.24",
  ],
  settings: {
    plainPorts: {
      type: "array",
      items: { type: "integer" },
      default: [80, 8080],
      description: "Ports by which requests come without TLS",
    },
  },
  check: (resources, settings) => {
    const routes = ofKinds(resources, { group: gateways, kinds: ["HTTPRoute"] }).map(({ object }) => object);
    const ingresses = [
      ...ofKinds(resources, { group: "networking.k8s.io", kinds: ["Ingress"] }),
      ...ofKinds(resources, { group: "extensions", kinds: ["Ingress"] }),
    ];
    const plainPorts = numbers(settings.at("plainPorts"));
    return [
      ...violationsOf(ingresses, ingress),
      ...violationsOf(ofKinds(resources, { group: gateways, kinds: ["Gateway"] }), (object) => gateway(object, routes)),
      ...violationsOf(ofKinds(resources, { group: "core", kinds: ["Service"] }), (object) =>
        balancer(object, plainPorts),
      ),
    ];
  },
};

const violationsOf = (found: readonly Found[], check: (object: Field) => readonly Violation[]) =>
  found.flatMap(({ resource, object }) => check(object).map((violation) => ({ resource, ...violation })));

/** Annotations by which balancers of clouds get their certificates, in the place of `tls`. */
const certificates = [
  "alb.ingress.kubernetes.io/certificate-arn",
  "networking.gke.io/managed-certificates",
  "ingress.gcp.kubernetes.io/pre-shared-cert",
  "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
];

function ingress(object: Field): readonly Violation[] {
  const annotations = object.at("metadata", "annotations");
  const noRedirect = annotations
    .entries()
    .filter(([key, value]) => key.endsWith("/ssl-redirect") && value.is("false"))
    .map(([, { path, shown }]): Violation => {
      const message = "Requests without TLS are answered, and not sent to TLS";
      return { path, found: shown, message, fix: "leave the annotation out: the usual is to redirect" };
    });
  const hasCertificate = certificates.some((key) => !annotations.at(key).isMissing);
  return hasCertificate ? noRedirect : [...withoutCertificate(object.at("spec")), ...noRedirect];
}

/** An Ingress without TLS at all, or the hosts that no certificate of it is for. */
function withoutCertificate(spec: Field): readonly Violation[] {
  const tls = spec.at("tls");
  const rules = spec.at("rules").items();
  if (tls.isUnknown) return [];
  const fixFor = (host: string): string => `tls: [{ hosts: ["${host}"], secretName: "${host.replaceAll(".", "-")}" }]`;
  if (tls.items().length === 0) {
    const host = rules[0]?.at("host").text ?? "shop.example.org";
    return [{ path: tls.path, found: tls.shown, message: "The Ingress is without TLS", fix: fixFor(host) }];
  }
  const lists = tls.items().map((entry) => entry.at("hosts"));
  // An entry without hosts is for all of them.
  if (lists.some((list) => list.isUnknown || list.items().length === 0)) return [];
  const covered = lists.flatMap((list) => list.items());
  return rules
    .map((rule) => rule.at("host"))
    .filter((host) => host.text !== undefined && !covered.some((name) => covers(name, host.text ?? "")))
    .map((host) => ({
      path: host.path,
      found: host.shown,
      message: "The host has no certificate in this Ingress",
      fix: fixFor(host.text ?? ""),
    }));
}

/** A certificate of `*.shop.org` is for the names with one part more. */
const covers = (name: Field, host: string): boolean =>
  name.isUnknown || name.is(host) || name.is(`*.${host.split(".").slice(1).join(".")}`);

function gateway(object: Field, routes: readonly Field[]): readonly Violation[] {
  return object
    .at("spec", "listeners")
    .items()
    .flatMap((listener): readonly Violation[] => {
      const protocol = listener.at("protocol");
      switch (protocol.text) {
        case "HTTP":
          return isSentToTls(object, listener, routes) ? [] : [plainListener(protocol)];
        case "HTTPS":
        case "TLS":
          return hasCertificate(listener.at("tls")) ? [] : [bareListener(listener.at("tls", "certificateRefs"))];
        case undefined:
        default:
          return [];
      }
    });
}

const hasCertificate = (tls: Field): boolean =>
  tls.at("mode").is("Passthrough") ||
  !tls.at("options").isMissing ||
  tls.at("certificateRefs").isUnknown ||
  tls.at("certificateRefs").items().length > 0;

const bareListener = ({ path, shown }: Field): Violation => ({
  path,
  found: shown,
  message: "The listener for TLS has no certificate",
  fix: 'tls: { mode: "Terminate", certificateRefs: [{ name: "shop-tls" }] }',
});

const plainListener = ({ path, shown }: Field): Violation => ({
  path,
  found: shown,
  message: "The listener takes requests without TLS, and no route sends all of them there",
  fix: 'an HTTPRoute for this listener alone with rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] }]',
});

/** Whether all routes of a listener do nothing but send requests to TLS, and there is one. */
function isSentToTls(object: Field, listener: Field, routes: readonly Field[]): boolean {
  const own = routes.filter((route) =>
    route
      .at("spec", "parentRefs")
      .items()
      .some((parent) => isFor(parent, route, { object, listener })),
  );
  return own.length > 0 && own.every((route) => route.at("spec", "rules").items().every(redirects));
}

function isFor(parent: Field, route: Field, { object, listener }: Readonly<Record<"object" | "listener", Field>>) {
  const [name, section, space] = [parent.at("name"), parent.at("sectionName"), parent.at("namespace")];
  const isSection = section.isMissing || section.isUnknown || section.text === listener.at("name").text;
  const isName = name.isUnknown || name.text === object.at("metadata", "name").text;
  const isHere =
    space.text === undefined ? areTogether(route, object) : object.at("metadata", "namespace").is(space.text);
  return isName && isSection && isHere !== false;
}

const redirects = (rule: Field): boolean =>
  rule.at("filters").isUnknown ||
  rule
    .at("filters")
    .items()
    .some((filter) => filter.at("type").is("RequestRedirect") && filter.at("requestRedirect", "scheme").is("https"));

/** A balancer of a cloud that only opens ports without TLS; clouds can put TLS before a port by annotations. */
function balancer(service: Field, plainPorts: readonly number[]): readonly Violation[] {
  const ports = service.at("spec", "ports").items();
  const isPlain = ports.length > 0 && ports.every((port) => plainPorts.includes(port.at("port").number ?? 0));
  const hasTls = service
    .at("metadata", "annotations")
    .entries()
    .some(([key]) => /ssl-cert|tls-secret|certificate/.test(key));
  if (!service.at("spec", "type").is("LoadBalancer") || !isPlain || hasTls) return [];
  return [
    {
      path: service.at("spec", "ports").path,
      found: `only ${ports.map((port) => port.at("port").shown).join(", ")}`,
      message: "The Service opens the cluster to requests without TLS, and to no others",
      fix: 'ports: [{ name: "https", port: 443 }], to a server that has a certificate; or type: "ClusterIP" behind such a server',
    },
  ];
}
