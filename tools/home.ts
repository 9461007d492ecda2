import { homedir } from "node:os";
import { join } from "node:path";

/** The checkout that these tools belong to. */
export const root = join(__dirname, "..");

/** Where everything lies that is made once per machine: `PALIER_HOME`, or `~/.cache/palier`. */
export const home = process.env["PALIER_HOME"] ?? join(homedir(), ".cache", "palier");

/** Programs that were built or downloaded. */
export const binFolder = join(home, "bin");

/** The engine's own folder: its plug-ins and logins, apart from the user's. */
export const pulumiHome = join(home, "pulumi");
