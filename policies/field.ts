/** Stands for a value that a preview cannot know yet. */
const notKnownYet = Symbol("not known yet");

const longest = 80;

/** Is told the path of a value that somebody asked for and a preview does not know yet. */
export type NoteUnknown = (path: string) => void;

/**
 * A value of a resource's properties together with its path. Reading never fails: what is absent is missing, and what a
 * preview does not know yet is unknown, neither of which is the other.
 */
export class Field {
  constructor(
    /** Path from the resource, such as `spec.template.spec.containers[0]`. Empty for the resource itself. */
    readonly path: string,
    private readonly content: unknown,
    private readonly noteUnknown?: NoteUnknown,
  ) {}

  /** The field under the keys, one after the other. */
  at(...keys: readonly string[]): Field {
    return keys.reduce<Field>((field, key) => field.child(key), this);
  }

  /** The entries of a list; none where this is not a list. */
  items(): readonly Field[] {
    const { value } = this;
    if (!Array.isArray(value)) return [];
    return Array.from({ length: value.length }, (_, index) => this.field(`${this.path}[${index}]`, read(value, index)));
  }

  /** The entries of an object by key; none where this is not an object. */
  entries(): readonly (readonly [string, Field])[] {
    const { value } = this;
    if (!isObject(value) || Array.isArray(value)) return [];
    return Object.keys(value).map((key) => [key, this.child(key)] as const);
  }

  /** Whether the value is absent or null. */
  get isMissing(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** Whether a preview cannot know the value yet. */
  get isUnknown(): boolean {
    return this.value === notKnownYet;
  }

  /** Whether the value is exactly `expected`. */
  is(expected: string | number | boolean): boolean {
    return this.value === expected;
  }

  /** Whether this is an object or a list without entries. */
  get isEmpty(): boolean {
    return isObject(this.value) && Object.keys(this.value).length === 0;
  }

  /** The value as text, where it is text. */
  get text(): string | undefined {
    return typeof this.value === "string" ? this.value : undefined;
  }

  /** The value as a number, where it is a number or text that is written as a whole number. */
  get number(): number | undefined {
    if (typeof this.value === "number") return this.value;
    return this.text !== undefined && /^\d+$/.test(this.text) ? Number(this.text) : undefined;
  }

  /** The value as a person reads it, at most 80 characters. Not for values that may be secret. */
  get shown(): string {
    if (this.content === notKnownYet) return "a value that is not known yet";
    if (this.isMissing) return "nothing";
    const text = typeof this.content === "string" ? `"${this.content}"` : written(this.content);
    return text.length > longest ? `${text.slice(0, longest)}…` : text;
  }

  private child(key: string): Field {
    const path = /^[\w-]+$/.test(key)
      ? [this.path, key].filter((part) => part !== "").join(".")
      : `${this.path}["${key}"]`;
    // Whatever is asked of an unknown value, it is this value that is not known.
    if (this.content === notKnownYet) return new Field(path, notKnownYet, () => this.noteUnknown?.(this.path));
    return this.field(path, isObject(this.content) ? read(this.content, key) : undefined);
  }

  private field(path: string, content: unknown): Field {
    return new Field(path, content, this.noteUnknown);
  }

  /** The value, for whoever draws a conclusion from it. */
  private get value(): unknown {
    if (this.content === notKnownYet) this.noteUnknown?.(this.path);
    return this.content;
  }
}

/** A value that stands in no program, and of which nobody is told. */
export const untold = (path: string): Field => new Field(path, notKnownYet);

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Properties arrive behind a proxy that throws, and only throws, where a value is not known yet. */
function read(object: object, key: string | number): unknown {
  try {
    // What every object inherits, such as "constructor", stands in no program.
    const value: unknown = Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
    return value;
  } catch {
    return notKnownYet;
  }
}

function written(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "a value that is partly not known yet";
  }
}
