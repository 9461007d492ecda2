import type { Problem } from "../../language/problem";
import { formatMemory, mebibytes, type ResolvedResources } from "../../language/quantity";
import { type Release, releaseOfImage } from "./releases";

/** What of a planned RabbitMQ is looked at as a whole. */
interface Decided {
  readonly name: string;
  readonly release: Release;
  /** The image that the stack asks for, if it asks for one. */
  readonly ownImage?: string;
  readonly members: number;
  readonly resources: ResolvedResources;
  readonly storage: string;
  readonly cookieVersion: number;
}

/** The least memory limit, in Mi, with which a member starts and still has room for messages. */
const leastMemory = 512;
/** The least volume, in Mi: below it the free space that a member insists on would leave nothing for messages. */
const leastStorage = 1024;

/** Every mistake that only the whole of a RabbitMQ shows. */
export const checkRabbitmq = (plan: Decided): readonly Problem[] => [
  ...checkMembers(plan),
  ...checkSize(plan),
  ...checkCookie(plan),
  ...checkImage(plan),
];

/** A majority decides: of two none may be lost, and an even number survives no more losses than the odd one below it. */
function checkMembers({ name, members }: Decided): readonly Problem[] {
  if (members % 2 === 1) return [];
  return [
    {
      code: "PAL384",
      path: ["tiers", name, "members"],
      found: `${String(members)} members`,
      allowed: `an odd number: ${members === 2 ? "of two, none may be lost" : "one more than an odd number survives no more losses"}, and two equal halves would both stop`,
      fix: `set "members" of "${name}" to ${String(members + 1)}`,
    },
  ];
}

function checkSize({ name, resources, storage }: Decided): readonly Problem[] {
  const atLeast = (path: readonly string[], found: string, least: number, why: string): readonly Problem[] =>
    mebibytes(found) >= least
      ? []
      : [
          {
            code: "PAL385",
            path: ["tiers", name, ...path],
            found,
            allowed: `${formatMemory(least)} or more: ${why}`,
            fix: `raise ${path.at(-1) ?? ""} of "${name}" to ${formatMemory(least)} or more`,
          },
        ];
  return [
    ...atLeast(
      ["resources", "memoryLimit"],
      resources.memoryLimit,
      leastMemory,
      "with less a member ends while it starts",
    ),
    ...atLeast(["storage"], storage, leastStorage, "a part of it must always stay free"),
  ];
}

/** Members with different cookies cannot speak to each other, so a rolling restart would stop at its first member. */
function checkCookie({ name, cookieVersion }: Decided): readonly Problem[] {
  if (cookieVersion === 1) return [];
  return [
    {
      code: "PAL386",
      path: ["palier:stack", "secretVersions", `${name}-cookie`],
      found: String(cookieVersion),
      allowed:
        "1: members with different cookies cannot speak to each other, so it is replaced with all of them stopped",
      fix: `remove "${name}-cookie" from secretVersions; docs/operations.md tells how a cookie is replaced`,
    },
  ];
}

/** Settings are written for the version: another one may refuse a key that it does not know, or begin an upgrade of the volumes. */
function checkImage({ name, release, ownImage }: Decided): readonly Problem[] {
  if (ownImage === undefined || releaseOfImage(ownImage) === release) return [];
  return [
    {
      code: "PAL387",
      path: ["tiers", name, "image"],
      found: ownImage,
      allowed: `an image whose tag begins with the version, such as "rabbitmq:${release}.1-management"`,
      fix: `name an image of RabbitMQ ${release}, or change the version of "${name}" in its platform`,
    },
  ];
}
