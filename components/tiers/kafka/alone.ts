import type { Properties } from "../../language/java-properties";
import { brokerPorts, type KafkaPlan } from "./plan";
import { loginModule, passwordProperties, topicProperties } from "./properties";

/** Folders of a broker that is the whole cluster. */
export interface AloneFolders {
  /** Volume for messages and metadata. */
  readonly data: string;
  /** The services' password: a file of its secret's name. */
  readonly login: string;
}

/**
 * How a broker works that is the whole cluster. What it says to itself it says on its own machine, without a password; others log in. A
 * developer's program follows the address that the broker calls its own, so there is one for them, with a listener behind it.
 */
export function aloneProperties(plan: KafkaPlan, folders: AloneFolders): Properties {
  const local = plan.localPorts?.["kafka"];
  const [broker] = plan.connection.brokers;
  const developers = local === undefined ? [] : [`DEVELOPERS://:${brokerPorts.developers}`];
  const announced = local === undefined ? [] : [`DEVELOPERS://127.0.0.1:${local}`];
  const itself = `LOCAL://127.0.0.1:${brokerPorts.local}`;
  const controller = `127.0.0.1:${brokerPorts.controllers}`;
  const clients = `CLIENTS://${broker?.host ?? plan.name}:${brokerPorts.clients}`;
  return {
    "node.id": 0,
    "process.roles": "broker,controller",
    "controller.quorum.voters": `0@${controller}`,
    "controller.listener.names": "CONTROLLERS",
    "inter.broker.listener.name": "LOCAL",
    listeners: [`CLIENTS://:${brokerPorts.clients}`, ...developers, itself, `CONTROLLERS://${controller}`].join(","),
    "advertised.listeners": [clients, ...announced, itself].join(","),
    "listener.security.protocol.map":
      "CLIENTS:SASL_PLAINTEXT,DEVELOPERS:SASL_PLAINTEXT,LOCAL:PLAINTEXT,CONTROLLERS:PLAINTEXT",
    ...passwordProperties(folders.login),
    ...loginsOf(plan, folders, local === undefined ? ["clients"] : ["clients", "developers"]),
    ...topicProperties(plan),
    "log.dirs": `${folders.data}/kafka`,
  };
}

const loginsOf = ({ connection }: KafkaPlan, { login }: AloneFolders, listeners: readonly string[]): Properties =>
  Object.fromEntries(
    listeners.map((name) => [`listener.name.${name}.plain.sasl.jaas.config`, loginModule(login, connection.secret)]),
  );
