import fc from "fast-check";
import { rules } from "../../policies/catalogue";
import type { Results } from "../../policies/reports/finding";
import type { Rule } from "../../policies/rule";
import { bucketWith, policyOf, s3, tlsOnly } from "./support/buckets";
import { cases } from "./support/cases";
import type { Program, RuleCases } from "./support/cases/program";
import type { Given } from "./support/judge";
import { mutated, type Path, pathsIn, strangeValues, valueAt } from "./support/mutations";
import { recorded } from "./support/reports";
import { deployment, goodContainer, podSpec, resource, unknownText } from "./support/resources";

const minutes = 60_000;
/** The same shapes in every run. */
const seed = 20_260_601;

const programsOf = ({ keeps, breaks }: RuleCases): readonly Program[] => [keeps, ...breaks];
const programs = Object.values(cases).flatMap(programsOf);
const types = [...new Set(programs.flat().map(({ type }) => type))];

/** Rules that failed, in the words with which they are reported. */
const failuresIn = ({ failed }: Results): readonly string[] => failed.map(({ message }) => message);

const strange = fc.constantFrom(...strangeValues);

/** A program of the catalogue's cases in which strange values stand at some places. */
const strangePrograms = fc.constantFrom(...programs.filter((program) => program.length > 0)).chain((program) => {
  const places = program.flatMap(({ props }, index) => pathsIn(props).map((path) => ({ index, path })));
  const changes = fc.array(fc.record({ place: fc.constantFrom(...places), by: strange }), {
    minLength: 1,
    maxLength: 3,
  });
  return changes.map((list) =>
    list.reduce<Program>(
      (before, { place, by }) =>
        before.map((given, index) => (index === place.index ? mutated(given, place.path, by) : given)),
      program,
    ),
  );
});

/** Properties of any shape, made of the words that rules look for and of strange values. */
const words = [...new Set(programs.flat().flatMap(({ props }) => pathsIn(props).flatMap((path) => path.map(String))))];
const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
  anything: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    strange,
    fc.array(tie("anything"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...words), tie("anything"), { maxKeys: 5 }),
  ),
}));
const anyProps = fc.dictionary(fc.constantFrom(...words), anything, { maxKeys: 6 });
const strangeTypes = [
  "kubernetes:example.org/v1:Widget",
  "kubernetes:example.org/v1:WidgetList",
  "kubernetes:core/v1:constructor",
  "kubernetes:core/v1:constructorList",
  "kubernetes:apps/v1:__proto__",
  "kubernetes:apps/v1",
  "kubernetes:",
  ":",
  "",
  "constructor",
];

describe("no rule fails", () => {
  it(
    "on the programs of the cases, with strange values in strange places",
    async () => {
      await fc.assert(
        fc.asyncProperty(strangePrograms, async (program) => {
          expect(failuresIn(await recorded(rules, program))).toEqual([]);
        }),
        { seed, numRuns: 600 },
      );
    },
    5 * minutes,
  );

  it(
    "on properties of any shape, of any kind of resource, custom ones included",
    async () => {
      const given = fc.record({ type: fc.constantFrom(...types, ...strangeTypes), props: anyProps, name: fc.string() });
      await fc.assert(
        fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 3 }), async (program) => {
          expect(failuresIn(await recorded(rules, program))).toEqual([]);
        }),
        { seed, numRuns: 600 },
      );
    },
    5 * minutes,
  );

  it.each(["missing", ...strangeValues.map((_, index) => index)])(
    "on a pod whose spec is the strange value %s",
    async (which) => {
      const spec = typeof which === "number" ? strangeValues[which] : undefined;
      const props = {
        metadata: { name: "api" },
        spec: { replicas: spec, selector: spec, template: { metadata: spec, spec } },
      };
      const kinds = types.filter((type) => type.startsWith("kubernetes:"));
      expect(
        failuresIn(
          await recorded(
            rules,
            kinds.map((type) => ({ type, name: type, props })),
          ),
        ),
      ).toEqual([]);
    },
  );
});

describe("a value that a preview does not know", () => {
  const withBreaks = rules.flatMap((rule) => {
    const known = cases[rule.name];
    return known === undefined
      ? []
      : known.breaks.map((program, index) => ({ name: `${rule.name} ${index + 1}`, rule, program }));
  });

  const judged = async (rule: Rule, program: Program): Promise<Results> => recorded([rule], program);
  const isSilent = ({ findings, notJudged }: Results, { name }: Rule): boolean =>
    ![...findings, ...notJudged].some((one) => one.rule === name);

  it.each(withBreaks.filter(({ rule }) => cases[rule.name]?.settings === undefined))(
    "makes no false pass that the reports do not name: $name",
    async ({ rule, program }) => {
      expect((await judged(rule, program)).findings).not.toEqual([]);
      const silent: string[] = [];
      for (const [index, given] of program.entries()) {
        for (const path of pathsIn(given.props).filter(({ length }) => length > 0)) {
          const changed = program.map((one, at) => (at === index ? mutated(one, path, unknownText) : one));
          if (isSilent(await judged(rule, changed), rule)) silent.push(`${given.type} ${path.join(".")}`);
        }
      }
      expect(silent).toEqual([]);
    },
    2 * minutes,
  );
});

