import type { RedisConnection } from "../../../language/connection";
import { secretFile, secretPath } from "../../../targets/docker/files";
import { connectionsOf, nodeHealth, type ToolSoftware } from "./software";

const port = 8081;

/** Redis Commander: one Redis. */
export const redisCommander: ToolSoftware = {
  image: "ghcr.io/joeferner/redis-commander:0.9.0",
  user: "10000:0",
  port,
  memory: "256Mi",
  shows: "redis",
  most: 1,
  container: ({ name, login, used }) => {
    const servers = connectionsOf("redis", used).map(({ connection }) => connection);
    return {
      environment: {
        HTTP_USER: login,
        HTTP_PASSWORD_FILE: secretPath(name),
        PORT: String(port),
        ...servers.reduce((variables, server) => ({ ...variables, ...serverVariables(server) }), {}),
      },
      files: [name, ...servers.map(({ secret }) => secret)].map(secretFile),
      scratch: [],
      health: nodeHealth(port),
    };
  },
};

const serverVariables = ({ host, port: at, secret }: RedisConnection): Readonly<Record<string, string>> => ({
  REDIS_HOST: host,
  REDIS_PORT: String(at),
  REDIS_PASSWORD_FILE: secretPath(secret),
});
