import { join } from "node:path";
import type { ContainerFile } from "./container";
import { scriptFiles } from "./files";

/**
 * Folder in a container of what is of no use when its server has ended: in one that everyone may write to in every image. Older daemons
 * forget at a restart who may write to one in memory.
 */
export const runFolder = "/tmp/palier";

/** What the scripts of a tier source that run a server as the first process and prepare it beside. */
export const serverFiles = (): readonly ContainerFile[] => scriptFiles(join(__dirname, "scripts"), ["run-server.sh"]);
