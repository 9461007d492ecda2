import type { Part } from "./parts";

const everyMilliseconds = 10_000;

/** Says what is being built, how far it is and what is left: a line when something begins or ends, and one every 10 s. */
export class Progress {
  private readonly start = Date.now();
  private lastSaid = Date.now();
  private packages = 0;
  private modules = 0;

  constructor(
    private readonly number: number,
    private readonly parts: readonly Part[],
  ) {
    this.say(`building ${this.part.name} (about ${minutes(this.part.usualSeconds)} with empty caches on two cores)`);
  }

  /** A line of Go's own output: a package that was compiled, or a module that was downloaded. */
  line(line: string): void {
    if (line.startsWith("go: downloading")) this.modules++;
    else if (/^[\w.-]+(\/[\w.~-]+)+$/.test(line)) this.packages++;
    if (Date.now() - this.lastSaid < everyMilliseconds) return;
    this.lastSaid = Date.now();
    this.say(
      `${this.part.name}: ${this.modules} modules downloaded, ${this.packages} packages compiled, ${this.elapsed()}`,
    );
  }

  done(): void {
    const left = this.parts.slice(this.number);
    const rest =
      left.length === 0
        ? "nothing is left"
        : `left: ${left.map((part) => part.name).join(", ")} (about ${minutes(left.reduce((sum, part) => sum + part.usualSeconds, 0))})`;
    this.say(`${this.part.name} is ready after ${this.elapsed()}; ${rest}`);
  }

  private get part(): Part {
    const part = this.parts[this.number - 1];
    if (!part) throw new RangeError(`there is no part ${this.number} of ${this.parts.length}`);
    return part;
  }

  private say(text: string): void {
    console.log(`[${this.number}/${this.parts.length}] ${text}`);
  }

  private readonly elapsed = (): string => minutes((Date.now() - this.start) / 1000);
}

const minutes = (seconds: number): string =>
  seconds < 60 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
