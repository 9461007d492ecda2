import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { clientEnvironment, prepareEnvironment } from "../../../components/tiers/object-store/jobs";
import { apiPort, type ObjectStorePlan } from "../../../components/tiers/object-store/plan";
import { softwares } from "../../../components/tiers/object-store/software";
import { goProgram, type GoProgram } from "../../support/go-program";
import { type Ended, PodNetwork, type PodNames } from "./pod-network";
import type { RunningProcess } from "./processes";

const program = (name: string): GoProgram => ({
  name,
  folder: "minio",
  module: `github.com/minio/${name}`,
  command: "",
});

/** The real programs: a server, and its client. */
export const programs = async (): Promise<{ readonly server: string; readonly client: string }> => ({
  server: await goProgram({ ...program("minio"), tags: ["kqueue"] }),
  client: await goProgram(program("mc")),
});

/** Real members of a planned store, each in a pod of its own, and the tier's own jobs. */
export class LocalStore {
  readonly members: readonly string[];
  readonly network: PodNetwork;
  /** Passwords by the name of the Secret. */
  readonly passwords: Record<string, string>;
  private readonly folder = mkdtempSync(join(tmpdir(), "object-store-"));
  private readonly running = new Map<string, RunningProcess>();

  constructor(
    public plan: ObjectStorePlan,
    private readonly files: { readonly server: string; readonly client: string },
    others: PodNames = {},
  ) {
    this.members = Array.from({ length: plan.members }, (_, index) => `${plan.name}-${String(index)}`);
    const names = this.members.map((pod) => [pod, [`${pod}.${plan.memberDomain}`, plan.connection.host]] as const);
    this.network = new PodNetwork({ ...Object.fromEntries(names), ...others });
    const secrets = [plan.rootSecret, ...plan.logins.map(({ secret }) => secret)];
    this.passwords = Object.fromEntries(secrets.map((secret) => [secret, `password-of-${secret}-in-the-test`]));
  }

  /** Starts a member by its planned command, told of the root login by files as its pod is. */
  start(pod: string): void {
    this.writeLogins();
    const { command, environment } = softwares[this.plan.software];
    const [, ...args] = command(this.plan, this.network.volume);
    const root = join(this.folder, "logins", this.plan.rootSecret);
    const variables = environment(this.plan, { username: `${root}/username`, password: `${root}/password` });
    // The server refuses a folder on the disk of the system: in a cluster each volume is another, here all are on this one.
    const inPod = { ...variables, MINIO_CI_CD: "1", HOME: this.folder };
    this.running.set(pod, this.network.run(pod, [this.files.server, ...args], inPod));
  }

  async stop(pod: string): Promise<void> {
    await this.running.get(pod)?.stop("SIGKILL");
    this.running.delete(pod);
  }

  /** Runs a script of the tier as its job does. */
  async job(
    script: string,
    more: Readonly<Record<string, string>> = prepareEnvironment(this.plan, "demo"),
  ): Promise<Ended> {
    this.writeLogins();
    const settings = join(this.folder, "settings");
    mkdirSync(settings, { recursive: true });
    for (const [file, text] of Object.entries(softwares[this.plan.software].settings(this.plan))) {
      writeFileSync(join(settings, file), text);
    }
    const scripts = softwares[this.plan.software].scripts;
    const folders = { settings, scripts, logins: join(this.folder, "logins") };
    const variables = { ...clientEnvironment(this.plan, folders), ...more, ...this.clientFiles(script) };
    return this.network.ask(["/bin/sh", join(scripts, script)], variables);
  }

  /** Asks the store by the client, with a login of the plan. */
  async as(login: string, args: readonly string[], input = ""): Promise<Ended> {
    const { connection, logins } = this.plan;
    const user = logins.find(({ secret }) => secret === login)?.policy ?? `demo-${this.plan.rootSecret}`;
    const url = `http://${user}:${String(this.passwords[login])}@${connection.host}:${String(apiPort)}`;
    return this.client(args, { MC_HOST_store: url }, input);
  }

  /** Asks by the client with any variables. */
  client(args: readonly string[], variables: Readonly<Record<string, string>>, input = ""): Promise<Ended> {
    const command = [this.files.client, "--quiet", "--no-color", ...args];
    return this.network.ask(command, { ...variables, ...this.clientFiles("tests") }, input);
  }

  /** What a member answers on a path, without a login. */
  async get(pod: string, path: string): Promise<Ended> {
    const url = `http://${pod}.${this.plan.memberDomain}:${String(apiPort)}${path}`;
    return this.network.ask([process.execPath, "-e", getScript, url], {});
  }

  log(pod: string): string {
    return this.running.get(pod)?.log() ?? "";
  }

  /** A login that is none of the plan, for a job. */
  writeLogin(folder: string, username: string, password: string): void {
    for (const [file, text] of Object.entries({ username, password })) {
      const path = join(this.folder, "logins", folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }

  async remove(): Promise<void> {
    await Promise.all([...this.running.keys()].map((pod) => this.stop(pod)));
    this.network.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private writeLogins(): void {
    const { rootSecret, logins } = this.plan;
    this.writeLogin(rootSecret, `demo-${rootSecret}`, this.passwords[rootSecret] ?? "");
    for (const { secret, policy } of logins) this.writeLogin(secret, policy, this.passwords[secret] ?? "");
  }

  private clientFiles(name: string): Readonly<Record<string, string>> {
    return { CLIENT: this.files.client, MC_CONFIG_DIR: join(this.folder, "client", name), HOME: this.folder };
  }
}

const getScript =
  "fetch(process.argv[1]).then(async (r) => { console.log(r.status); console.log(await r.text()); }, () => console.log('none'))";
