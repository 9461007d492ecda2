/** Why a text is taken for a secret, in words for a message. */
export type Reason =
  "a private key" | "an address with a password" | "a token of a known service" | "what looks like a random secret";

const privateKey =
  /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n|\\r){0,9}(?:[\w-]{1,30}: [^\n]{0,200}\s{1,9}){0,3}[A-Za-z0-9+/]{16}/;

/** Passwords between a user and a host, and those in the query of an address. */
const addresses = [
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@"'<>]{0,100}:(?<password>[^\s/?#@"']{1,200})@/gi,
  /[?&;](?:password|passwd|pwd|secret|access_?token|api_?key)=(?<password>[^&;\s"']{1,200})/gi,
];

/** Shapes that services give to the keys and tokens that they hand out. */
const knownTokens = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}/,
  /\bgithub_pat_\w{60}/,
  /\bglpat-[\w-]{20}/,
  /\bxox[abprs]-[\w-]{10}/,
  /\bAIza[\w-]{35}/,
  /\b[rs]k_live_[A-Za-z0-9]{20}/,
  /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,9000}\.[\w-]{10}/,
];

const references = [
  /\$\([\w.-]+\)/,
  /\$\{[\w.-]+:?\}/,
  /^\$[A-Z_][A-Z0-9_]*$/,
  /\{\$[\w.-]+\}|\{env\.\w+\}|\{\{.{0,200}\}\}|%\{[\w.-]+\}/,
  /^(?:vault:|arn:aws:|op:\/\/|ref\+)/,
  /^\$__(?:file|env|vault)\{[^}]+\}$/,
  /^(?:<[^>]*>|\*+|x{3,})$/i,
];

/** Whether a value only says where the real one is: a variable, a template, a store of secrets, or a placeholder. */
export const isReference = (value: string): boolean => references.some((pattern) => pattern.test(value));

/** What in a text is a secret by its shape alone, whatever its name is. */
export function secretShape(text: string): Reason | undefined {
  if (privateKey.test(text)) return "a private key";
  const passwords = addresses.flatMap((address) =>
    [...text.matchAll(address)].map((match) => match.groups?.["password"] ?? ""),
  );
  if (passwords.some((password) => !/^[$%{<*]/.test(password) && !isReference(password))) {
    return "an address with a password";
  }
  return knownTokens.some((token) => token.test(text)) ? "a token of a known service" : undefined;
}

/** What is random to see, and no secret: certificates, public keys, checksums, embedded files. */
const harmless = [
  /-----BEGIN (?:[A-Z0-9]+ ){0,3}(?:CERTIFICATE|PUBLIC KEY|CRL|REQUEST|PARAMETERS)(?: BLOCK)?-----[^-]{0,20000}-----END/g,
  /\bLS0tLS1CRUdJTi(?:BDRVJU|BQVUJM)[A-Za-z0-9+/=]*/g,
  /\bsha(?:1|256|384|512)[-:][A-Za-z0-9+/=]+/gi,
  /\bdata:[\w./+-]+;base64,[A-Za-z0-9+/=]+/g,
  /\bssh-(?:rsa|ed25519) [A-Za-z0-9+/=]+/g,
];

const word = /[A-Za-z0-9+/_=-]{24,}/g;

/** Whether a text has a word of chance: of many different characters, in no order that a person would write. */
export function looksRandom(text: string, bits: number): boolean {
  const rest = harmless.reduce((left, pattern) => left.replace(pattern, " "), text);
  return (rest.match(word) ?? []).some((one) => isMixed(one) && entropy(one) >= bits);
}

/** Shannon's entropy of the characters, in bits for each. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()]
    .map((count) => count / text.length)
    .reduce((sum, share) => sum - share * Math.log2(share), 0);
}

const classes = [/[a-z]/, /[A-Z]/, /\d/];

/** Names and paths change between small letters, capitals and digits at the starts of words; random text does all the time. */
function isMixed(text: string): boolean {
  if (!classes.every((one) => one.test(text))) return false;
  const kinds = Array.from(text, (character) => classes.findIndex((one) => one.test(character)));
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return changes >= 0.4 * (text.length - 1);
}
