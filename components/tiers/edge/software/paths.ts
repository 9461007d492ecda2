/** Parameters of a path's segment, which some servers drop before they look at the path: `/status;x=1` is `/status` to them. */
const parameters = "(;[^/]*)?";

const escaped = (text: string): string => text.replaceAll(/[.~*+?^$|()[\]\\]/g, "\\$&");

/**
 * A regular expression, for decoded paths and without regard to case, that finds a hidden path however it is written: with parameters,
 * and with slashes in a row.
 */
export const hiddenExpression = (pattern: string): string => anchored(pattern, `${parameters}/+`, ".*", parameters);

/** A regular expression for a shown path. What `*` stands for has nothing that another server could take for something else. */
export const shownExpression = (pattern: string): string => anchored(pattern, "/", "[^;%]*", "");

/** A regular expression for the paths of a route: `/api/` is for `/api` and all below it. */
export const routeExpression = (path: string): string => `^${escaped(path.slice(0, -1))}(/|$)`;

/** Segments `.` and `..` that are left in a path: an honest client has resolved them. */
export const dotSegments = `/\\.\\.?${parameters}(/|$)`;

function anchored(pattern: string, slash: string, wildcard: string, end: string): string {
  const open = { begin: pattern.startsWith("*"), end: pattern.length > 1 && pattern.endsWith("*") };
  const inner = pattern.slice(open.begin ? 1 : 0, open.end ? -1 : undefined);
  const words = inner.split("/").map(escaped).join(slash);
  return `^${open.begin ? wildcard : ""}${words}${open.end ? wildcard : end}$`;
}
