/** The numbers of a version, or of an image's tag: `17`, `postgresql:16.4-bookworm`; nothing for what has none, such as `latest`. */
export function versionOf(text: string | undefined): readonly number[] | undefined {
  const withoutDigest = text?.split("@")[0] ?? "";
  const tag =
    withoutDigest.includes("/") || withoutDigest.includes(":") ? /:([^:/]+)$/.exec(withoutDigest)?.[1] : withoutDigest;
  const [, numbers] = /^v?(\d+(?:\.\d+){0,3})/.exec(tag ?? "") ?? [];
  return numbers?.split(".").map(Number);
}

/** Below 0 where the first is older, above 0 where it is newer. Only what both say is compared: `16` is as old as `16.4`. */
export function compareVersions(one: readonly number[], other: readonly number[]): number {
  const places = Array.from(
    { length: Math.min(one.length, other.length) },
    (_, place) => (one[place] ?? 0) - (other[place] ?? 0),
  );
  return places.find((difference) => difference !== 0) ?? 0;
}
