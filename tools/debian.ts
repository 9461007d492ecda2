import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { UserProblem } from "./problem";
import { run } from "./process";

/** A package of Debian, and how one sees that it is there. */
export interface DebianPackage {
  readonly name: string;
  /** What needs it. */
  readonly purpose: string;
  /** Whether its program is on this machine, from this package or any other source. */
  readonly isThere: () => boolean;
}

const onPath = (program: string) => (): boolean =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, program)));

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const serversOfPostgres = "/usr/lib/postgresql";
const hasPostgres = (): boolean => existsSync(serversOfPostgres) && readdirSync(serversOfPostgres).length > 0;

/** The real programs that accept, or refuse, what is generated for them. Only `npm test` needs them. */
export const testPackages: readonly DebianPackage[] = [
  { name: "postgresql", purpose: "tests of PostgreSQL's parameters", isThere: hasPostgres },
  { name: "redis-server", purpose: "tests of Redis' configuration", isThere: onPath("redis-server") },
  { name: "redis-sentinel", purpose: "tests of Sentinel's configuration", isThere: onPath("redis-sentinel") },
  { name: "prometheus-alertmanager", purpose: "tests of Alertmanager's configuration", isThere: onPath("amtool") },
  { name: "default-jre-headless", purpose: "tests of Kafka's configuration", isThere: onPath("java") },
  {
    name: "maven",
    purpose: "Kafka itself, and the schema of JUnit reports, from Maven Central",
    isThere: onPath("mvn"),
  },
  { name: "libxml2-utils", purpose: "tests of the policies' JUnit report", isThere: onPath("xmllint") },
  { name: "openssl", purpose: "the certificates with which Kafka and edges are tested", isThere: onPath("openssl") },
  { name: "nginx-light", purpose: "tests of the edge's configuration for NGINX", isThere: onPath("nginx") },
  { name: "haproxy", purpose: "tests of the edge's configuration for HAProxy", isThere: onPath("haproxy") },
  { name: "mariadb-server", purpose: "tests of MariaDB's members", isThere: onPath("mariadbd") },
  { name: "mariadb-backup", purpose: "copies between MariaDB's members", isThere: onPath("mariadb-backup") },
  { name: "socat", purpose: "what MariaDB's members tell each other", isThere: onPath("socat") },
  { name: "chromium", purpose: "tests of the review's page and picture", isThere: onPath("chromium") },
  { name: "rclone", purpose: "tests of MariaDB's backups", isThere: onPath("rclone") },
  { name: "docker.io", purpose: "tests on a Docker daemon of their own", isThere: onPath("dockerd") },
  { name: "iptables", purpose: "the networks of that daemon", isThere: onPath("iptables") },
  { name: "iproute2", purpose: "the cable between that daemon and this machine", isThere: onPath("ip") },
  { name: "docker-registry", purpose: "the mirror from which that daemon pulls", isThere: onPath("docker-registry") },
  { name: "default-jdk-headless", purpose: "Spring services that run there", isThere: onPath("javac") },
];

/** What apt-get is given besides: no questions, and no start of the servers that it installs. */
const aptEnvironment = { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };

/**
 * Installs those packages that are missing.
 * @throws UserProblem when this is not Debian, the user is not root, or apt-get fails.
 */
export async function ensureDebianPackages(packages: readonly DebianPackage[] = testPackages): Promise<void> {
  const missing = packages.filter(({ isThere }) => !isThere()).map(({ name }) => name);
  if (missing.length === 0) return;
  const names = missing.join(" ");
  const byHand = `install them by hand: sudo apt-get install --yes ${names}`;
  if (!onPath("apt-get")()) throw new UserProblem(`missing here, without apt-get: ${names}`, "install these programs");
  if (process.getuid?.() !== 0) throw new UserProblem(`missing here, and only root may install: ${names}`, byHand);
  console.log(`apt-get installs ${names}`);
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", ...missing]]) {
    const { code, output } = await run("apt-get", args, { env: aptEnvironment });
    if (code === 0) continue;
    const last = output.split("\n").slice(-3).join("\n");
    throw new UserProblem(`apt-get ${args.join(" ")} failed:\n${last}`, byHand);
  }
}
