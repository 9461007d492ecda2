import { run, type RunOptions } from "../../../tools/process";

/** Runs a command that must succeed: what it wrote to its standard output. @throws Error with the end of what it said. */
export async function must(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, output } = await run(command, args, options);
  if (code === 0) return stdout;
  throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${output.slice(-4000)}`);
}
