import { code, plain, table } from "../../policies/reports/markdown";
import { counted } from "../words";
import type { StateResource } from "../stack/state";

/** How old a generated secret is. */
export interface Age {
  readonly stack: string;
  readonly secret: string;
  /** When its value was made: ISO 8601. */
  readonly created: string;
  readonly days: number;
}

const day = 24 * 60 * 60 * 1000;

/** What makes a value that stays the same until its version is raised. */
const generators = /^random:index\/random(?:Password|String|Bytes):/;

/** Ages of all generated secrets of a stack, by what the state notes of their making. */
export const agesOf = (stack: string, resources: readonly StateResource[], now: Date): readonly Age[] =>
  resources.flatMap(({ urn, type, created }) => {
    if (!generators.test(type) || created === undefined) return [];
    const secret = urn.split("::").at(-1) ?? urn;
    return [{ stack, secret, created, days: Math.floor((now.getTime() - Date.parse(created)) / day) }];
  });

/** A report on the ages of secrets, the oldest first. */
export interface AgeReport {
  readonly markdown: string;
  readonly tooOld: readonly Age[];
}

/** Tells the ages. @param unread stacks whose state could not be read. @param most days that a secret may be old. */
export function ageReport(ages: readonly Age[], unread: readonly string[], most: number): AgeReport {
  const sorted = [...ages].sort((one, other) => other.days - one.days || one.secret.localeCompare(other.secret));
  const tooOld = sorted.filter(({ days }) => days > most);
  const rows = sorted.map(({ stack, secret, created, days }) => [
    plain(stack),
    code(secret),
    created.slice(0, 10),
    counted(days, "day"),
    days > most ? `too old: ${code(`npm run rotate -- ${secret} ${stack}`)}` : "",
  ]);
  const title =
    tooOld.length === 0
      ? `No secret is older than ${counted(most, "day")}`
      : `${tooOld.length} of ${ages.length} secrets are older than ${counted(most, "day")}`;
  const notRead =
    unread.length === 0 ? [] : [`The state of these stacks could not be read: ${unread.map(plain).join(", ")}`, ""];
  const listed =
    rows.length === 0 ? ["No stack has a generated secret."] : table(["stack", "secret", "made on", "age", ""], rows);
  return { markdown: [`## ${title}`, "", ...notRead, ...listed, ""].join("\n"), tooOld };
}
