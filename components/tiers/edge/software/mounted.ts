import { join } from "node:path";
import { mebibytes, millicores } from "../../../language/quantity";
import { scriptsIn } from "../../../language/scripts";
import type { EdgePlan } from "../plan";
import type { EdgeSoftware } from "./software";

/** Folders of a program whose certificates are mounted. */
export const folders = {
  configuration: "/etc/edge",
  certificates: "/etc/edge-certificates",
  login: "/etc/edge-login",
  scratch: "/run/edge",
} as const;

/** Files of a Secret of the type `kubernetes.io/tls`, as the program finds them. */
export const certificateFiles: Readonly<Record<"certificate" | "key", string>> = {
  certificate: `${folders.certificates}/tls.crt`,
  key: `${folders.certificates}/tls.key`,
};

/** Files of one host, where each has its own. */
export const certificatesOfHost = (host: string): typeof certificateFiles => ({
  certificate: `${folders.certificates}/${host}.crt`,
  key: `${folders.certificates}/${host}.key`,
});

/** Time after which a renewed certificate is noticed, in s. The cluster itself needs about a minute to bring it to the pods. */
const lookEverySeconds = 60;

/** Signals of a program: `stop` ends it once the requests on their way have ended, `renew` makes it read its certificate anew. */
interface Signals {
  readonly stop: string;
  readonly renew: string;
}

/** What programs have in common that read certificates from files. */
export const mounted = (
  signals: Signals,
  program: readonly string[],
): Pick<
  EdgeSoftware,
  "configurationFolder" | "certificatesFolder" | "scratchFolder" | "command" | "capabilities" | "scripts" | "healthPath"
> => ({
  configurationFolder: folders.configuration,
  certificatesFolder: folders.certificates,
  scratchFolder: folders.scratch,
  command: [
    "/bin/sh",
    `${folders.configuration}/serve.sh`,
    signals.stop,
    signals.renew,
    certificateFiles.certificate,
    String(lookEverySeconds),
    ...program,
  ],
  capabilities: [],
  scripts: scriptsIn(join(__dirname, "../scripts")),
  healthPath,
});

/** Path of the health on the private port. */
export const healthPath = "/health";

/** Memory of one connection of a client, with its buffers, its TLS and its connection to a tier, in Ki: an estimate with room to spare. */
const connectionKibibytes = 64;

/**
 * How much a program may do at once: a thread for each processor of its limit, where it would take all of the node's by itself, and
 * connections for three quarters of its memory.
 */
export const powers = ({
  resources,
}: Pick<EdgePlan, "resources">): Readonly<Record<"threads" | "connections", number>> => ({
  threads: Math.ceil(millicores(resources.cpuLimit) / 1000),
  connections: Math.floor((mebibytes(resources.memoryLimit) * 1024 * 0.75) / connectionKibibytes),
});
