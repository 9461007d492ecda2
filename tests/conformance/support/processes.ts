import { type ChildProcess, spawn } from "node:child_process";

/** A real program that a test has started. */
export interface RunningProcess {
  readonly log: () => string;
  /** Sends a signal and waits for the end. */
  readonly stop: (signal: "SIGTERM" | "SIGKILL") => Promise<void>;
  /** Its process id. Default: it could not be started. */
  readonly pid?: number;
  readonly ended: Promise<void>;
}

/** Starts a script as its pod would. Everything that it starts ends with it. */
export function startProcess(
  command: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>>,
): RunningProcess {
  const [program, ...args] = command;
  const child = spawn(program, args, { env: { PATH: process.env["PATH"], ...environment }, detached: true });
  let log = "";
  const keep = (chunk: Buffer): void => {
    log += chunk.toString();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<void>((done) =>
    child.once("exit", () => {
      done();
    }),
  );
  return {
    log: () => log,
    stop: async (signal) => {
      signalGroup(child, signal);
      await ended;
      signalGroup(child, "SIGKILL");
    },
    ...(child.pid !== undefined && { pid: child.pid }),
    ended,
  };
}

/** The whole group: a start script's own children too. */
function signalGroup(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (Reflect.get(Object(error), "code") !== "ESRCH") throw error;
  }
}

/** Asks again until the answer is right. @throws Error with the last answer, and what else helps to understand it. */
export async function eventually<T>(
  seconds: number,
  ask: () => Promise<T>,
  isRight: (answer: T) => boolean,
  explain: () => string = () => "",
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > end) {
      throw new Error(`not within ${seconds} s; the last answer was ${JSON.stringify(answer)}\n${explain()}`);
    }
    await new Promise((done) => setTimeout(done, 200));
  }
}
