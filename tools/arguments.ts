import { parseArgs } from "node:util";
import { nearest } from "../components/language/nearest";
import { UserProblem } from "./problem";

/** A flag of a command: what it does, and the name of its value where it takes one. */
export interface Flag {
  readonly says: string;
  /** Name of the value, such as `NAME`. Default: the flag stands alone. */
  readonly takes?: string;
}

/** What a command line may hold. */
export interface Command {
  /** How it is called, such as `npm run up [stack]`. */
  readonly usage: string;
  readonly says: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** How many words may stand beside the flags. */
  readonly mostWords: number;
}

/** What a command line said. */
export interface Arguments {
  readonly words: readonly string[];
  /** Values of flags that take one; the last where a flag stands more than once. */
  readonly values: Readonly<Record<string, string>>;
  /** Every value of a flag that takes one, in order; the values of one flag may also stand together, with commas. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** Flags that stood alone. */
  readonly set: ReadonlySet<string>;
}

/** Reads a command line; nothing when it asks for help, which is printed. @throws UserProblem for what the command does not know. */
export function readArguments(argv: readonly string[], command: Command): Arguments | undefined {
  const options = Object.fromEntries(
    Object.entries({ ...command.flags, help: help }).map(([name, { takes }]) => [
      name,
      { type: takes === undefined ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  const args = argv.map((argument) => (argument === "-h" ? "--help" : argument));
  const { values, positionals, tokens } = parseArgs({
    args,
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  if (values["help"] === true) {
    console.log(helpOf(command));
    return undefined;
  }
  const problems = [
    ...tokens.flatMap((token) => (token.kind === "option" ? flagProblems(token, command) : [])),
    ...positionals.slice(command.mostWords).map((word) => `"${word}" is one word too many`),
  ];
  if (problems.length > 0) throw new UserProblem(problems.join("; "), `see ${command.usage} -- --help`);
  return {
    words: positionals,
    values: Object.fromEntries(Object.entries(values).flatMap(([k, v]) => (typeof v === "string" ? [[k, v]] : []))),
    lists: listsOf(tokens),
    set: new Set(Object.keys(values).filter((name) => values[name] === true)),
  };
}

function listsOf(tokens: readonly Token[]): Arguments["lists"] {
  const lists: Record<string, string[]> = {};
  for (const { kind, name = "", value } of tokens) {
    if (kind === "option" && value !== undefined) (lists[name] ??= []).push(...value.split(","));
  }
  return lists;
}

/** What `parseArgs` says of one part of a command line, as far as it is read. */
interface Token {
  readonly kind: string;
  readonly name?: string;
  readonly value?: string | undefined;
}

const help: Flag = { says: "says this" };

function flagProblems(
  token: { readonly name: string; readonly value?: string | undefined },
  command: Command,
): string[] {
  const flag = command.flags[token.name];
  const names = Object.keys(command.flags);
  if (flag === undefined) {
    const near = nearest(token.name, names);
    const known = names.length === 0 ? "there are no flags" : `the flags are ${names.map((n) => `--${n}`).join(", ")}`;
    return [`--${token.name} is not known; ${near === undefined ? known : `did you mean --${near}?`}`];
  }
  if (flag.takes !== undefined && (token.value ?? "") === "") return [`--${token.name} needs a value: ${flag.takes}`];
  if (flag.takes === undefined && token.value !== undefined) return [`--${token.name} takes no value`];
  return [];
}

/** The text of `--help`. */
export function helpOf(command: Command): string {
  const flags = Object.entries({ ...command.flags, help }).map(([name, { says, takes }]) => ({
    name: takes === undefined ? `--${name}` : `--${name} ${takes}`,
    says,
  }));
  const width = Math.max(...flags.map(({ name }) => name.length));
  const lines = flags.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`);
  const note = "Flags come after two dashes, which npm needs: npm run up -- dev --context my-cluster";
  return [command.usage, "", command.says, "", ...lines, "", note].join("\n");
}
