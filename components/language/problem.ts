/** One mistake in a stack's settings or a platform's spec, told in the words of the file that its author wrote. */
export interface Problem {
  /** Stable code of the kind of mistake: PAL1xx settings, PAL2xx platform spec, PAL3xx the plan that both make. */
  readonly code: `PAL${number}`;
  /** Where it stands, from the file's root: `["tiers", "patient-service", "replicas"]`. */
  readonly path: readonly (string | number)[];
  /** The value that was found, as the author wrote it. */
  readonly found: string;
  /** What would have been right. */
  readonly allowed: string;
  /** The edit that mends it. */
  readonly fix: string;
}

/** A checked value: either right as a whole, or every mistake that is in it. */
export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

/** All mistakes of one input at once. Thrown before anything is registered, so a bad input changes nothing. */
export class InvalidInput extends Error {
  constructor(
    readonly source: string,
    readonly problems: readonly Problem[],
  ) {
    super(renderProblems(source, problems));
    this.name = "InvalidInput";
    this.stack = this.message;
  }
}

/** The value, or an {@link InvalidInput} that names every mistake. */
export function valueOf<T>(source: string, checked: Checked<T>): T {
  if (!checked.ok) throw new InvalidInput(source, checked.problems);
  return checked.value;
}

/** The message a person reads: a count, then four lines for each mistake. */
export function renderProblems(source: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 mistake" : `${String(problems.length)} mistakes`;
  return [`${source}: ${count}; nothing was changed.`, ...problems.map(renderProblem)].join("\n\n");
}

const renderProblem = ({ code, path, found, allowed, fix }: Problem): string =>
  [
    `${code} at ${path.map(String).join(".") || "(top)"}`,
    `  found:   ${found}`,
    `  allowed: ${allowed}`,
    `  fix:     ${fix}`,
  ].join("\n");

/** A value as it would stand in a file, cut to one short line. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
