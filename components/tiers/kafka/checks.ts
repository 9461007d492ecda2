import { type Problem, show } from "../../language/problem";
import { formatMemory, mebibytes, type ResolvedResources } from "../../language/quantity";
import { offeredVersion } from "./releases";
import type { KafkaSpec } from "./spec";

/** What of a planned Kafka is looked at as a whole. */
interface Decided {
  readonly name: string;
  readonly brokers: number;
  readonly replicationFactor: number;
  readonly minInSyncReplicas: number;
  readonly resources: ResolvedResources;
}

/** Every mistake that only the whole of a Kafka shows. */
export const checkKafka = (plan: Decided, spec: KafkaSpec): readonly Problem[] => [
  ...checkVersion(plan, spec),
  ...checkBrokers(plan),
  ...checkReplication(plan),
  ...checkMemory(plan),
];

/** The least memory limit, in Mi: with half of it as heap a broker still starts, and takes part. */
const leastMemory = 512;

function checkVersion({ name }: Decided, { version, coordination }: KafkaSpec): readonly Problem[] {
  const at = { code: "PAL370", path: ["tiers", name] } as const;
  if (coordination === "zookeeper") {
    return [
      {
        ...at,
        path: [...at.path, "coordination"],
        found: `zookeeper with Kafka ${version}`,
        allowed: `kraft: Kafka 4 has no ZooKeeper mode, and the last line that had one, 3.9, gets no fixes any more`,
        fix: `remove "coordination" from "${name}"${version === offeredVersion ? "" : ', and "version" with it'}: its brokers keep the metadata themselves`,
      },
    ];
  }
  if (version === offeredVersion) return [];
  const fix = `set "version" of "${name}" to "${offeredVersion}"; for another patch of it, name an image in the stack`;
  return [{ ...at, path: [...at.path, "version"], found: show(version), allowed: show(offeredVersion), fix }];
}

function checkBrokers({ name, brokers }: Decided): readonly Problem[] {
  if (brokers !== 2) return [];
  return [
    {
      code: "PAL371",
      path: ["tiers", name, "brokers"],
      found: "2 brokers",
      allowed: "1 broker, or 3 and more: of two, none may be lost without a stop",
      fix: `set "brokers" of "${name}" to 3`,
    },
  ];
}

/** More copies than brokers cannot be placed; if each of them must have a message, losing one broker stops writing. */
function checkReplication({ name, brokers, replicationFactor, minInSyncReplicas }: Decided): readonly Problem[] {
  if (replicationFactor > brokers) {
    return [
      {
        code: "PAL372",
        path: ["tiers", name, "replicationFactor"],
        found: `${String(replicationFactor)} copies on ${String(brokers)} ${brokers === 1 ? "broker" : "brokers"}`,
        allowed: `at most as many copies as brokers, here ${String(brokers)}`,
        fix: `remove "replicationFactor" from "${name}", or raise "brokers" in the stack`,
      },
    ];
  }
  const most = Math.max(1, replicationFactor - 1);
  if (minInSyncReplicas <= most) return [];
  return [
    {
      code: "PAL373",
      path: ["tiers", name, "minInSyncReplicas"],
      found: `${String(minInSyncReplicas)} of ${String(replicationFactor)} copies`,
      allowed: `at most ${String(most)}: with one broker lost, messages must still be acknowledged`,
      fix: `remove "minInSyncReplicas" from "${name}", or lower it`,
    },
  ];
}

function checkMemory({ name, resources }: Decided): readonly Problem[] {
  if (mebibytes(resources.memoryLimit) >= leastMemory) return [];
  return [
    {
      code: "PAL374",
      path: ["tiers", name, "resources", "memoryLimit"],
      found: resources.memoryLimit,
      allowed: `${formatMemory(leastMemory)} or more: half of it is the heap, with less of which a broker does not start`,
      fix: `raise memoryLimit of "${name}" to ${formatMemory(leastMemory)} or more`,
    },
  ];
}