describe("a resource of a megabyte", () => {
  const size = 1_000_000;
  const filled = (text: string): string => text.repeat(Math.ceil(size / text.length));
  const many = <Of>(count: number, make: (index: number) => Of): readonly Of[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const config = (data: object): Given =>
    resource("core/v1:ConfigMap", { metadata: { name: "big", namespace: "shop" }, data });
  const containers = many(2_000, (index) => ({
    ...goodContainer,
    name: `api-${index}`,
    resources: {},
    securityContext: {},
  }));
  const variables = many(15_000, (index) => ({ name: `PASSWORD_${index}`, value: `it is ${index}, or "none"` }));
  const role = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };
  const peers = many(10_000, (index) => ({ from: [{ podSelector: { matchLabels: { app: `a${index}` } } }] }));
  const hosts = many(8_000, (index) => ({
    host: `h${index}.example.org`,
    http: { paths: [{ path: "/", pathType: "Prefix" }] },
  }));

  const big: readonly (readonly [string, Program])[] = [
    ["a text of one letter", [config({ text: filled("a") })]],
    ["a text of addresses", [config({ text: filled("postgres://user:$PASSWORD@db/x ") })]],
    ["a text of beginnings of addresses", [config({ text: filled("a://") })]],
    ["a text of halves of keys", [config({ text: filled("-----BEGIN RSA PRIVATE KEY-----\n") })]],
    ["a text of chance", [config({ text: filled("aB3dE5gH7jK9mN1pQ3sT5vW7yZ9") })]],
    ["a text of blanks", [config({ text: filled(" \t\r\n") })]],
    ["blanks, and a letter, for a password", [config({ password: `${filled(" ")}x` })]],
    ["beginnings of templates, for a password", [config({ password: filled("{{") })]],
    ["a configuration of lines without ends", [config({ text: filled("ssl_ciphers x\nssl_protocols y\n") })]],
    [
      "a configuration of NGINX",
      [config({ "nginx.conf": filled("server {\n listen 443 ssl;\n ssl_protocols TLSv1;\n}\n") })],
    ],
    ["a configuration of brackets", [config({ "nginx.conf": filled("{ "), "haproxy.cfg": filled("bind :443 ssl\n") })]],
    ["a configuration for Caddy", [config({ Caddyfile: filled("a.example.org {\n reverse_proxy api\n}\n") })]],
    [
      "bytes",
      [resource("core/v1:ConfigMap", { binaryData: { b: Buffer.from(filled("a://b:c@")).toString("base64") } })],
    ],
    ["containers", [deployment(podSpec(containers))]],
    ["variables", [deployment(podSpec([{ ...goodContainer, env: variables }]))]],
    ["arguments", [deployment(podSpec([{ ...goodContainer, args: many(20_000, (i) => `--a-${i}=http://b:c@d`) }]))]],
    ["annotations", [deployment(), { ...deployment(), props: { metadata: { annotations: { a: filled("x=") } } } }]],
    ["rights", [resource("rbac.authorization.k8s.io/v1:ClusterRole", { rules: many(10_000, () => role) })]],
    [
      "network rules",
      [deployment(), resource("networking.k8s.io/v1:NetworkPolicy", { spec: { podSelector: {}, ingress: peers } })],
    ],
    ["hosts", [resource("networking.k8s.io/v1:Ingress", { metadata: { name: "a" }, spec: { rules: hosts } })]],
    ["a list of workloads", [resource("apps/v1:DeploymentList", { items: many(700, () => deployment().props) })]],
    [
      "statements of a bucket",
      [
        ...bucketWith({ BucketPolicy: undefined }),
        s3("BucketPolicy", {
          bucket: "shop-backups",
          policy: policyOf(...many(3_000, () => ({ ...tlsOnly, Effect: "Allow" }))),
        }),
      ],
    ],
    [
      "variables of Docker",
      [
        {
          type: "docker:index/container:Container",
          props: { image: "a:1", envs: many(20_000, (i) => `PASSWORD_${i}=value-${i}`) },
        },
      ],
    ],
  ];

  it.each(big)(
    "of %s is judged by all rules, in at most ten seconds of the processor",
    async (_, program) => {
      const before = process.cpuUsage();
      const { failed } = await recorded(rules, program);
      const { user, system } = process.cpuUsage(before);
      expect(failed).toEqual([]);
      expect((user + system) / 1e6).toBeLessThan(10);
    },
    2 * minutes,
  );

  /** Texts on which regular expressions are slow where they are written carelessly. */
  const runs = [
    [" ", "{{", "sha256:"],
    ["/a", "listen ssl\n", "%", "-"],
    ["a", "://", "$("],
    ["A1", "a:", "\n", "="],
    ["a.", "[", "\t \n", "é"],
  ] as const;
  const isText = (given: Given, path: Path): boolean => typeof valueAt(given.props, path) === "string";
  const long = runs.map((texts) => texts.map((text) => text.repeat(Math.ceil(30_000 / text.length))).join("\u{0}"));

  it(
    "may have any of its texts be long and hostile: no rule takes more than a second of the processor",
    async () => {
      const seen = new Set<string>();
      const slow: string[] = [];
      for (const program of programs) {
        for (const [index, given] of program.entries()) {
          for (const path of pathsIn(given.props).filter((one) => isText(given, one))) {
            const place = `${given.type} ${path.filter((step) => typeof step === "string").join(".")}`;
            if (seen.has(place)) continue;
            seen.add(place);
            const which = seen.size % long.length;
            const before = process.cpuUsage();
            const { failed } = await recorded(
              rules,
              program.map((one, at) => (at === index ? mutated(one, path, long[which]) : one)),
            );
            const { user, system } = process.cpuUsage(before);
            if (failed.length > 0 || user + system > 1e6)
              slow.push(`${place}, text ${which}: ${(user + system) / 1e6} s`);
          }
        }
      }
      expect(seen.size).toBeGreaterThan(100);
      expect(slow).toEqual([]);
    },
    10 * minutes,
  );
});
