import type { EnforcementLevel, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Sink } from "./reports/finding";
import type { Waiver, WaiverBook } from "./waivers";

const mandatory: EnforcementLevel = "mandatory";
const advisory: EnforcementLevel = "advisory";

/** The resource that every program has once, and the first that the engine asks about: before anything changes. */
export const root = "pulumi:pulumi:Stack";

const names = {
  malformed: { name: "malformed-waivers", description: "The file of waivers must be as the pack's manual says." },
  expired: { name: "expired-waiver", description: "A waiver ends on its day." },
  unused: { name: "unused-waiver", description: "A waiver that waives nothing should go." },
} as const;

/** What the engine is told about the waivers themselves: a file with mistakes, waivers that are over, waivers of no use. */
export function waiverPolicies(book: WaiverBook, sink: Sink): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const { malformed, expired, unused } = names;
  const tell = (rule: string, { message, found, fix }: Said): string => {
    sink.found({ rule, path: book.file, found, message, fix });
    return [`${message}.`, `  where: ${book.file}`, `  why:   ${found}`, `  fix:   ${fix}`].join("\n");
  };
  const asked = (policy: (typeof names)[keyof typeof names], level: EnforcementLevel): void => {
    sink.asked({ ...policy, level, references: [] });
  };
  return [
    {
      ...malformed,
      enforcementLevel: mandatory,
      validateResource: ({ type }, reportViolation) => {
        if (type !== root) return;
        asked(malformed, mandatory);
        if (book.mistakes.length === 0) return;
        const message = `Nothing is waived, as ${book.file} has mistakes`;
        const found = book.mistakes.join("; ");
        sink.found({ rule: malformed.name, path: book.file, found, message, fix: "correct the file" });
        reportViolation([`${message}:`, ...book.mistakes.map((mistake) => `  ${mistake}`)].join("\n"));
      },
    },
    {
      ...expired,
      enforcementLevel: mandatory,
      validateResource: ({ type }, reportViolation) => {
        if (type !== root) return;
        asked(expired, mandatory);
        for (const waiver of book.expired) {
          const fix = `keep the rule and remove the waiver, or agree with ${waiver.owner} on a new day`;
          reportViolation(tell(expired.name, said(waiver, `is over since ${waiver.expires}`, fix)));
        }
      },
    },
    {
      ...unused,
      enforcementLevel: advisory,
      validateStack: (_, reportViolation) => {
        asked(unused, advisory);
        for (const waiver of book.unused) {
          const fix = "remove the waiver, or correct its resource's name";
          reportViolation(tell(unused.name, said(waiver, "waives nothing", fix)));
        }
      },
    },
  ];
}

/** What is wrong with a waiver, in words. */
interface Said {
  readonly message: string;
  readonly found: string;
  readonly fix: string;
}

const said = ({ rule, resource, reason, owner }: Waiver, what: string, fix: string): Said => ({
  message: `The waiver of ${rule} for "${resource}" ${what}`,
  found: `${reason} (${owner})`,
  fix,
});
