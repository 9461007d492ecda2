import {
  type AskedRule,
  cutOff,
  type FailedCheck,
  type Finding,
  levelOf,
  type NotJudged,
  type Results,
} from "./finding";
import { xml, type XmlElement } from "./xml";

/** What the tests of one rule are, each for one resource, or the only one for a rule that found nothing. */
interface Case {
  readonly rule: string;
  /** What was judged, in words. */
  readonly name: string;
  readonly outcome: readonly XmlElement[];
}

const everything = "every resource";

/**
 * The results as a JUnit report, which every server of continuous integration reads: one suite, and in it a test for each rule and resource
 * that there is something to say about. An advisory finding fails nothing: its test passes, and says so in its output.
 */
export function junit(results: Results): string {
  const cases = [...results.rules.flatMap((rule) => casesOf(rule, results)), ...unfinished(results)];
  const count = (outcome: string): number =>
    cases.filter((one) => one.outcome.some(({ name }) => name === outcome)).length;
  return xml({
    name: "testsuite",
    attributes: {
      name: "palier-policies",
      tests: cases.length,
      failures: count("failure"),
      errors: count("error"),
      skipped: count("skipped"),
      time: 0,
    },
    content: cases.map(({ rule, name, outcome }) => ({
      name: "testcase",
      attributes: { classname: rule, name, time: 0 },
      content: outcome,
    })),
  });
}

/** What is not judged is no pass. */
const unfinished = (results: Results): readonly Case[] =>
  results.isWhole
    ? []
    : [
        {
          rule: "palier-policies",
          name: "the whole stack",
          outcome: [{ name: "skipped", attributes: { message: cutOff } }],
        },
      ];

function casesOf({ name: rule }: AskedRule, results: Results): readonly Case[] {
  const ofRule = <Of extends { readonly rule: string }>(list: readonly Of[]): readonly Of[] =>
    list.filter((one) => one.rule === rule);
  const [findings, failed, notJudged] = [
    ofRule(results.findings),
    ofRule(results.failed),
    ofRule(results.notJudged),
  ] as const;
  const names = [...new Set([...failed, ...findings, ...notJudged].map(nameOf))];
  if (names.length === 0) return [{ rule, name: everything, outcome: [] }];
  const isAdvisory = levelOf(results, rule) === "advisory";
  return names.map((name) => {
    const isIts = (one: Pick<FailedCheck, "resource">): boolean => nameOf(one) === name;
    const seen = { failed: failed.filter(isIts), findings: findings.filter(isIts), open: notJudged.filter(isIts) };
    return { rule, name, outcome: outcomeOf(seen, isAdvisory) };
  });
}

const nameOf = ({ resource }: Pick<FailedCheck, "resource">): string => resource?.urn ?? everything;

interface Seen {
  readonly failed: readonly FailedCheck[];
  readonly findings: readonly Finding[];
  readonly open: readonly NotJudged[];
}

/** What stands in a test's element, in the order that its schema asks for: failures, one reason to skip, one error, the output. */
function outcomeOf({ failed, findings, open }: Seen, isAdvisory: boolean): readonly XmlElement[] {
  const counting = findings.filter(({ waiver }) => waiver === undefined);
  const failures = isAdvisory ? [] : counting;
  const waived = findings.flatMap(({ message, waiver }) =>
    waiver === undefined ? [] : [`waived until ${waiver.expires} by ${waiver.owner} (${waiver.reason}): ${message}`],
  );
  const unknown = open.map(({ path }) => `not known before the update, which judges it: ${path}`);
  const aside = [...waived, ...unknown];
  const said = [...(isAdvisory ? counting.map((finding) => `advisory: ${inWords(finding)}`) : [])];
  const isSkipped = failures.length === 0 && failed.length === 0 && said.length === 0 && aside.length > 0;
  const output = isSkipped ? said : [...said, ...aside];
  return [
    ...failures.map((finding) => ({
      name: "failure",
      attributes: { message: finding.message, type: finding.rule },
      content: inWords(finding),
    })),
    ...(isSkipped ? [{ name: "skipped", attributes: { message: aside.join("; ") } }] : []),
    ...failed.slice(0, 1).map(({ rule, message }) => ({ name: "error", attributes: { message, type: rule } })),
    ...(output.length > 0 ? [{ name: "system-out", content: output.join("\n") }] : []),
  ];
}

const inWords = ({ resource, path, found, message, fix }: Finding): string =>
  [
    `${resource === undefined ? "" : `${resource.place}: `}${message}.`,
    `  where: ${path}`,
    `  found: ${found}`,
    `  fix:   ${fix}`,
  ].join("\n");
