/** Names of values that are secrets: regular expressions for words in small letters that are joined by underscores. */
export const secretNames: readonly string[] = [
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "(?:^|_)pass",
  "pwd",
  "secret",
  "(?<!max_|page_|continuation_)token",
  "credential",
  "(?:api|access|private|secret|encrypt|encryption|signing|master|shared|account)_?key",
  "(?:^|_)(?<!(?:public|partition|sort|routing|cache|primary|foreign|group|topic|message|idempotency)_)key$",
];

/** Last words of names that are about a secret and are none: how long it lasts, where it is, whose it is. */
export const harmlessEndings: readonly string[] = [
  ...["age", "algorithm", "attempts", "audience", "backend", "capacity", "class", "count", "days", "dir", "directory"],
  ...["duration", "enabled", "encoder", "endpoint", "expiration", "expires", "expiry", "file", "folder", "format"],
  ...["header", "hours", "id", "interval", "issuer", "length", "lifetime", "limit", "location", "manager", "max"],
  ...["millis", "min", "minutes", "mode", "ms", "name", "path", "policy", "prefix", "provider", "rate", "ref"],
  ...["required", "retention", "rotation", "seconds", "serializer", "size", "source", "store", "suffix", "timeout"],
  ...["ttl", "type", "uri", "url", "user", "username", "validity", "version"],
];

/** What names are taken for, as a rule is configured. */
export interface NameSettings {
  readonly names: readonly string[];
  readonly harmlessEndings: readonly string[];
}

/** Whether a value of this name is a secret: `DB_PASSWORD`, `dbPassword` and `db.password` are read as one name. */
export function isSecretName(name: string, settings: NameSettings): boolean {
  const words = wordsOf(name);
  if (settings.harmlessEndings.some((ending) => words.endsWith(`_${ending}`))) return false;
  return settings.names.some((pattern) => expressionOf(pattern).test(words));
}

/** Expressions of patterns: to make one takes longer than to ask it, and there is one for each name and variable. */
const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(`(?:${pattern})s?(?=_|\\d*$)`);
  expressions.set(pattern, known);
  return known;
}

const wordsOf = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "")
    .join("_");
