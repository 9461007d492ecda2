import type { MongodbConnection } from "../../../language/connection";
import { secretFile, secretPath } from "../../../targets/docker/files";
import { connectionsOf, nodeHealth, type ToolSoftware } from "./software";

const port = 8081;

/** Mongo Express (MED-SVC-05): one database, with the database's own login. */
export const mongoExpress: ToolSoftware = {
  image: "mongo-express:1.0.2-20-alpine3.19",
  user: "1000:1000",
  port,
  memory: "256Mi",
  shows: "mongodb",
  most: 1,
  container: ({ name, login, used }) => {
    const databases = connectionsOf("mongodb", used).map(({ connection }) => connection);
    return {
      environment: {
        ME_CONFIG_BASICAUTH: "true",
        ME_CONFIG_BASICAUTH_USERNAME: login,
        ME_CONFIG_BASICAUTH_PASSWORD_FILE: secretPath(name),
        ME_CONFIG_MONGODB_ENABLE_ADMIN: "false",
        ...databases.reduce((variables, database) => ({ ...variables, ...databaseVariables(database) }), {}),
        PORT: String(port),
        VCAP_APP_HOST: "0.0.0.0",
      },
      files: [name, ...databases.map(({ secret }) => secret)].map(secretFile),
      scratch: [],
      health: nodeHealth(port),
    };
  },
};

const databaseVariables = ({
  members: [first],
  database,
  username,
  secret,
}: MongodbConnection): Readonly<Record<string, string>> => ({
  ...(first && { ME_CONFIG_MONGODB_SERVER: first.host, ME_CONFIG_MONGODB_PORT: String(first.port) }),
  ME_CONFIG_MONGODB_AUTH_DATABASE: database,
  ME_CONFIG_MONGODB_AUTH_USERNAME: username,
  ME_CONFIG_MONGODB_AUTH_PASSWORD_FILE: secretPath(secret),
});
