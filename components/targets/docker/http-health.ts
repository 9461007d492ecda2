import { join } from "node:path";
import type { ContainerFile } from "./container";
import { scriptFiles, tierFolder } from "./files";

const script = "http-health.sh";

/** The program that asks for health over HTTP, for containers whose image has one of wget, curl and bash. */
export const httpHealthFiles = (): readonly ContainerFile[] => scriptFiles(join(__dirname, "scripts"), [script]);

/** The command of a health check that asks this path on this port. */
export const httpHealthCommand = (port: number, path: string): readonly string[] => [
  `${tierFolder}/${script}`,
  String(port),
  path,
];
