import { underDomain } from "../../../components/platform/domain";
import { definePlatform, type PlatformInput } from "../../../components/platform/spec";
import { planOf, tierOf } from "../../support/rofecare";

const resources = { cpuLimit: "1", memoryLimit: "256Mi" };
const platform = (hosts: readonly string[]): PlatformInput =>
  definePlatform({
    name: "demo",
    domain: "example.org",
    tiers: {
      edge: {
        kind: "edge",
        software: "caddy",
        resources,
        hosts: Object.fromEntries(hosts.map((host, index) => [`host-${index}`, { host, access: "public" as const }])),
      },
      cache: { kind: "redis", resources },
    },
  });
const hostsUnder = (hosts: readonly string[], domain: string | undefined): readonly string[] =>
  Object.values(underDomain(platform(hosts), domain).tiers).flatMap((tier) =>
    tier.kind === "edge" ? Object.values(tier.hosts).map(({ host }) => host) : [],
  );

describe("a platform under another domain", () => {
  it("moves every host of its own domain, the domain itself and names of several parts too", () => {
    const hosts = ["api.example.org", "example.org", "a.b.example.org"];
    expect(hostsUnder(hosts, "staging.site.net")).toEqual([
      "api.staging.site.net",
      "staging.site.net",
      "a.b.staging.site.net",
    ]);
  });

  it("leaves hosts of others where they are, those that merely end alike too", () => {
    const hosts = ["api.partner.net", "notexample.org", "api.example.org.net"];
    expect(hostsUnder(hosts, "site.net")).toEqual(hosts);
  });

  it("is the same platform in everything else", () => {
    const before = platform(["api.example.org"]);
    const after = underDomain(before, "site.net");
    expect(after.domain).toBe("site.net");
    expect(after.tiers["cache"]).toBe(before.tiers["cache"]);
    expect(before.tiers["edge"]).toMatchObject({ hosts: { "host-0": { host: "api.example.org" } } });
  });

  it("is the very same where the stack names no domain", () => {
    const before = platform(["api.example.org"]);
    expect(underDomain(before, undefined)).toBe(before);
  });
});

describe("Rofecare", () => {
  const urlsIn = (stack: string): readonly string[] => {
    const { connection } = tierOf(planOf(stack), "edge", "edge");
    return connection.kind === "public" ? connection.urls : [];
  };

  it("ROF-ING-02 ROF-ING-07: stands under the domain of the document in production", () => {
    expect(urlsIn("prod")).toEqual(expect.arrayContaining(["https://api.rofecare.com", "https://app.rofecare.com"]));
    expect(urlsIn("prod").filter((url) => !url.endsWith(".rofecare.com"))).toEqual([]);
  });

  it("stands under a domain of its own in every environment, so that none answers for another", () => {
    const urls = ["dev", "staging", "prod"].flatMap(urlsIn);
    expect(urls.length).toBeGreaterThanOrEqual(12);
    expect(new Set(urls).size).toBe(urls.length);
  });
});
