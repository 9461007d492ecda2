import type { Parity } from "../language/parity";
import { parity as ofDeveloperTools } from "../tiers/developer-tool/parity";
import { parity as ofEdges } from "../tiers/edge/parity";
import { parity as ofElasticsearch } from "../tiers/elasticsearch/parity";
import { parity as ofKafka } from "../tiers/kafka/parity";
import { parity as ofMariadb } from "../tiers/mariadb/parity";
import { parity as ofMongodb } from "../tiers/mongodb/parity";
import { parity as ofMonitoring } from "../tiers/monitoring/parity";
import { parity as ofObjectStores } from "../tiers/object-store/parity";
import { parity as ofPostgres } from "../tiers/postgres/parity";
import { parity as ofRabbitmq } from "../tiers/rabbitmq/parity";
import { parity as ofRedis } from "../tiers/redis/parity";
import { parity as ofServices } from "../tiers/service/parity";
import type { TierKind } from "./tiers";

/** What each kind of tier gives on one target that it may not give on the other. A tier that says nothing does not compile. */
export const parityOfTiers: Readonly<Record<TierKind, readonly Parity[]>> = {
  developerTool: ofDeveloperTools,
  edge: ofEdges,
  elasticsearch: ofElasticsearch,
  kafka: ofKafka,
  mariadb: ofMariadb,
  mongodb: ofMongodb,
  monitoring: ofMonitoring,
  objectStore: ofObjectStores,
  postgres: ofPostgres,
  rabbitmq: ofRabbitmq,
  redis: ofRedis,
  service: ofServices,
};

/** What the platform as a whole gives on each target. */
export const parityOfPlatform: readonly Parity[] = [
  { capability: "platforms, environments, start order", kubernetes: "as the spec says", docker: { kind: "same" } },
  { capability: "generated secrets and their versions", kubernetes: "Secrets in zones", docker: { kind: "same" } },
  {
    capability: "place of a secret",
    kubernetes: "Secrets in the namespaces of those who read it",
    docker: { kind: "different", how: "a file in each container that reads it, under /run/secrets, and nowhere else" },
  },
  {
    capability: "flows",
    kubernetes: "a network policy for each tier: just the ports of those that it uses",
    docker: {
      kind: "different",
      how: "networks by zone: a container joins its own and those it reaches, and sees all that is in them",
    },
  },
  {
    capability: "way to the internet",
    kubernetes: "TCP 443 and 80 for those that ask for it",
    docker: { kind: "different", how: "any port, for those that ask for it and for all in the frontend network" },
  },
  {
    capability: "way to programs of the host",
    kubernetes: "none",
    docker: {
      kind: "different",
      how: "programs that listen on all of the host's addresses are reached from every network",
    },
  },
  {
    capability: "limits of memory and processors",
    kubernetes: "requests and limits, quotas of zones",
    docker: { kind: "different", how: "limits, and weights in place of requests; no sum is bounded" },
  },
  {
    capability: "sizes of volumes",
    kubernetes: "claims of the stated size",
    docker: { kind: "different", how: "volumes grow with the host's disk; the size only bounds what programs keep" },
  },
  {
    capability: "volumes that refuse to go",
    kubernetes: "where the environment protects data",
    docker: { kind: "same" },
  },
  {
    capability: "containers without root, capabilities and gain of privileges",
    kubernetes: "Pod Security restricted",
    docker: { kind: "same" },
  },
  {
    capability: "what runs is started again when it ends",
    kubernetes: "by the kubelet, unhealthy containers too",
    docker: {
      kind: "different",
      how: "by the daemon, when it ends; one that is only unhealthy is shown, not restarted",
    },
  },
  {
    capability: "loss of a host",
    kubernetes: "pods go to other hosts",
    docker: { kind: "unavailable", error: "PAL304, where a stack asks for more members than one host makes sense of" },
  },
  {
    capability: "backups",
    kubernetes: "to S3, made by the stack or given",
    docker: { kind: "unavailable", error: "PAL304: backups.provider must be none" },
  },
  {
    capability: "logs",
    kubernetes: "the node's rotation",
    docker: { kind: "different", how: "files of 10 MB, 3 of them, in dev; of 100 MB, 50 of them, in production" },
  },
  {
    capability: "data that a newer program has written",
    kubernetes: "an update to an older image is refused before it starts",
    docker: { kind: "different", how: "the program itself refuses to start on it" },
  },
];
