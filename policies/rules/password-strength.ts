import type { Field } from "../field";
import type { CheckedResource, ResourceRule, Violation } from "../rule";

/** How many characters each property lets in. */
const alphabets = { upper: 26, lower: 26, numeric: 10, special: 21 } as const;

/** Passwords that a program makes are too long to be guessed. */
export const passwordStrength: ResourceRule = {
  sees: "resource",
  name: "password-strength",
  description: "Every password that the program makes is long enough, and of enough characters.",
  references: ["ROF-SEC-02", "NIST SP 800-63B 3.1.1", "HIPAA §164.308(a)(5)(ii)(D)", "ISO 27001 A.5.17"],
  settings: {
    length: { type: "integer", minimum: 1, default: 32, description: "Characters that a password has at least" },
    bits: {
      type: "integer",
      minimum: 1,
      default: 128,
      description: "Bits of chance that a password has at least, by its length and the characters that it may have",
    },
  },
  check: (resource, settings) => {
    if (resource.type !== "random:index/randomPassword:RandomPassword") return [];
    const length = resource.props.at("length");
    const least = settings.at("length").number ?? 0;
    return length.number !== undefined && length.number < least
      ? [tooShort(length, least)]
      : tooFew(resource, settings.at("bits").number ?? 0);
  },
};

const tooShort = (length: Field, least: number): Violation => ({
  path: length.path,
  found: length.shown,
  message: `The password has fewer than ${least} characters`,
  fix: `length: ${least}`,
});

function tooFew({ props }: CheckedResource, least: number): readonly Violation[] {
  const length = props.at("length").number;
  const size = charactersOf(props);
  if (length === undefined || length * Math.log2(size) >= least) return [];
  return [
    {
      path: "length",
      found: `${length} characters out of ${size}`,
      message: `The password has fewer than ${least} bits of chance`,
      fix: "upper: true, lower: true, numeric: true",
    },
  ];
}

/** Everything is let in that is not shut out, or that a preview does not know yet. */
function charactersOf(props: Field): number {
  const ownSpecial = new Set(props.at("overrideSpecial").text ?? []).size;
  const special = ownSpecial > 0 ? ownSpecial : alphabets.special;
  return Object.entries({ ...alphabets, special })
    .filter(([property]) => !props.at(property).is(false))
    .reduce((sum, [, size]) => sum + size, 0);
}
