import type { Part } from "./parts";

const everyMilliseconds = 10_000;

/** Says what is being built, how far it is and what is left: a line when a part begins or ends, and one every 10 s. */
export class Progress {
  private readonly start = Date.now();
  private readonly timer: NodeJS.Timeout;
  private packages = 0;
  private modules = 0;

  constructor(
    private readonly part: Part,
    private readonly number: number,
    private readonly parts: readonly Part[],
    private readonly print: (line: string) => void = console.log,
  ) {
    const usual = duration(part.usualSeconds);
    this.say(`building ${part.name} (about ${usual} on two cores when nothing of it was compiled before)`);
    this.timer = setInterval(() => {
      const done = `${this.modules} modules downloaded, ${this.packages} packages compiled`;
      this.say(`${part.name}: ${done}, ${this.elapsed()} of about ${usual}`);
    }, everyMilliseconds);
  }

  /** A line of Go's own output: a package that was compiled, or a module that was downloaded. */
  line(line: string): void {
    if (line.startsWith("go: downloading")) this.modules++;
    else if (/^[\w.-]+(\/[\w.~-]+)*$/.test(line)) this.packages++;
  }

  /** The part is ready. */
  done(): void {
    const left = this.parts.slice(this.number);
    const seconds = left.reduce((sum, part) => sum + part.usualSeconds, 0);
    const names = left.map((part) => part.name).join(", ");
    const rest = left.length === 0 ? "nothing is left" : `left: ${names} (at most about ${duration(seconds)})`;
    this.say(`${this.part.name} is ready after ${this.elapsed()}; ${rest}`);
  }

  /** Ends the lines, whether the part is ready or not. */
  stop(): void {
    clearInterval(this.timer);
  }

  private say(text: string): void {
    this.print(`[${this.number}/${this.parts.length}] ${text}`);
  }

  private elapsed(): string {
    return duration((Date.now() - this.start) / 1000);
  }
}

/** Seconds as a person says them: `35 s`, `4 min`, `4 min 5 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
