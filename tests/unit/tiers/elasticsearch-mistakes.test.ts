import { renderProblems } from "../../../components/language/problem";
import { validate } from "../../../components/language/validate";
import { elasticsearchOverridesSchema, elasticsearchSchema } from "../../../components/tiers/elasticsearch/spec";
import { documentSpec, type ElasticsearchExceptions, plannedElasticsearch } from "../../support/elasticsearch-tier";

/** What is wrong with the words of a spec. */
function wordsOf(spec: object): string {
  const checked = validate(elasticsearchSchema, { ...documentSpec, ...spec }, { code: 200, file: "platforms/shop.ts" });
  return renderProblems("shop", checked.ok ? [] : checked.problems);
}

/** What is wrong with the whole. */
const mistakesOf = (exceptions: ElasticsearchExceptions, environment: "dev" | "prod" = "prod"): string =>
  renderProblems("shop", plannedElasticsearch(environment, exceptions).problems);

/** One mistake as it is told, from its code on. */
const oneMistake = (code: string, ...lines: readonly string[]): string =>
  ["shop: 1 mistake; nothing was changed.", "", code, ...lines.map((line) => `  ${line}`)].join("\n");

describe("mistakes in the words of an Elasticsearch", () => {
  it("a version that does not exist is answered with those that there are", () => {
    expect(wordsOf({ version: "10" })).toBe(
      oneMistake(
        "PAL202 at version",
        'found:   "10"',
        "allowed: a major of Elasticsearch: 7, 8, 9",
        "fix:     use one of: 7, 8, 9",
      ),
    );
  });

  it("an unknown key is answered with the nearest one", () => {
    expect(wordsOf({ breakerPercents: 70 })).toContain('fix:     did you mean "breakerPercent"?');
  });

  it.each([
    ["clusterName", "a".repeat(37), "at most 36 characters"],
    ["breakerPercent", 99, "10 to 95 % of the heap"],
    ["indices", { audit: { patterns: [] } }, "at least one pattern"],
    ["indices", { audit: { patterns: ["Audit"] } }, 'a pattern of index names, such as "audit-*"'],
    ["indices", { audit: { patterns: ["a*"], refreshInterval: "5" } }, 'a time such as "5s" or "500ms"'],
    ["indices", { audit: { patterns: ["a*"], durability: "later" } }, "request or async"],
    ["snapshotSchedule", "daily", 'five cron fields in UTC, such as "0 2 * * *" for 02:00 every day'],
  ])("%s cannot be %j", (key, value, allowed) => {
    const message = wordsOf({ [key]: value });
    expect(message).toContain(`allowed: ${allowed}\n`);
    expect(message).toContain("1 mistake;");
  });

  it("exceptions of a stack are checked as well", () => {
    const source = { code: 100, file: "Pulumi.prod.yaml" } as const;
    const told = (overrides: object): string => {
      const checked = validate(elasticsearchOverridesSchema, overrides, source);
      return renderProblems("shop", checked.ok ? [] : checked.problems);
    };
    expect(told({ nodes: 0 })).toContain("allowed: 1 to 9 nodes");
    expect(told({ replicas: 3 })).toContain("allowed: image, nodes, resources, heap, storage, memoryMap");
  });
});

describe("mistakes that only the whole of an Elasticsearch shows", () => {
  it("AUD-LOG-01: a quorum of two is refused, as none of them may be lost", () => {
    expect(mistakesOf({ overrides: { nodes: 2 } })).toBe(
      oneMistake(
        "PAL352 at tiers.logs.nodes",
        "found:   2 nodes",
        "allowed: 1 node, or 3 and more: a majority elects the master, and of two none may be lost",
        'fix:     set "nodes" of "logs" to 3',
      ),
    );
    for (const nodes of [1, 3, 4, 9]) {
      const indices = {};
      expect(mistakesOf({ spec: { indices }, overrides: { nodes } })).toContain("0 mistakes");
    }
  });

  it("AUD-CON-01: a heap for which the memory that is kept has no room is refused", () => {
    expect(mistakesOf({ spec: { heap: "4Gi" } })).toBe(
      oneMistake(
        "PAL353 at tiers.logs.heap",
        "found:   4Gi with 4Gi kept for a node and a limit of 8Gi",
        "allowed: from 256Mi to half of the limit and three quarters of what is kept, here 3Gi",
        'fix:     lower heap of "logs", or raise its memoryRequest and memoryLimit',
      ),
    );
    expect(mistakesOf({ spec: { heap: "128Mi" } })).toContain('fix:     raise heap of "logs"');
    expect(mistakesOf({ overrides: { heap: "3Gi" } })).toContain("0 mistakes");
  });

  it("AUD-CON-04: eight threads that write on four cores are refused: the node would not start", () => {
    expect(mistakesOf({ spec: { write: { threads: 8, queue: 1000 } } })).toBe(
      oneMistake(
        "PAL354 at tiers.logs.write.threads",
        "found:   8 threads with 4 cores",
        "allowed: at most 5, one more than the node has processors: with more it does not start",
        'fix:     lower threads to 5, or raise cpuLimit of "logs" to 7',
      ),
    );
  });

  it("copies that cannot be spread over the nodes are refused", () => {
    const indices = { audit: { patterns: ["audit-*"], copies: 3 } };
    expect(mistakesOf({ spec: { indices } })).toBe(
      oneMistake(
        "PAL355 at tiers.logs.indices.audit.copies",
        "found:   3 copies of each shard on 3 nodes",
        "allowed: at most 2: no node holds the same shard twice, and the cluster would stay yellow",
        'fix:     remove "copies" of "audit", or raise "nodes" in the stack',
      ),
    );
    expect(mistakesOf({ spec: { indices } }, "dev")).toContain("found:   3 copies of each shard on 1 node\n");
  });

  it("an image that does not say a version of the same major is refused: the operator must be told", () => {
    for (const image of ["es:8.19.0", "es:stable", "es:9.5"]) {
      expect(mistakesOf({ overrides: { image } })).toContain("PAL356 at tiers.logs.image");
    }
    expect(mistakesOf({ overrides: { image: "registry.site.example/es:9.6.0" } })).toContain("0 mistakes");
  });

  it("a time of snapshots that Elasticsearch has no words for is refused, where there are snapshots", () => {
    const exceptions = { overrides: { snapshotSchedule: "0 3 1 * 1" } };
    expect(mistakesOf(exceptions)).toContain("PAL357 at tiers.logs.snapshotSchedule\n  found:   0 3 1 * 1\n");
    expect(mistakesOf(exceptions, "dev")).toContain("0 mistakes");
  });

  it("every mistake is told at once", () => {
    const message = mistakesOf({ spec: { heap: "7Gi", write: { threads: 9 } }, overrides: { nodes: 2 } });
    expect(message).toMatch(/3 mistakes[\s\S]*PAL352[\s\S]*PAL353[\s\S]*PAL354/);
  });
});
