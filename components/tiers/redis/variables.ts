import { type RedisPlan, sentinelPort, serverPort } from "./plan";
import { releaseFacts } from "./releases";

/** Folder that the images have for the data. */
export const dataFolder = "/data";

/**
 * Seconds that a start waits for Sentinels that do not answer (TRIES), and for another member to replace one with an empty volume; and
 * seconds for which a replaced password is still accepted: until every reader has restarted.
 */
const patience = { TRIES: 5, REPLACEMENT_SECONDS: 60, PREVIOUS_PASSWORD_SECONDS: 3600 };

/**
 * All that the scripts need to know but the password; they contain no name of their own.
 * @param own the member's name for the others, and where its settings lie
 */
export function scriptVariables(
  plan: RedisPlan,
  own: { readonly host: string; readonly settingsFolder: string },
): Readonly<Record<string, string>> {
  const { server, client } = releaseFacts[plan.release];
  const values: Readonly<Record<string, string | number>> = {
    ANNOUNCE_HOST: own.host,
    FIRST_MEMBER: plan.memberHosts[0] ?? plan.connection.host,
    MEMBERS: plan.memberHosts.join(" "),
    SENTINELS: plan.connection.sentinels.map(({ host }) => host).join(" "),
    MASTER_NAME: plan.connection.master,
    QUORUM: plan.quorum,
    REDIS_PORT: serverPort,
    SENTINEL_PORT: sentinelPort,
    SERVER: server,
    CLI: client,
    DATA_FOLDER: dataFolder,
    SETTINGS_FOLDER: own.settingsFolder,
    LISTEN_ON: "* -::*",
    PROBE_HOST: "127.0.0.1",
    ...patience,
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
