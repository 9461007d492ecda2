import { counted } from "../words";
import type { ChangeGroup, ReviewChange, StackReport } from "../review/report";
import type { ManagedFields, Writer } from "./managed-fields";
import { type Origin, originOf } from "./origin";

/** Notes of who wrote the fields of a resource, by the engine's name for it; none where it is in no cluster. */
export type NotesOf = (urn: string) => ManagedFields;

/** A report on what has changed outside of the program, with who probably changed it. What restarts is left out: it has happened already. */
export function withOrigins(report: StackReport, notesOf: NotesOf): StackReport {
  if (report.verdict === "failed") return report;
  const groups = report.groups.map((group): ChangeGroup => ({
    ...group,
    tiers: group.tiers.map((tier) => ({
      ...tier,
      changes: tier.changes.flatMap((change) => changesByOrigin(change, notesOf(change.urn))),
    })),
  }));
  return { ...report, groups, rollout: [], ...verdictOf(report, groups) };
}

/** The changes of one resource: those of people apart from those of controllers. What is gone was deleted by a person. */
function changesByOrigin(change: ReviewChange, notes: ManagedFields): readonly ReviewChange[] {
  if (change.properties.length === 0) return [{ ...change, origin: "person", because: becauseOf(change, []) }];
  const told = change.properties.map((property) => ({ property, origin: originOf(notes, property) }));
  return (["person", "controller"] as const).flatMap((kind) => {
    const own = told.filter(({ origin }) => origin.kind === kind);
    if (own.length === 0) return [];
    const because = becauseOf(
      change,
      own.map(({ origin }) => origin),
    );
    return [{ ...change, origin: kind, because, properties: own.map(({ property }) => property) }];
  });
}

function becauseOf({ operation }: ReviewChange, origins: readonly Origin[]): string {
  const writers = origins.flatMap(({ writer }) => (writer === undefined ? [] : [writer]));
  const words = [...new Set(writers.map(wordsOf))];
  const by = words.length === 0 ? "" : ` by ${words.join(" and ")}`;
  return `${operation === "delete" ? "is gone: it was deleted" : "was changed"} outside of the program${by}`;
}

const wordsOf = ({ name, time }: Writer): string =>
  time === undefined ? name : `${name} on ${time.slice(0, 16).replace("T", " ")} UTC`;

/** What people changed asks for a decision: into the program, or back. What controllers changed is their work. */
function verdictOf(report: StackReport, groups: readonly ChangeGroup[]): Pick<StackReport, "verdict" | "sentence"> {
  const changes = groups.flatMap(({ tiers }) => tiers).flatMap(({ changes }) => changes);
  const by = (origin: ReviewChange["origin"]): number =>
    new Set(changes.filter((change) => change.origin === origin).map(({ urn }) => urn)).size;
  const [people, controllers] = [by("person"), by("controller")];
  if (people + controllers === 0)
    return { verdict: "unchanged", sentence: "nothing has changed outside of the program" };
  const ofControllers = `controllers changed ${counted(controllers, "resource")}, which is their work`;
  if (people === 0) return { verdict: "harmless", sentence: ofControllers };
  const rest = controllers === 0 ? "" : `; ${ofControllers}`;
  const lost = report.risks.length === 0 ? "" : ", some of which hold data";
  return {
    verdict: "risky",
    sentence: `people changed ${counted(people, "resource")} outside of the program${lost}${rest}`,
  };
}

/** Whether people changed anything in a stack. */
export const isChangedByPeople = ({ groups }: StackReport): boolean =>
  groups.some(({ tiers }) => tiers.some(({ changes }) => changes.some(({ origin }) => origin === "person")));
