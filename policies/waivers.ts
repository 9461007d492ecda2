import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { pathIn } from "./paths";

const isDate = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

const text = (what: string) => z.string(`must be ${what}`).trim().min(1, `must be ${what}`);

const waiverSchema = z.strictObject({
  rule: text("the name of a rule"),
  resource: text("the name of a resource in the program"),
  reason: text("the reason why the rule cannot be kept"),
  owner: text("who answers for it"),
  expires: text("a date such as 2027-01-31").refine(isDate, "must be a date such as 2027-01-31"),
});

/** Somebody's leave to break a rule for a while. */
export type Waiver = Readonly<z.output<typeof waiverSchema>>;

/** The waivers of a program, or all that is wrong with its file. */
export type Waivers =
  | { readonly file: string; readonly list: readonly Waiver[] }
  | { readonly file: string; readonly mistakes: readonly string[] };

/** Where waivers stand, unless `PALIER_WAIVERS` names another file. */
export const defaultFile = "policy-waivers.yaml";

/**
 * Reads the waivers of the program in a folder; a program without the file has none.
 * @param named file that was asked for by name, which must be there
 */
export function readWaivers(folder: string, named: string | undefined, rules: readonly string[]): Waivers {
  const file = named ?? defaultFile;
  const path = resolve(folder, file);
  if (existsSync(path)) return parseWaivers(file, readFileSync(path, "utf8"), rules);
  return named === undefined ? { file, list: [] } : { file, mistakes: ["there is no such file"] };
}

/** The waivers in a file's text, or every mistake in it. */
export function parseWaivers(file: string, content: string, rules: readonly string[]): Waivers {
  const document = parseDocument(content);
  if (document.errors.length > 0) return { file, mistakes: document.errors.map(({ message }) => firstLine(message)) };
  const rule = waiverSchema.shape.rule.refine((name) => rules.includes(name), "must be the name of a rule");
  const schema = z.array(waiverSchema.extend({ rule }), "must be a list of waivers");
  const parsed = schema.safeParse(document.toJS() ?? []);
  if (!parsed.success) return { file, mistakes: parsed.error.issues.map(inWords) };
  const mistakes = parsed.data.flatMap((waiver, index, all) =>
    all.findIndex((other) => isSame(other, waiver)) === index
      ? []
      : [`[${index}]: ${waiver.rule} is waived for "${waiver.resource}" already`],
  );
  return mistakes.length > 0 ? { file, mistakes } : { file, list: parsed.data };
}

const isSame = (one: Waiver, other: Waiver): boolean => one.rule === other.rule && one.resource === other.resource;

const firstLine = (message: string): string => message.split("\n")[0]?.replace(/:$/, "") ?? message;

function inWords({ path, message }: z.core.$ZodIssue): string {
  const place = pathIn(path);
  return place === "" ? message : `${place}: ${message}`;
}

/** The waivers of a run, and which of them were of use. A waiver holds until the end of its last day, in UTC. */
export class WaiverBook {
  private readonly used = new Set<Waiver>();
  private readonly list: readonly Waiver[];
  private readonly today: string;

  constructor(
    private readonly waivers: Waivers,
    now: Date,
  ) {
    this.list = "list" in waivers ? waivers.list : [];
    this.today = now.toISOString().slice(0, "2027-01-31".length);
  }

  get file(): string {
    return this.waivers.file;
  }

  /** What is wrong with the file; then nothing is waived. */
  get mistakes(): readonly string[] {
    return "mistakes" in this.waivers ? this.waivers.mistakes : [];
  }

  /** The waiver of a violation, if there is one in force, which makes it one of use. */
  waiverOf(rule: string, resource: string): Waiver | undefined {
    const found = this.list.find((waiver) => waiver.rule === rule && waiver.resource === resource);
    if (found === undefined || this.isOver(found)) return undefined;
    this.used.add(found);
    return found;
  }

  get expired(): readonly Waiver[] {
    return this.list.filter((waiver) => this.isOver(waiver));
  }

  /** Waivers in force that have waived nothing so far. */
  get unused(): readonly Waiver[] {
    return this.list.filter((waiver) => !this.isOver(waiver) && !this.used.has(waiver));
  }

  private isOver({ expires }: Waiver): boolean {
    return expires < this.today;
  }
}
