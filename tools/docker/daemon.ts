import { z } from "zod";
import { UserProblem } from "../problem";
import { type Finished, run, runInTerminal } from "../process";

/** A Docker daemon, spoken to by the docker command. */
export class Daemon {
  constructor(
    /** Where it listens: `unix:///var/run/docker.sock`. */
    readonly address: string,
    private readonly program = "docker",
  ) {}

  /** What the docker command and the provider read. A context would be stronger than the address, so none is named. */
  get env(): Readonly<Record<string, string | undefined>> {
    return { DOCKER_HOST: this.address, DOCKER_CONTEXT: undefined };
  }

  /** Whether it runs on this machine, so that its ports and its disk can be looked at from here. */
  get isHere(): boolean {
    return this.address.startsWith("unix://");
  }

  /** Runs the docker command to its end. */
  run(args: readonly string[], onLine?: (line: string) => void): Promise<Finished> {
    return run(this.program, args, { env: this.env, ...(onLine && { onLine }) });
  }

  /** Runs the docker command with the terminal as its own. Returns its exit code. */
  inTerminal(args: readonly string[]): Promise<number> {
    return runInTerminal(this.program, args, { env: this.env });
  }

  /** What a command that must succeed writes. @throws UserProblem with the command's own words. */
  async must(args: readonly string[]): Promise<string> {
    const { code, stdout, output } = await this.run(args);
    if (code === 0) return stdout;
    throw failed(args, output);
  }

  /** The objects that a command lists, one JSON text a line. */
  async list<T>(args: readonly string[], schema: z.ZodType<T>): Promise<readonly T[]> {
    const lines = (await this.must([...args, "--format", "{{json .}}"])).split("\n");
    return lines.filter((line) => line !== "").map((line) => schema.parse(JSON.parse(line)));
  }

  /** What is known of some objects, in their order. Those that have gone meanwhile are left out. */
  async inspect<T>(kind: string, names: readonly string[], schema: z.ZodType<T>): Promise<readonly T[]> {
    if (names.length === 0) return [];
    const args = [kind, "inspect", ...names];
    const { code, stdout, output } = await this.run(args);
    if (code !== 0 && !/no such/i.test(output)) throw failed(args, output);
    return z.array(schema).parse(JSON.parse(stdout));
  }
}

const failed = (args: readonly string[], output: string): UserProblem =>
  new UserProblem(`docker ${args.join(" ")} failed:\n${output}`, "see what Docker says above");

/**
 * The daemon at an address; without one, that of DOCKER_HOST or of Docker's present context, as the docker command has it.
 * @throws UserProblem when there is no docker command, or the context is not there.
 */
export async function daemonAt(address: string | undefined, program = "docker"): Promise<Daemon> {
  if (address !== undefined) return new Daemon(address, program);
  const asked = await run(program, ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]).catch(
    (error: unknown) => {
      throw noCommand(error);
    },
  );
  const found = asked.stdout.trim();
  if (asked.code !== 0 || found === "") {
    throw new UserProblem(
      `Docker does not know where its daemon is: ${asked.output}`,
      "choose a context that is there (docker context use default), or set DOCKER_HOST",
    );
  }
  return new Daemon(found, program);
}

/** What to say where the docker command cannot be run at all. */
export const noCommand = (error: unknown): UserProblem =>
  new UserProblem(
    `the docker command cannot be run: ${error instanceof Error ? error.message : String(error)}`,
    "install Docker (on Debian: apt-get install docker.io), or set target to kubernetes",
  );
