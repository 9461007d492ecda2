import { z } from "zod";

/** By this member the engine marks what is secret in a state, and in what it tells. */
export const secretMark = "4dabf18193072939515e22adb298388d";
/** What the engine puts in the place of a value that a preview does not know. */
export const unknownMark = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const markedSchema = z.looseObject({ [secretMark]: z.string(), plaintext: z.string().optional() });
/** A secret of the configuration, as the engine shows it. */
const configuredSchema = z.object({ value: z.string(), secret: z.literal(true) });
const objectSchema = z.record(z.string(), z.unknown());

/** Whether a value stands for a secret. */
export const isMarkedSecret = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.hasOwn(value, secretMark);

/** Names under which a secret object holds what is none: redacting `redis` wherever it stands would leave nothing to read. */
const openNames =
  /^(?:user(?:name)?|login|database|dbname|host|port|namespace|name|apiversion|kind|type|version|ca\.crt)$/i;

/**
 * Every secret in a state that was exported with its secrets: what the engine marks, with what stands in base64 in it, and what the stack's config
 * holds. For the memory of this process alone.
 */
export function secretsIn(state: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  collect(state, found);
  return found;
}

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const entry of value) collect(entry, found);
  const marked = markedSchema.safeParse(value);
  if (marked.success) {
    collectLeaves("", parsed(marked.data.plaintext), found);
    return;
  }
  const configured = configuredSchema.safeParse(value);
  if (configured.success)
    for (const leaf of [configured.data.value, parsed(configured.data.value)]) collectLeaves("", leaf, found);
  const object = objectSchema.safeParse(value);
  if (object.success) for (const member of Object.values(object.data)) collect(member, found);
}

function collectLeaves(name: string, value: unknown, found: Set<string>): void {
  if (typeof value === "string") {
    if (!openNames.test(name)) for (const text of [value, decoded(value)]) if (isTelling(text)) found.add(text);
    return;
  }
  if (Array.isArray(value)) for (const entry of value) collectLeaves(name, entry, found);
  const object = objectSchema.safeParse(value);
  if (object.success && !Array.isArray(value))
    for (const [key, member] of Object.entries(object.data)) collectLeaves(key, member, found);
}

const isTelling = (text: string): boolean => text.length > 3 && !/^(?:true|false|null|\d{1,5})$/.test(text);

function decoded(text: string): string {
  if (!/^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return "";
  const plain = Buffer.from(text, "base64").toString("utf8");
  return plain.includes("\uFFFD") ? "" : plain;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
