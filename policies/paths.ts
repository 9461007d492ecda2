/** The place of a value in a file, after the name of what it is in: `[0].rule`; nothing for the whole. */
export const pathIn = (keys: readonly PropertyKey[]): string =>
  keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
