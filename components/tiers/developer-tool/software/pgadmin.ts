import { join } from "node:path";
import type { PostgresConnection } from "../../../language/connection";
import { scriptFiles, secretFile, secretPath, textFiles, tierFolder } from "../../../targets/docker/files";
import { httpHealthCommand, httpHealthFiles } from "../../../targets/docker/http-health";
import { connectionsOf, type ToolSoftware } from "./software";

const port = 5050;
const passwords = "/run/palier/pgpass";

/** PgAdmin (MED-SVC-04), as on a desktop: it asks for no login, as no other machine reaches it, and has the databases' passwords. */
export const pgadmin: ToolSoftware = {
  image: "dpage/pgadmin4:9.8.0",
  user: "5050:0",
  port,
  memory: "512Mi",
  shows: "postgres",
  most: 100,
  container: ({ name, used }) => {
    const databases = connectionsOf("postgres", used);
    const connections = databases.map(({ connection }) => connection);
    const servers = databases.map(({ tier, connection }) => serverOf(tier, connection));
    return {
      entrypoint: [`${tierFolder}/start-pgadmin.sh`, passwords],
      command: ["/entrypoint.sh"],
      environment: {
        PGADMIN_CONFIG_SERVER_MODE: "False",
        PGADMIN_CONFIG_MASTER_PASSWORD_REQUIRED: "False",
        PGADMIN_DISABLE_POSTFIX: "true",
        PGADMIN_LISTEN_PORT: String(port),
        PGADMIN_SERVER_JSON_FILE: `${tierFolder}/servers.json`,
        // It will not start without them, although this mode has no login.
        PGADMIN_DEFAULT_EMAIL: "developer@example.com",
        PGADMIN_DEFAULT_PASSWORD_FILE: secretPath(name),
      },
      files: [
        ...textFiles(tierFolder, {
          "servers.json": JSON.stringify(
            { Servers: Object.fromEntries(servers.map((one, at) => [at + 1, one])) },
            null,
            2,
          ),
          logins: connections.map(loginLine).join(""),
        }),
        ...scriptFiles(join(__dirname, "../scripts"), ["start-pgadmin.sh"]),
        ...httpHealthFiles(),
        ...[name, ...connections.map(({ secret }) => secret)].map(secretFile),
      ],
      scratch: [{ path: "/run/palier", mebibytes: 1 }],
      // The image marks its Python with this capability: without it in the set, the kernel refuses to start it.
      capabilities: ["NET_BIND_SERVICE"],
      health: httpHealthCommand(port, "/misc/ping"),
    };
  },
};

const serverOf = (tier: string, connection: PostgresConnection): Readonly<Record<string, unknown>> => ({
  Name: tier,
  Group: "Servers",
  Host: connection.host,
  Port: connection.port,
  MaintenanceDB: connection.database,
  Username: connection.username,
  PassFile: passwords,
  SSLMode: "prefer",
});

/** A line of a password file, with the file of the password in its place. */
const loginLine = ({ host, port: at, username, secret }: PostgresConnection): string =>
  `${host}:${String(at)}:*:${username}:${secretPath(secret)}\n`;
