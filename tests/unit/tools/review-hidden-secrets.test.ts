import { partsOf, pathText } from "../../../tools/review/differences";
import { reportOn } from "../../support/review-preview";

/** What the engine tells of a secret, the same on both sides. */
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };

interface Variable {
  readonly name: string;
  readonly value: unknown;
}
const container = (name: string, image: string, ...env: readonly Variable[]): object => ({ name, image, env });
const pod = (...containers: readonly object[]): object => ({ spec: { template: { spec: { containers } } } });
const containers = "spec.template.spec.containers";

/** The lines of a change: paths, with both sides behind them. @param different the engine's paths. */
function linesOf(before: object, after: object, ...different: readonly string[]): readonly string[] {
  const [group] = reportOn([
    {
      type: "kubernetes:apps/v1:Deployment",
      name: "orders",
      op: "update",
      old: { inputs: before },
      new: { inputs: after },
      diff: different,
    },
  ]).groups;
  const properties = group?.tiers[0]?.changes[0]?.properties ?? [];
  return properties.map(({ path, before: old, after: next }) => `${path}: ${old ?? "nothing"} → ${next ?? "nothing"}`);
}

describe("a change that can be seen is told once", () => {
  it("where the engine counts the entries of a list that have names", () => {
    expect(
      linesOf(pod(container("api", "api:1")), pod(container("api", "api:2")), `${containers}[0].image`, "spec"),
    ).toEqual([`${containers}[api].image: api:1 → api:2`]);
  });

  it("in a list within a list", () => {
    const withMode = (value: string): object =>
      pod(container("log", "log:1"), container("api", "api:1", { name: "A", value: "a" }, { name: "MODE", value }));
    expect(linesOf(withMode("slow"), withMode("fast"), `${containers}[1].env[1].value`)).toEqual([
      `${containers}[api].env[MODE].value: slow → fast`,
    ]);
  });

  it("in a list whose entries have no names", () => {
    const withArgs = (last: string): object => ({ spec: { args: ["--all", last] } });
    expect(linesOf(withArgs("--slow"), withArgs("--fast"), "spec.args[1]")).toEqual(["spec.args[1]: --slow → --fast"]);
  });

  it.each([
    ["a.b/c", 'metadata.annotations["a.b/c"]', 'metadata.annotations["a.b/c"]'],
    ["x", 'metadata.annotations["x"]', "metadata.annotations.x"],
    ['of "b"', String.raw`metadata.annotations["of \"b\""]`, String.raw`metadata.annotations["of \"b\""]`],
    ["list[0]", 'metadata["annotations"]["list[0]"]', 'metadata.annotations["list[0]"]'],
  ])("under the key %s, which the engine writes as %s", (key, path, ours) => {
    const noted = (value: string): object => ({ metadata: { annotations: { [key]: value } } });
    expect(linesOf(noted("1"), noted("2"), path)).toEqual([`${ours}: 1 → 2`]);
  });

  it("where an entry was added before others, and the engine compares each with its neighbour", () => {
    const [api, proxy] = [container("api", "api:1"), { name: "proxy", image: "proxy:1" }];
    const different = ["[0].name", "[0].image", "[0].env", "[1]"].map((path) => `${containers}${path}`);
    expect(linesOf(pod(api), pod(proxy, api), ...different)).toEqual([
      `${containers}[proxy].name: nothing → proxy`,
      `${containers}[proxy].image: nothing → proxy:1`,
    ]);
  });

  it("where an entry went from before others, one of which changes too", () => {
    const [proxy, old, next] = [container("proxy", "proxy:1"), container("api", "api:1"), container("api", "api:2")];
    const different = ["[0].name", "[0].image", "[1]"].map((path) => `${containers}${path}`);
    expect(linesOf(pod(proxy, old), pod(next), ...different)).toEqual([
      `${containers}[proxy].name: proxy → nothing`,
      `${containers}[proxy].image: proxy:1 → nothing`,
      `${containers}[api].image: api:1 → api:2`,
    ]);
  });
});

describe("a secret that is another one, and looks alike", () => {
  const withSecret = (image: string): object =>
    pod(
      container("log", "log:1"),
      container("api", image, { name: "MODE", value: "a" }, { name: "KEY", value: secret }),
    );
  const key = `${containers}[api].env[KEY].value: (secret) → (secret)`;

  it("is told in an entry of a list, by the entry's name, beside what can be seen there", () => {
    const different = ["[1].image", "[1].env[1].value"].map((path) => `${containers}${path}`);
    expect(linesOf(withSecret("api:1"), withSecret("api:2"), ...different)).toEqual([
      `${containers}[api].image: api:1 → api:2`,
      key,
    ]);
  });

  it("is told beside a key that begins with the same letters", () => {
    const side = (tokens: string): object => ({ data: { token: secret, tokens } });
    expect(linesOf(side("1"), side("2"), "data.token", "data.tokens")).toEqual([
      "data.tokens: 1 → 2",
      "data.token: (secret) → (secret)",
    ]);
  });

  it("is told once, where the engine names the key and what it stands in", () => {
    const side = { data: { "a.b": secret } };
    expect(linesOf(side, side, 'data["a.b"]', "data")).toEqual(['data["a.b"]: (secret) → (secret)']);
  });

  it("is told by the engine's path within a secret that is one whole", () => {
    const side = { data: secret };
    expect(linesOf(side, side, "data.list[0].name")).toEqual(["data.list[0].name: (secret) → (secret)"]);
  });

  it("may be one in an entry that was moved, as nobody compared the two", () => {
    const variables = (...more: readonly Variable[]): object =>
      pod(container("api", "api:1", ...more, { name: "MODE", value: "a" }, { name: "KEY", value: secret }));
    const different = ["[0].name", "[0].value", "[1].name", "[1].value", "[2]"].map(
      (path) => `${containers}[0].env${path}`,
    );
    expect(linesOf(variables(), variables({ name: "NEW", value: "n" }), ...different)).toEqual([
      `${containers}[api].env[NEW].name: nothing → NEW`,
      `${containers}[api].env[NEW].value: nothing → n`,
      key,
    ]);
  });
});

describe("a path", () => {
  it.each(["spec.containers[api].image", 'data["a.b"].c', String.raw`["of \"b\""][0]`])(
    "%s is the same when it is read and written again",
    (path) => {
      expect(pathText(partsOf(path))).toBe(path);
    },
  );
});
