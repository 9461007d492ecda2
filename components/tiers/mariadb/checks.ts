import type { Problem } from "../../language/problem";
import { mebibytes, type ResolvedResources } from "../../language/quantity";
import { type Major, majorOfImage } from "./releases";

/** Least memory of a member, in Mi: half of it is the cache, and the rest must hold connections and a copy that is sent. */
export const leastMemory = 512;

/** Least volume, in Mi: the log of changes for members that come back, and the server's own files. */
export const leastStorage = 1024;

/** What of a planned MariaDB is looked at as a whole. */
export interface Checkable {
  readonly name: string;
  readonly version: Major;
  readonly members: number;
  readonly resources: ResolvedResources;
  readonly storage: string;
  /** The image that the stack asks for, if it asks for one. */
  readonly ownImage?: string;
}

/** Every mistake that only the whole of a MariaDB shows. */
export const checkMariadb = (plan: Checkable): readonly Problem[] => [
  ...checkMembers(plan),
  ...checkAtLeast(plan, "memoryLimit", plan.resources.memoryLimit, leastMemory),
  ...checkAtLeast(plan, "storage", plan.storage, leastStorage),
  ...checkImage(plan),
];

/** Members that cannot see the majority refuse to work: of an even number no more may be lost than of the odd one below it. */
function checkMembers({ name, members }: Checkable): readonly Problem[] {
  if (members % 2 === 1) return [];
  return [
    {
      code: "PAL395",
      path: ["tiers", name, "members"],
      found: `${members} members`,
      allowed: "an odd number: the majority goes on, so an even number loses no more than the odd one below it",
      fix: `set "members" of "${name}" to ${members + 1}`,
    },
  ];
}

function checkAtLeast(
  { name }: Checkable,
  key: "memoryLimit" | "storage",
  found: string,
  least: number,
): readonly Problem[] {
  if (mebibytes(found) >= least) return [];
  const path = key === "storage" ? ["tiers", name, key] : ["tiers", name, "resources", key];
  const fix = `raise ${key} of "${name}" to ${least}Mi or more`;
  return [{ code: "PAL396", path, found, allowed: `${least}Mi or more`, fix }];
}

/** What runs must be what the platform says: a member of an older major cannot open what a newer one has written. */
function checkImage({ name, version, ownImage }: Checkable): readonly Problem[] {
  if (ownImage === undefined || majorOfImage(ownImage) === version) return [];
  return [
    {
      code: "PAL397",
      path: ["tiers", name, "image"],
      found: ownImage,
      allowed: `an image whose tag begins with the tier's major, such as "mariadb:${version}.1"`,
      fix: `name an image of MariaDB ${version}, or change the version of "${name}" in its platform`,
    },
  ];
}
