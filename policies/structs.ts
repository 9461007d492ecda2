import { createRequire } from "node:module";

/** What reads a message of the engine, as the library for such messages has it. */
interface Reader {
  nextField(): boolean;
  skipField(): void;
  getFieldNumber(): number;
  getCursor(): number;
  getBuffer(): Uint8Array;
  readString(): string;
  readDouble(): number;
  readBool(): boolean;
  readMessage(message: object, read: (message: object, reader: Reader) => void): void;
}

/** The library's class for data of any form, in which the engine hands over properties. */
export interface StructClass {
  readonly deserializeBinaryFromReader: (struct: object, reader: Reader) => object;
}

/** The library for the engine's messages, of whatever copy of it. */
export interface MessageLibrary {
  readonly BinaryReader: new (bytes: Uint8Array) => Reader;
  readonly Struct: StructClass;
}

/**
 * Has data of any form read when it is asked for, and then straight into plain data. The library makes an object of every single value, which
 * for one definition of a custom resource took a hundred times as long; of what nobody asks for, nothing is read.
 */
export function readWhenAsked({ BinaryReader, Struct }: MessageLibrary): void {
  const deserializeBinaryFromReader: StructClass["deserializeBinaryFromReader"] = (struct, reader) => {
    const start = reader.getCursor();
    while (reader.nextField()) reader.skipField();
    const bytes = reader.getBuffer().slice(start, reader.getCursor());
    return Object.assign(struct, { toJavaScript: () => structOf(new BinaryReader(bytes)) });
  };
  Object.assign(Struct, { deserializeBinaryFromReader });
}

/** Reads the parts of a message by their numbers. */
function read(reader: Reader, parts: Readonly<Record<number, () => void>>): void {
  while (reader.nextField()) {
    const part = parts[reader.getFieldNumber()];
    if (part === undefined) reader.skipField();
    else part();
  }
}

function structOf(reader: Reader): Readonly<Record<string, unknown>> {
  const entries: [string, unknown][] = [];
  read(reader, { 1: () => entries.push(within(reader, entryOf)) });
  return Object.fromEntries(entries);
}

function entryOf(reader: Reader): [string, unknown] {
  const entry: [string, unknown] = ["", null];
  read(reader, {
    1: () => (entry[0] = reader.readString()),
    2: () => (entry[1] = within(reader, valueOf)),
  });
  return entry;
}

/** Numbers of a value's forms: google/protobuf/struct.proto. One that has none of them is null. */
function valueOf(reader: Reader): unknown {
  let value: unknown = null;
  read(reader, {
    2: () => (value = reader.readDouble()),
    3: () => (value = reader.readString()),
    4: () => (value = reader.readBool()),
    5: () => (value = within(reader, structOf)),
    6: () => (value = within(reader, listOf)),
  });
  return value;
}

function listOf(reader: Reader): readonly unknown[] {
  const list: unknown[] = [];
  read(reader, { 1: () => list.push(within(reader, valueOf)) });
  return list;
}

/** What stands in a message within the present one. */
function within<T>(reader: Reader, readIt: (reader: Reader) => T): T {
  const found: T[] = [];
  reader.readMessage({}, (_message, inner) => found.push(readIt(inner)));
  const [value] = found;
  if (value === undefined) throw new Error("the library has read nothing");
  return value;
}

/** The library with which the engine's library reads messages; nothing where its form is another one. */
export function messageLibrary(): MessageLibrary | undefined {
  const policy = createRequire(__filename).resolve("@pulumi/policy");
  const engine = createRequire(createRequire(policy).resolve("@pulumi/pulumi"));
  const library: unknown = { ...engine("google-protobuf"), ...engine("google-protobuf/google/protobuf/struct_pb") };
  return isLibrary(library) ? library : undefined;
}

const isLibrary = (library: unknown): library is MessageLibrary =>
  typeof library === "object" &&
  library !== null &&
  typeof Reflect.get(library, "BinaryReader") === "function" &&
  typeof Reflect.get(Reflect.get(library, "Struct") ?? {}, "deserializeBinaryFromReader") === "function";
