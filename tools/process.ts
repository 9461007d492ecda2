import { spawn, type SpawnOptions } from "node:child_process";

/** What a finished command said. */
export interface Finished {
  /** Exit code; -1 when a signal ended it. */
  readonly code: number;
  /** What it wrote to its standard output. */
  readonly stdout: string;
  /** What it wrote to both streams, line by line. */
  readonly output: string;
}

/** How a command is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it reads from its standard input. Default: nothing. */
  readonly input?: string;
  /** Called for each line that the command writes to either stream. */
  readonly onLine?: (line: string) => void;
}

const spawnOptions = ({ cwd, env }: RunOptions): SpawnOptions => ({ cwd, env: { ...process.env, ...env } });

/** Runs a command to its end and keeps what it wrote. @throws the system's error when there is no such command. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = spawn(command, args, { ...spawnOptions(options), stdio: ["pipe", "pipe", "pipe"] });
  const all: string[] = [];
  const out: string[] = [];
  const take = (line: string): void => {
    all.push(line);
    options.onLine?.(line);
  };
  splitLines(child.stdout, (line) => {
    out.push(line);
    take(line);
  });
  splitLines(child.stderr, take);
  // A command that ends without reading its input closes the pipe: its exit code tells more than the broken pipe.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? -1, stdout: out.join("\n"), output: all.join("\n") });
    });
  });
}

function splitLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    parts.forEach(onLine);
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}

/** Runs a command with the terminal as its own. @throws the system's error when there is no such command. */
export function runInTerminal(
  command: string,
  args: readonly string[],
  options: Omit<RunOptions, "onLine" | "input"> = {},
): Promise<number> {
  const child = spawn(command, args, { ...spawnOptions(options), stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve(code ?? -1);
    });
  });
}
