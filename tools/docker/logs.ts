import { suggest } from "../../components/language/nearest";
import { UserProblem } from "../problem";
import type { Daemon } from "./daemon";
import type { Standing } from "./objects";

/** What of a log is asked for. */
export interface LogOptions {
  /** How many lines at the end, of each container. */
  readonly tail: number;
  /** Whether new lines are told as they come. */
  readonly follow: boolean;
}

/** The containers that a word means: those of the tier of that name, or the one of that name. @throws UserProblem with the nearest name. */
export function containersNamed<Some extends Pick<Standing, "name" | "tier">>(
  word: string,
  standing: readonly Some[],
): readonly Some[] {
  const ofTier = standing.filter(({ tier }) => tier === word);
  const found = ofTier.length > 0 ? ofTier : standing.filter(({ name }) => name === word);
  if (found.length > 0) return found;
  const names = [...new Set(standing.flatMap(({ tier, name }) => [tier, name]))].sort();
  throw new UserProblem(`there is no service "${word}"`, suggest(word, names));
}

/** Writes the logs of containers; those of several with the container's name before each line. Returns the exit code. */
export async function writeLogs(
  daemon: Daemon,
  containers: readonly Standing[],
  { tail, follow }: LogOptions,
): Promise<number> {
  const args = (fullName: string): readonly string[] => [
    ...["logs", "--tail", String(tail)],
    ...(follow ? ["--follow"] : []),
    fullName,
  ];
  const [first, ...others] = containers;
  if (first === undefined) return 0;
  if (others.length === 0) return daemon.inTerminal(args(first.fullName));
  const width = Math.max(...containers.map(({ name }) => name.length));
  const write =
    ({ name }: Standing) =>
    (line: string): void => {
      console.log(`${name.padEnd(width)} | ${line}`);
    };
  const ended: number[] = [];
  if (follow) {
    const all = await Promise.all(containers.map((one) => daemon.run(args(one.fullName), write(one))));
    ended.push(...all.map(({ code }) => code));
  } else {
    // One after another, so that the lines of each stay together.
    for (const one of containers) ended.push((await daemon.run(args(one.fullName), write(one))).code);
  }
  return Math.max(...ended);
}
