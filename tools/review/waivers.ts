import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { type DataRisk, type DataWaiver, hazards, type WaiverNotes } from "./report";

const isDate = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

const text = (what: string) => z.string(`must be ${what}`).trim().min(1, `must be ${what}`);

const waiverSchema = z.strictObject({
  stack: text("the name of a stack"),
  resource: text("what the review calls the resource, such as Cluster/patient-db"),
  accepts: z.enum(hazards, `must be one of ${hazards.join(", ")}`),
  reason: text("the reason why the data may go"),
  owner: text("who answers for it"),
  expires: text("a date such as 2027-01-31").refine(isDate, "must be a date such as 2027-01-31"),
});

/** Where a project's waivers for data stand. */
export const waiversFile = "data-waivers.yaml";

/** The waivers of a project, or all that is wrong with their file; then nothing is waived. */
export interface DataWaivers {
  readonly list: readonly DataWaiver[];
  readonly mistakes: readonly string[];
}

/** Reads the waivers of the project in a folder; one without the file has none. */
export function readDataWaivers(folder: string): DataWaivers {
  const path = join(folder, waiversFile);
  return existsSync(path) ? parseDataWaivers(readFileSync(path, "utf8")) : { list: [], mistakes: [] };
}

/** The waivers in a file's text, or every mistake in it. */
export function parseDataWaivers(content: string): DataWaivers {
  const document = parseDocument(content);
  if (document.errors.length > 0)
    return { list: [], mistakes: document.errors.map(({ message }) => message.split("\n")[0] ?? message) };
  const parsed = z.array(waiverSchema, "must be a list of waivers").safeParse(document.toJS() ?? []);
  if (!parsed.success) return { list: [], mistakes: parsed.error.issues.map(inWords) };
  const twice = parsed.data.flatMap((waiver, index, all) =>
    all.findIndex((other) => isFor(other, waiver)) === index
      ? []
      : [`[${index}]: "${waiver.resource}" of ${waiver.stack} is waived already`],
  );
  return twice.length > 0 ? { list: [], mistakes: twice } : { list: parsed.data, mistakes: [] };
}

const inWords = ({ path: [index, ...rest], message }: z.core.$ZodIssue): string =>
  index === undefined ? message : `[${String(index)}]${rest.map((key) => `.${String(key)}`).join("")}: ${message}`;

type Which = Pick<DataWaiver, "stack" | "resource" | "accepts">;

const isFor = (one: Which, other: Which): boolean =>
  one.stack === other.stack && one.resource === other.resource && one.accepts === other.accepts;

/** The waivers of one review. One holds until the end of its last day, in UTC. */
export class WaiverBook {
  private readonly used = new Set<DataWaiver>();
  private readonly today: string;

  constructor(
    private readonly waivers: DataWaivers,
    now: Date,
  ) {
    this.today = now.toISOString().slice(0, "2027-01-31".length);
  }

  /** A risk with the waiver that is in force for it, if there is one. */
  judge(stack: string, risk: Omit<DataRisk, "waiver">): DataRisk {
    const wanted = { stack, resource: risk.resource, accepts: risk.hazard };
    const waiver = this.waivers.list.find((one) => isFor(one, wanted));
    if (waiver === undefined || this.isOver(waiver)) return risk;
    this.used.add(waiver);
    return { ...risk, waiver };
  }

  /** What is to be told of the file, when all stacks of a review are judged. @param stacks those that were reviewed */
  notes(stacks: readonly string[]): WaiverNotes {
    const { list, mistakes } = this.waivers;
    const ofReview = list.filter(({ stack }) => stacks.includes(stack));
    return {
      file: waiversFile,
      mistakes,
      expired: list.filter((waiver) => this.isOver(waiver)),
      unused: ofReview.filter((waiver) => !this.isOver(waiver) && !this.used.has(waiver)),
    };
  }

  private isOver({ expires }: DataWaiver): boolean {
    return expires < this.today;
  }
}
