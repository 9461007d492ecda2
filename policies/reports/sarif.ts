import { createHash } from "node:crypto";
import type { EnforcementLevel } from "@pulumi/policy";
import { type AskedRule, cutOff, type Finding, levelOf, type ReportedResource, type Results } from "./finding";

/** What a report says of the pack and of the program that it judged. */
export interface Origin {
  /** Version of the pack. */
  readonly version: string;
  /** File of the program that a finding without a line of its own is shown at, from the root of the repository. */
  readonly programFile: string;
}

/** Schema of the standard's version with its errata. */
const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** The results as SARIF 2.1.0, which code scanning of GitHub, GitLab and Azure reads. */
export function sarif(results: Results, { version, programFile }: Origin): string {
  const log = {
    $schema: schema,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "palier-policies", version, rules: results.rules.map(descriptor) } },
        invocations: [
          {
            executionSuccessful: results.failed.length === 0,
            toolExecutionNotifications: notifications(results, programFile),
          },
        ],
        results: results.findings.map((finding) => result(finding, results, programFile)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

type SarifLevel = "error" | "warning";

const sarifLevel = (level: EnforcementLevel): SarifLevel => (level === "advisory" ? "warning" : "error");

const descriptor = ({ name, description, level, references }: AskedRule) => ({
  id: name,
  shortDescription: { text: description },
  help: { text: [description, ...references.map((reference) => `- ${reference}`)].join("\n") },
  defaultConfiguration: { enabled: true, level: sarifLevel(level) },
  properties: { tags: references },
});

function result(finding: Finding, results: Results, programFile: string) {
  const { rule, resource, path, found, message, fix, waiver } = finding;
  const place = resource === undefined ? "" : `${resource.place}: `;
  const ruleIndex = results.rules.findIndex(({ name }) => name === rule);
  return {
    ruleId: rule,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: sarifLevel(levelOf(results, rule)),
    message: { text: `${place}${message}. Where: ${path}. Found: ${found}. Fix: ${fix}` },
    locations: [location(resource, path, programFile)],
    partialFingerprints: { "palierFinding/v1": fingerprint(rule, resource?.urn ?? "", path, message) },
    // Without the list, a viewer takes the finding for one that nobody looked at: an empty one says that it counts.
    suppressions:
      waiver === undefined
        ? []
        : [
            {
              kind: "external",
              status: "accepted",
              justification: `${waiver.reason} (${waiver.owner}, until ${waiver.expires})`,
            },
          ],
  };
}

/** The place in the stack, and, as viewers of code show no others, a file of the program. */
const location = (resource: ReportedResource | undefined, path: string, programFile: string) => ({
  physicalLocation: { artifactLocation: { uri: encodeURI(programFile) }, region: { startLine: 1 } },
  ...(resource !== undefined && {
    logicalLocations: [{ name: resource.name, fullyQualifiedName: `${resource.urn}#${path}`, kind: "resource" }],
  }),
});

/** Rules that failed, and values that were not known: no results, as viewers would show open questions as faults. */
const notifications = ({ isWhole, failed, notJudged }: Results, programFile: string) => [
  ...(isWhole ? [] : [{ level: "warning", message: { text: cutOff } }]),
  ...failed.map(({ rule, resource, message }) => ({
    level: "error",
    message: { text: message },
    associatedRule: { id: rule },
    locations: [location(resource, "", programFile)],
  })),
  ...notJudged.map(({ rule, resource, path }) => ({
    level: "note",
    message: { text: `${resource.place}: ${path} is not known before the update, which judges it` },
    associatedRule: { id: rule },
    locations: [location(resource, path, programFile)],
  })),
];

/** The same for the same finding in every run, so that a viewer knows it again. */
const fingerprint = (...parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");
