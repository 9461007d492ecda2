import {
  renderHaproxyConfiguration,
  section,
  unformatted,
  type Word,
} from "../../../components/tiers/edge/software/haproxy-configuration";
import { haproxyConfigurationOf } from "../../../components/tiers/edge/software/haproxy";
import { documentHosts, plannedEdge } from "../../support/edge";

const rendered = (...words: readonly Word[]): string => renderHaproxyConfiguration([section(["global"], [words])]);

describe("the writer of HAProxy configurations", () => {
  it("puts the lines of a section under its name, and an empty line between sections", () => {
    expect(renderHaproxyConfiguration([section(["global"], [["daemon"]]), section(["frontend", "a"], [])])).toBe(
      "global\n  daemon\n\nfrontend a\n",
    );
  });

  it.each([
    ["plain", "plain"],
    ["", "''"],
    ["two words", "'two words'"],
    ["#1", "'#1'"],
    ["${HOME}", "'${HOME}'"],
    ['say "no"', `'say "no"'`],
    ["it's", `'it'\\''s'`],
    ["a\\b", "'a\\b'"],
  ])("writes %p so that HAProxy reads it as it is", (text, written) => {
    expect(rendered("log-tag", text)).toBe(`global\n  log-tag ${written}\n`);
  });

  it("leaves variables where they are meant, and formats only there", () => {
    expect(rendered({ withVariables: "${NAME}" })).toBe('global\n  "${NAME}"\n');
    expect(unformatted("10 %[src]")).toBe("10 %%[src]");
  });

  it("refuses what no line can hold", () => {
    expect(() => rendered("a\nb")).toThrow(RangeError);
  });
});

describe("the configuration of an edge for HAProxy", () => {
  const textOf = (exceptions: Parameters<typeof plannedEdge>[0] = {}): string =>
    haproxyConfigurationOf(
      plannedEdge({ ...exceptions, spec: { software: "haproxy", hosts: documentHosts, ...exceptions.spec } }).plan,
    );
  const { api } = documentHosts;
  if (!api) throw new Error("the document has an api host");

  it("MED-ING-02, MED-CON-05: has its statistics on port 8404, with the generated password's hash from a variable", () => {
    const text = textOf({ spec: { hosts: { api } } });
    expect(text).toContain("frontend private\n  bind :8404\n");
    expect(text).toContain('user operator password "${EDGE_TOOLS_PASSWORD_HASH}"');
    expect(text).toContain("stats http-request auth realm Operators unless { http_auth(operators) }");
  });

  it.each([
    [{ requestsPerSecond: 10, burst: 20 }, "gpc0_rate(2000)", "gt 20"],
    [{ requestsPerMinute: 1000, burst: 100 }, "gpc0_rate(6000)", "gt 100"],
    [{ requestsPerSecond: 5, burst: 0 }, "gpc0_rate(200)", "gt 0"],
  ])("ECO-ING-08, AUD-ING-04, MED-ING-01: %j is a window of %s, %s", (rateLimit, window, most) => {
    const text = textOf({ spec: { hosts: { api: { ...api, rateLimit } } } });
    expect(text).toContain(`store gpc0,${window}`);
    expect(text).toContain(`deny deny_status 429 if host-api { sc_gpc0_rate(0) ${most} }`);
  });

  it("counts nothing where no host has a limit", () => {
    expect(textOf()).not.toContain("stick-table");
  });

  it("believes X-Forwarded-For only from proxies that the stack names", () => {
    expect(textOf()).not.toContain("set-src");
    expect(textOf({ overrides: { trustedProxies: ["192.0.2.0/24"] } })).toContain("acl from-proxy src 192.0.2.0/24");
  });

  it("takes as many connections as its memory allows, with a thread for each processor", () => {
    expect(textOf()).toContain("maxconn 3072\n  nbthread 1\n");
    const resources = { cpuLimit: "1500m", memoryLimit: "1Gi" };
    expect(textOf({ overrides: { resources } })).toContain("maxconn 12288\n  nbthread 2\n");
  });

  it("ends what is left 30 s after the order to stop", () => {
    expect(textOf()).toContain("hard-stop-after 30s");
  });
});
