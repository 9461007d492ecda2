import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { Briefing } from "./briefing";
import type { Sink } from "./reports/finding";
import { root } from "./waiver-policies";

const named = {
  name: "malformed-config",
  description: "The policy config must be as the pack's schema says.",
} as const;

const message = "The policy config has mistakes";

/** Told with the first resource that the engine asks about: before anything changes. */
export const configPolicy = (briefing: Briefing, sink: Sink): ResourceValidationPolicy => ({
  ...named,
  enforcementLevel: "mandatory",
  validateResource: ({ type }, reportViolation) => {
    if (type !== root) return;
    sink.asked({ ...named, level: "mandatory", references: [] });
    const { mistakes } = briefing;
    if (mistakes.length === 0) return;
    sink.found({
      rule: named.name,
      path: "policy config",
      found: mistakes.join("; "),
      message,
      fix: "correct the file",
    });
    reportViolation([`${message}:`, ...mistakes.map((mistake) => `  ${mistake}`)].join("\n"));
  },
});
