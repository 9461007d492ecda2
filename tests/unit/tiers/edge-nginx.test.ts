import {
  directive,
  dollarVariable,
  expression,
  renderNginxConfiguration,
  section,
} from "../../../components/tiers/edge/software/nginx-configuration";
import { nginxConfigurationOf } from "../../../components/tiers/edge/software/nginx";
import { documentHosts, plannedEdge } from "../../support/edge";

const rendered = (...parameters: Parameters<typeof directive>): string =>
  renderNginxConfiguration([directive(...parameters)]);

describe("the writer of NGINX configurations", () => {
  it("ends a directive with a semicolon, and puts a section's directives between braces", () => {
    expect(renderNginxConfiguration([section("http", [], [section("server", [], [directive("listen", "80")])])])).toBe(
      "http {\n  server {\n    listen 80;\n  }\n}\n",
    );
  });

  it.each([
    ["plain", "plain"],
    ["", '""'],
    ["two words", '"two words"'],
    ["a;b", '"a;b"'],
    ["#1", '"#1"'],
    ["{", '"{"'],
    ["it's", `"it's"`],
    ['say "no"', '"say \\"no\\""'],
    ["a\\b", '"a\\\\b"'],
  ])("writes %p so that NGINX reads it as it is", (text, written) => {
    expect(rendered("add_header", text)).toBe(`add_header ${written};\n`);
  });

  it("lets no plain text name a variable, and leaves variables in expressions", () => {
    expect(rendered("add_header", "5 $host")).toBe('add_header "5 ${dollar}host";\n');
    expect(rendered("proxy_set_header", expression("$host"))).toBe("proxy_set_header $host;\n");
    expect(renderNginxConfiguration([dollarVariable])).toBe("geo $dollar {\n  default $;\n}\n");
  });

  it("refuses what no configuration can hold", () => {
    expect(() => rendered("add_header", "a\0b")).toThrow(RangeError);
  });
});

describe("the configuration of an edge for NGINX", () => {
  const textOf = (exceptions: Parameters<typeof plannedEdge>[0] = {}): string =>
    nginxConfigurationOf(
      plannedEdge({ ...exceptions, spec: { software: "nginx", hosts: documentHosts, ...exceptions.spec } }).plan,
    );
  const { api } = documentHosts;
  if (!api) throw new Error("the document has an api host");

  it("AUD-ING-06, AUD-ING-07, AUD-ING-08: has the limits and times of the plan", () => {
    const text = textOf({ overrides: { bodyLimit: "10Mi", timeouts: { upstreamResponse: 60, readBody: 60 } } });
    for (const line of [
      "client_max_body_size 10m;",
      "proxy_read_timeout 60s;",
      "proxy_send_timeout 60s;",
      "worker_shutdown_timeout 30s;",
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  it("ECO-ING-08: counts the requests of each client in a zone of 10 MiB for each host with a limit", () => {
    const text = textOf({
      spec: { hosts: { api: { ...api, rateLimit: { requestsPerSecond: 10, burst: 20 } } } },
    });
    expect(text).toContain("limit_req_zone $binary_remote_addr zone=api:10m rate=10r/s;");
    expect(text).toContain("limit_req zone=api burst=20 nodelay;");
    expect(textOf()).not.toContain("limit_req zone=");
  });

  it("AUD-ING-04: has a rate by the minute", () => {
    const hosts = { api: { ...api, rateLimit: { requestsPerMinute: 1000, burst: 100 } } };
    expect(textOf({ spec: { hosts } })).toContain("rate=1000r/m");
  });

  it("has as many processes as its limit has processors, rounded up, and connections as its memory allows", () => {
    expect(textOf()).toContain("worker_processes 1;");
    expect(textOf()).toContain("worker_connections 6144;");
    expect(textOf({ overrides: { resources: { cpuLimit: "2.5", memoryLimit: "1Gi" } } })).toContain(
      "worker_processes 3;",
    );
  });

  it("believes X-Forwarded-For only from proxies that the stack names", () => {
    expect(textOf()).not.toContain("real_ip");
    expect(textOf({ overrides: { trustedProxies: ["192.0.2.0/24"] } })).toContain("set_real_ip_from 192.0.2.0/24;");
  });
});
