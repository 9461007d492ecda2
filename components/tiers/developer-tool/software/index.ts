import type { DeveloperToolSpec } from "../spec";
import { kafkaUi } from "./kafka-ui";
import { mongoExpress } from "./mongo-express";
import { pgadmin } from "./pgadmin";
import { phpmyadmin } from "./phpmyadmin";
import { redisCommander } from "./redis-commander";
import type { ToolSoftware } from "./software";

/** Every program that a developer tool may be. */
export const toolSoftware: Readonly<Record<DeveloperToolSpec["software"], ToolSoftware>> = {
  pgadmin,
  "mongo-express": mongoExpress,
  phpmyadmin,
  "kafka-ui": kafkaUi,
  "redis-commander": redisCommander,
};
