import type { Given } from "../judge";
import { type Cases, manifest } from "./program";

const host = "shop.example.org";
const backend = { service: { name: "api", port: { number: 8080 } } };
const paths = [{ path: "/", pathType: "Prefix", backend }];
const tls = [{ hosts: [host], secretName: "shop-tls" }];
const service = (spec: object) => manifest("v1", "Service", { spec });

const ingress = (spec: object = {}, annotations: object = {}, name = "api"): Given =>
  manifest(
    "networking.k8s.io/v1",
    "Ingress",
    { metadata: { name, namespace: "shop", annotations }, spec: { tls, rules: [{ host, http: { paths } }], ...spec } },
    name,
  );

const gateway = (...listeners: readonly object[]) =>
  manifest("gateway.networking.k8s.io/v1", "Gateway", { spec: { gatewayClassName: "edge", listeners } });

const configuration = (data: object) => manifest("v1", "ConfigMap", { data });
const nginx = (...lines: readonly string[]) =>
  configuration({
    "nginx.conf": [
      "server {",
      "  listen 443 ssl;",
      "  ssl_certificate /tls/tls.crt;",
      ...lines.map((line) => `  ${line}`),
      "}",
    ].join("\n"),
  });
const remembered = 'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;';

/** What stands between a platform and the world. */
export const edge: Cases = {
  "edge-tls": {
    keeps: [ingress()],
    breaks: [[ingress({ tls: undefined })], [gateway({ name: "web", port: 80, protocol: "HTTP" })]],
  },
  "weak-tls": {
    keeps: [nginx("ssl_protocols TLSv1.2 TLSv1.3;", remembered)],
    breaks: [[nginx("ssl_protocols TLSv1 TLSv1.2;")], [configuration({ "ssl-protocols": "TLSv1.1 TLSv1.2" })]],
  },
  hsts: {
    keeps: [nginx(remembered)],
    breaks: [[nginx()], [configuration({ hsts: "false" })]],
  },
  "external-ips": {
    keeps: [service({ ports: [{ port: 443 }] })],
    breaks: [
      [service({ ports: [{ port: 443 }], externalIPs: ["192.0.2.1"] })],
      [service({ type: "LoadBalancer", ports: [{ port: 443 }], externalIPs: ["192.0.2.1", "192.0.2.2"] })],
    ],
  },
  "ingress-snippets": {
    keeps: [ingress({}, { "nginx.ingress.kubernetes.io/proxy-body-size": "10m" })],
    breaks: [
      [ingress({}, { "nginx.ingress.kubernetes.io/configuration-snippet": "lua_code_cache off;" })],
      [configuration({ "allow-snippet-annotations": "true" })],
    ],
  },
  "ingress-hosts": {
    keeps: [ingress(), ingress({ rules: [{ host, http: { paths: [{ path: "/admin", backend }] } }] }, {}, "admin")],
    breaks: [[ingress({ rules: [{ http: { paths } }] })], [ingress(), ingress({}, {}, "other")]],
  },
};
