import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { javaProperties, type Properties } from "../../../components/language/java-properties";
import { settingsFiles } from "../../../components/tiers/kafka/kubernetes";
import { brokerPorts, type KafkaPlan, planKafka, servicesUser } from "../../../components/tiers/kafka/plan";
import { environmentOf } from "../../../components/tiers/kafka/pods";
import { kafkaImage } from "../../../components/tiers/kafka/releases";
import { kafkaSchema } from "../../../components/tiers/kafka/spec";
import { home, root } from "../../../tools/home";
import { planContext } from "../../support/plan-context";
import { needPrograms } from "./debian";
import { type RunningProcess, startProcess } from "./processes";

const run = promisify(execFile);
const scripts = join(root, "components/tiers/kafka/scripts");
const stand = join(__dirname, "kafka");

/** The version of the image, of which Maven Central has the programs. */
const version = /:([\d.]+)/.exec(kafkaImage)?.[1] ?? "none";
const jars = join(home, "conformance", `kafka-${version}`);

/** Kafka itself, once per machine, about 50 MB: the folder in which it lies. */
export async function needKafka(): Promise<string> {
  await needPrograms({ java: "default-jre-headless", mvn: "maven", openssl: "openssl" });
  if (existsSync(jars)) return jars;
  const unfinished = `${jars}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const copy = ["dependency:copy-dependencies", "-DincludeScope=runtime", `-DoutputDirectory=${unfinished}`];
  await run("mvn", ["-q", "-B", "-f", join(stand, "pom.xml"), `-Dkafka.version=${version}`, ...copy]);
  renameSync(unfinished, jars);
  return jars;
}

/** Brokers have the addresses 127.78.0.1 and on. */
const addressOf = (service: string): string => {
  const [, number] = /^kafka-(\d+)\./.exec(service) ?? [];
  return number === undefined ? service : `127.78.0.${1 + Number(number)}`;
};

/** The document's Kafka, planned for addresses of this machine. */
export function localPlan(brokers: number): KafkaPlan {
  const { plan, problems } = planKafka({
    name: "kafka",
    spec: kafkaSchema.parse({
      kind: "kafka",
      resources: { cpuLimit: "1", memoryLimit: "2Gi", memoryRequest: "1Gi" },
    }),
    profile: { brokers, storage: "1Gi" },
    overrides: {},
    context: planContext({ hostOf: addressOf }),
  });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return plan;
}

/** Who asks: the port of every broker, and the settings with which it is asked. */
export interface KafkaClient {
  readonly port: number;
  readonly client: Properties;
}

/** For those who are refused, who would try again for a minute. */
export const shortPatience: Properties = { "request.timeout.ms": 5_000, "default.api.timeout.ms": 8_000 };

/** Real brokers with certificates of an authority made for them, on volumes that outlive them. */
export class LocalKafka {
  password = "first-password-of-the-test";
  private readonly folder = mkdtempSync(join(tmpdir(), "kafka-"));
  private readonly running = new Map<number, RunningProcess>();

  constructor(readonly plan: KafkaPlan) {
    for (const folder of ["certificates", "login", "settings"]) mkdirSync(join(this.folder, folder));
  }

  /** What cert-manager makes: the authority, the brokers' certificate, and that of the zone of the services. */
  async certify(): Promise<void> {
    const alternative = this.plan.connection.brokers.map(({ host }) => `IP:${host}`).join(",");
    await this.certificate("ca", ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"]);
    await this.certificate("tls", [`subjectAltName=${alternative}`, "extendedKeyUsage=serverAuth,clientAuth"], "ca");
    await this.certificate("clients", ["subjectAltName=DNS:kafka-clients", "extendedKeyUsage=serverAuth"], "ca");
    for (const name of ["tls", "clients"]) {
      const combined = `${this.read(`${name}.key`)}\n${this.read(`${name}.crt`)}`;
      writeFileSync(this.certificateFile(`${name}-combined.pem`), combined);
    }
  }

  start(node: number): void {
    const { folder } = this;
    const folders = {
      data: join(folder, `kafka-${node}`),
      certificates: join(folder, "certificates"),
      login: join(folder, `login-${node}`),
    };
    const settings = join(folder, `settings-${node}`);
    for (const path of [folders.data, folders.login, settings, this.runFolder(node)]) {
      mkdirSync(path, { recursive: true });
    }
    writeFileSync(join(folders.login, "password"), this.password);
    for (const [file, text] of Object.entries(settingsFiles(this.plan, folders))) {
      writeFileSync(join(settings, file), text);
    }
    this.running.set(node, startProcess(["/bin/sh", join(scripts, "start-broker.sh")], this.variables(node)));
  }

  async stop(node: number, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    await this.running.get(node)?.stop(signal);
    this.running.delete(node);
  }

  async remove(): Promise<void> {
    await Promise.all([...this.running.keys()].map((node) => this.stop(node, "SIGKILL")));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Whether a broker's probe succeeds. */
  isHealthy(node: number): Promise<boolean> {
    return run("/bin/bash", [join(scripts, "probe.sh")], { env: { ...process.env, ...this.variables(node) } }).then(
      () => true,
      () => false,
    );
  }

  /** What the running brokers have logged; of each so many letters at most. */
  logs(most: number = Infinity): string {
    return [...this.running].map(([node, broker]) => `kafka-${node}:\n${broker.log().slice(-most)}`).join("\n");
  }

  /** A user with a password, as services log in. Default: the right one. */
  user(password: string = this.password): KafkaClient {
    return {
      port: brokerPorts.clients,
      client: {
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "PLAIN",
        "sasl.jaas.config": `org.apache.kafka.common.security.plain.PlainLoginModule required username="${servicesUser}" password="${password}";`,
        ...this.trust(),
        "request.timeout.ms": 10_000,
        "default.api.timeout.ms": 15_000,
      },
    };
  }

  /** Someone who proves themselves by a certificate of the authority, where brokers do: `tls` is a broker's own. */
  bearer(name: "tls" | "clients"): KafkaClient {
    return {
      port: brokerPorts.members,
      client: {
        "security.protocol": "SSL",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": this.certificateFile(`${name}-combined.pem`),
        ...this.trust(),
        ...shortPatience,
      },
    };
  }

  /** Runs one of Kafka's own command-line tools as a client: what it printed, on both streams. */
  tool(name: string, args: readonly string[], { client, port, input }: ToolOptions = this.user()): Promise<string> {
    const file = join(this.folder, `client-${process.hrtime.bigint()}.properties`);
    writeFileSync(file, javaProperties(client));
    const brokers = this.plan.connection.brokers.map(({ host }) => `${host}:${port}`);
    const java = ["-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", `${jars}/*`, `org.apache.kafka.tools.${name}`];
    const common = ["--bootstrap-server", brokers.join(","), "--command-config", file];
    return new Promise((done) => {
      const child = execFile("java", [...java, ...common, ...args], { timeout: 40_000 }, (_error, stdout, stderr) => {
        done(`${stdout}${stderr}`);
      });
      child.stdin?.end(input ?? "");
    });
  }

  private async certificate(name: string, extensions: readonly string[], authority?: string): Promise<void> {
    const file = (suffix: string): string => this.certificateFile(`${name}.${suffix}`);
    await run("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
      ...["-subj", `/CN=kafka-${name}`, "-keyout", file("key"), "-out", file("crt")],
      ...extensions.flatMap((extension) => ["-addext", extension]),
      ...(authority === undefined
        ? []
        : ["-CA", this.certificateFile(`${authority}.crt`), "-CAkey", this.certificateFile(`${authority}.key`)]),
    ]);
  }

  private trust(): Properties {
    return { "ssl.truststore.type": "PEM", "ssl.truststore.location": this.certificateFile("ca.crt") };
  }

  private read(file: string): string {
    return readFileSync(this.certificateFile(file), "utf8");
  }

  private certificateFile(file: string): string {
    return join(this.folder, "certificates", file);
  }

  private runFolder(node: number): string {
    return join(this.folder, `run-${node}`);
  }

  /** The variables of the pod as the plan makes them; only addresses, folders and the heap are this machine's. */
  private variables(node: number): Readonly<Record<string, string>> {
    const planned = environmentOf(this.plan).flatMap(({ name, value }) =>
      typeof name === "string" && typeof value === "string" ? [[name, value] as const] : [],
    );
    const host = addressOf(`kafka-${node}.`);
    const settings = join(this.folder, `settings-${node}`);
    return {
      ...Object.fromEntries(planned),
      POD_NAME: `kafka-${node}`,
      ANNOUNCE_HOST: host,
      LISTEN_ON: host,
      PROBE_HOST: host,
      SETTINGS_FOLDER: settings,
      RUN_FOLDER: this.runFolder(node),
      KAFKA_BIN: stand,
      KAFKA_JARS: jars,
      KAFKA_HEAP_OPTS: "-Xms64m -Xmx256m -XX:TieredStopAtLevel=1",
      KAFKA_LOG4J_OPTS: `-Dlog4j2.configurationFile=${settings}/log4j2.properties`,
    };
  }
}

interface ToolOptions extends KafkaClient {
  /** What the tool reads from its standard input. Default: nothing. */
  readonly input?: string;
}
