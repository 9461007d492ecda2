import type { EnforcementLevel, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Waiver, WaiverBook } from "./waivers";

const mandatory: EnforcementLevel = "mandatory";
const advisory: EnforcementLevel = "advisory";

/** The resource that every program has once, and the first that the engine asks about: before anything changes. */
const root = "pulumi:pulumi:Stack";

/** What the engine is told about the waivers themselves: a file with mistakes, waivers that are over, waivers of no use. */
export const waiverPolicies = (book: WaiverBook): (ResourceValidationPolicy | StackValidationPolicy)[] => [
  {
    name: "malformed-waivers",
    description: "The file of waivers must be as the pack's manual says.",
    enforcementLevel: mandatory,
    validateResource: ({ type }, reportViolation) => {
      if (type !== root || book.mistakes.length === 0) return;
      const mistakes = book.mistakes.map((mistake) => `  ${mistake}`);
      reportViolation([`Nothing is waived, as ${book.file} has mistakes:`, ...mistakes].join("\n"));
    },
  },
  {
    name: "expired-waiver",
    description: "A waiver ends on its day.",
    enforcementLevel: mandatory,
    validateResource: ({ type }, reportViolation) => {
      if (type !== root) return;
      for (const waiver of book.expired) {
        const fix = `keep the rule and remove the waiver, or agree with ${waiver.owner} on a new day`;
        reportViolation(inWords(book, waiver, `is over since ${waiver.expires}`, fix));
      }
    },
  },
  {
    name: "unused-waiver",
    description: "A waiver that waives nothing should go.",
    enforcementLevel: advisory,
    validateStack: (_, reportViolation) => {
      for (const waiver of book.unused) {
        reportViolation(inWords(book, waiver, "waives nothing", "remove the waiver, or correct its resource's name"));
      }
    },
  },
];

function inWords({ file }: WaiverBook, waiver: Waiver, what: string, fix: string): string {
  return [
    `The waiver of ${waiver.rule} for "${waiver.resource}" ${what}.`,
    `  where: ${file}`,
    `  why:   ${waiver.reason} (${waiver.owner})`,
    `  fix:   ${fix}`,
  ].join("\n");
}
