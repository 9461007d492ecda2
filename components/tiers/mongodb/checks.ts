import type { Problem } from "../../language/problem";
import { mebibytes, type ResolvedResources } from "../../language/quantity";
import { type Major, majorOfImage } from "./versions";

/** Least memory of a member, in Mi: its cache takes 256 of them, and connections and sorting need as much again. */
export const leastMemory = 512;

/** What of a planned MongoDB is looked at as a whole. */
export interface Checkable {
  readonly name: string;
  readonly version: Major;
  readonly members: number;
  readonly resources: ResolvedResources;
  /** The image that the stack asks for, if it asks for one. */
  readonly ownImage?: string;
}

/** Every mistake that only the whole of a MongoDB shows. */
export const checkMongodb = (plan: Checkable): readonly Problem[] => [
  ...checkMembers(plan),
  ...checkMemory(plan),
  ...checkImage(plan),
];

/** A member that writes needs a majority of all: of an even number no more may be lost than of the odd one below it. */
function checkMembers({ name, members }: Checkable): readonly Problem[] {
  if (members % 2 === 1) return [];
  return [
    {
      code: "PAL390",
      path: ["tiers", name, "members"],
      found: `${members} members`,
      allowed: "an odd number: members elect by majority, so an even number loses no more than the odd one below it",
      fix: `set "members" of "${name}" to ${members + 1}`,
    },
  ];
}

function checkMemory({ name, resources }: Checkable): readonly Problem[] {
  if (mebibytes(resources.memoryLimit) >= leastMemory) return [];
  return [
    {
      code: "PAL391",
      path: ["tiers", name, "resources", "memoryLimit"],
      found: resources.memoryLimit,
      allowed: `${leastMemory}Mi or more: the smallest cache takes half of it`,
      fix: `raise memoryLimit of "${name}" to ${leastMemory}Mi or more`,
    },
  ];
}

/** What runs must be what the platform says: a server opens the files of its own major and of the one before it, and of no other. */
function checkImage({ name, version, ownImage }: Checkable): readonly Problem[] {
  if (ownImage === undefined || majorOfImage(ownImage) === version) return [];
  return [
    {
      code: "PAL392",
      path: ["tiers", name, "image"],
      found: ownImage,
      allowed: `an image whose tag begins with the tier's major, such as "…:${version}.1-1"`,
      fix: `name an image of MongoDB ${version}, or change the version of "${name}" in its platform`,
    },
  ];
}
