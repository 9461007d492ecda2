import { harmlessEndings, isSecretName, secretNames } from "../../policies/secret-names";
import { looksRandom, secretShape } from "../../policies/secret-texts";

/** What stands in the place of every secret: always the same, so that it says nothing of the secret's length. */
export const secretWord = "(secret)";
/** What stands in the place of a value that only the update makes. */
export const unknownWord = "(known after the update)";

/** Shorter ones would be found by chance in words of every text: they are looked for as whole values alone. */
const leastPart = 6;
/** Bits for each character from which a mixed word is taken for a random secret: as the pack's rule has it. */
const bits = 4;
const byName = { names: secretNames, harmlessEndings };

/** Replaces secrets in texts: known ones wherever they stand in whatever spelling, and what is a secret by its name or its shape. */
export class Redactor {
  private readonly whole: ReadonlySet<string>;
  /** Spellings by their first characters: a report has long texts, and a platform hundreds of secrets. */
  private readonly parts = new Map<string, string[]>();

  constructor(secrets: Iterable<string>) {
    const values = [...new Set(secrets)].filter((value) => value !== "");
    this.whole = new Set(values.flatMap(spellings));
    const long = values
      .filter((value) => value.length >= leastPart)
      .flatMap((value) => [...spellings(value), ...insideBase64(value)]);
    for (const part of new Set(long)) {
      const start = part.slice(0, leastPart);
      this.parts.set(
        start,
        [...(this.parts.get(start) ?? []), part].sort((one, other) => other.length - one.length),
      );
    }
  }

  /** A text without known secrets, and without what is one by its shape. */
  text(text: string): string {
    if (this.whole.has(text)) return secretWord;
    return this.withoutKnown(text);
  }

  /** The value of a property. @param name of the property, or of the variable or key that the value is for. */
  value(name: string, text: string): string {
    if (text === secretWord || text === unknownWord) return text;
    if (isSecretName(name, byName) && !/^(?:true|false|\d{1,4})$/.test(text)) return secretWord;
    if (secretShape(text) !== undefined || looksRandom(text, bits)) return secretWord;
    return this.text(text);
  }

  /** A line of a file, in which a name and a value may stand: `db.password=abc`. */
  line(name: string, line: string): string {
    const [, key, value] = /^([\w."'-]+\s*[:=]\s*)(.*)$/.exec(line.trim()) ?? [];
    if (key === undefined || value === undefined) return this.value(name, line.trim());
    return key + this.value(key.replace(/[^\w.-]/g, ""), value);
  }

  /** The same data with every text redacted: the last net, through which each report goes. */
  deep<T extends object>(data: T): T {
    const copy = structuredClone(data);
    this.redactIn(copy);
    return copy;
  }

  private redactIn(object: object): void {
    for (const key of Object.keys(object)) {
      const member: unknown = Reflect.get(object, key);
      if (typeof member === "string") Reflect.set(object, key, this.text(member));
      if (typeof member === "object" && member !== null) this.redactIn(member);
    }
  }

  private withoutKnown(text: string): string {
    if (this.parts.size === 0) return text;
    let kept = "";
    let at = 0;
    while (at < text.length) {
      const found = this.parts.get(text.slice(at, at + leastPart))?.find((part) => text.startsWith(part, at));
      kept += found === undefined ? text.charAt(at) : secretWord;
      at += found?.length ?? 1;
    }
    return kept;
  }
}

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** How one value may be written: plain, in JSON, in base64 of both alphabets, for a URL. */
function spellings(value: string): readonly string[] {
  const encoded = base64(value);
  const inUrl = percent(value);
  const all = [value, JSON.stringify(value).slice(1, -1), encoded, encoded.replace(/=+$/, ""), percent(encoded)];
  return [
    ...new Set([
      ...all,
      inUrl,
      inUrl.replaceAll("%20", "+"),
      inUrl.replace(/%[0-9A-F]{2}/g, small),
      urlBase64(encoded),
    ]),
  ];
}

const percent = (text: string): string => encodeURIComponent(Buffer.from(text, "utf8").toString("utf8"));
const small = (hex: string): string => hex.toLowerCase();
const urlBase64 = (encoded: string): string => encoded.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** The part of base64 that is the value's own where the value stands inside of a longer text, at each of the three places it may begin. */
function insideBase64(value: string): readonly string[] {
  const bytes = Buffer.from(value, "utf8");
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const first = Math.ceil((offset * 8) / 6);
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    const own = encoded.slice(first, whole);
    return own.length < 8 ? [] : [own, urlBase64(own)];
  });
}
