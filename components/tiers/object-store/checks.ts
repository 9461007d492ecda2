import type { Problem } from "../../language/problem";
import { formatMemory, mebibytes, type ResolvedResources } from "../../language/quantity";
import type { ObjectStoreSpec } from "./spec";

/** What of a planned store is looked at as a whole. */
interface Decided {
  readonly name: string;
  readonly members: number;
  readonly resources: ResolvedResources;
  readonly storage: string;
}

/** Every mistake that only the whole of a store shows. */
export const checkObjectStore = (plan: Decided, spec: ObjectStoreSpec): readonly Problem[] => [
  ...checkMembers(plan),
  ...checkMemory(plan),
  ...checkLogins(plan, spec),
  ...checkQuotas(plan, spec),
];

/** The least memory limit, in Mi: a member still takes part under load with it. */
const leastMemory = 512;

/** Of four, one may be lost and writing goes on, and with two lost reading does. Of two none may be lost, and of three no second one. */
function checkMembers({ name, members }: Decided): readonly Problem[] {
  if (members === 1 || members >= 4) return [];
  return [
    {
      code: "PAL410",
      path: ["tiers", name, "members"],
      found: `${String(members)} members`,
      allowed: "1 member, or 4 to 16: only from 4 on every object has two parts to spare",
      fix: `set "members" of "${name}" to 4`,
    },
  ];
}

function checkMemory({ name, resources }: Decided): readonly Problem[] {
  if (mebibytes(resources.memoryLimit) >= leastMemory) return [];
  return [
    {
      code: "PAL411",
      path: ["tiers", name, "resources", "memoryLimit"],
      found: resources.memoryLimit,
      allowed: `at least ${formatMemory(leastMemory)}: a member keeps parts of every object in memory while it passes`,
      fix: `raise memoryLimit of "${name}" to ${formatMemory(leastMemory)} or more`,
    },
  ];
}

/** Names of logins that the tier itself makes. */
const ownLogins = ["root", "backup"];

const checkLogins = ({ name }: Decided, { buckets }: ObjectStoreSpec): readonly Problem[] =>
  Object.entries(buckets).flatMap(([bucket, { login }]): readonly Problem[] =>
    login === undefined || !ownLogins.includes(login)
      ? []
      : [
          {
            code: "PAL412",
            path: ["tiers", name, "buckets", bucket, "login"],
            found: `"${login}", which is a login of the store itself`,
            allowed: `any name but ${ownLogins.join(" and ")}`,
            fix: `give the login of "${bucket}" another name, or leave it out`,
          },
        ],
  );

/** Half of what the members hold is for the parts by which a lost one is made up for. */
function checkQuotas({ name, members, storage }: Decided, { buckets }: ObjectStoreSpec): readonly Problem[] {
  const usable = (mebibytes(storage) * members) / (members === 1 ? 1 : 2);
  const asked = Object.values(buckets).reduce(
    (sum, { quota }) => sum + (quota === undefined ? 0 : mebibytes(quota)),
    0,
  );
  if (asked <= usable) return [];
  return [
    {
      code: "PAL413",
      path: ["tiers", name, "buckets"],
      found: `quotas of ${formatMemory(asked)} together, with ${String(members)} x ${storage}`,
      allowed: `at most ${formatMemory(Math.floor(usable))}${members === 1 ? "" : ": half of the volumes holds the parts that make up for a lost member"}`,
      fix: `raise storage of "${name}", or lower the quotas`,
    },
  ];
}
