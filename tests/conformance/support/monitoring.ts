import { cpSync, readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { z } from "zod";
import type { PlanContext } from "../../../components/language/tier-plan";
import type { MonitoringPlan } from "../../../components/tiers/monitoring/plan";
import { inputsOf } from "../../support/monitoring-kubernetes";
import { type MonitoringExceptions, plannedMonitoring } from "../../support/monitoring";
import { planOf } from "../../support/rofecare";
import { type RunningProcess, startProcess } from "./processes";
import { writeSettings } from "./prometheus";

const setSchema = z.object({
  spec: z.object({
    template: z.object({ spec: z.object({ containers: z.tuple([z.object({ args: z.array(z.string()) })]) }) }),
  }),
});

/** Addresses of this machine: Alertmanagers 127.78.1.1 and on, everything else 127.78.0.1. */
export const addressOf = (service: string): string => {
  const number = /-alertmanager-(\d+)\./.exec(service)?.[1];
  return number === undefined ? "127.78.0.1" : `127.78.1.${Number(number) + 1}`;
};

/** A real Prometheus and two real Alertmanagers, with the arguments and files of their pods, on this machine. */
export class LocalMonitoring {
  readonly plan: MonitoringPlan;
  private readonly settings: ReturnType<typeof writeSettings>;
  private readonly exceptions: MonitoringExceptions;
  private readonly running: RunningProcess[] = [];

  constructor() {
    const { namespaces } = planOf("prod");
    const context: Partial<PlanContext> = { platform: "rofecare", namespaces, hostOf: addressOf };
    this.exceptions = { context, spec: { receiver: { kind: "slack", urlSecret: "slack", channel: "#night" } } };
    this.plan = plannedMonitoring(this.exceptions).plan;
    this.settings = writeSettings(this.plan);
  }

  /** The one change to the files: Prometheus is told where the cluster is, as it is in no pod. */
  async startPrometheus(program: string, apiServer: string): Promise<void> {
    const file = join(this.settings.folder, "prometheus", "prometheus.yml");
    const text = readFileSync(file, "utf8").replaceAll(
      /( +)- role: pod\n(?= +namespaces:)/g,
      `$&$1  api_server: ${apiServer}\n`,
    );
    writeFileSync(file, text);
    const args = await this.argumentsOf("monitoring-prometheus", "prometheus");
    this.run(program, [...args, "--web.listen-address=127.78.0.1:9090"]);
  }

  /** `receiver`: where Slack would be. */
  async startAlertmanagers(program: string, receiver: string): Promise<void> {
    const { folder } = this.settings;
    mkdirSync(join(folder, "receiver"));
    writeFileSync(join(folder, "receiver", "url"), receiver);
    for (const host of this.plan.alertmanagerHosts) {
      const own = `alertmanager-${host}`;
      cpSync(join(folder, "alertmanager"), join(folder, own), { recursive: true });
      const file = join(folder, own, "alertmanager.yml");
      writeFileSync(file, readFileSync(file, "utf8").replace("/etc/alertmanager-receiver", join(folder, "receiver")));
      const args = await this.argumentsOf("monitoring-alertmanager", own);
      const local = args.map((argument) => argument.replace("$(POD_IP)", host).replace("0.0.0.0", host));
      this.run(program, [...local, `--web.listen-address=${host}:9093`]);
    }
  }

  logs(): string {
    return this.running.map(({ log }) => log()).join("\n---\n");
  }

  async remove(): Promise<void> {
    await Promise.all(this.running.map((process) => process.stop("SIGKILL")));
    this.settings.remove();
  }

  private run(program: string, args: readonly string[]): void {
    this.running.push(startProcess([program, ...args], {}));
  }

  /** Arguments of the pod's container, with folders of this machine. */
  private async argumentsOf(set: string, own: string): Promise<readonly string[]> {
    const [{ args }] = setSchema.parse(await inputsOf("set", set, this.exceptions)).spec.template.spec.containers;
    const folder = join(this.settings.folder, own);
    return args.map((argument) =>
      argument
        .replace(/=\/etc\/(prometheus|alertmanager)/, `=${folder}`)
        .replace(/=\/(prometheus|alertmanager)$/, `=${folder}/data`),
    );
  }
}

/** A receiver of messages: everything that was posted to it, as text. */
export class Mailbox {
  readonly received: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      this.received.push(body);
      response.end("ok");
    });
  });

  /** Its address. */
  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/alerts`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
