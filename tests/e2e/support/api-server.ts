import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { parse } from "yaml";
import { z } from "zod";

const kubeconfigSchema = z.object({
  clusters: z.tuple([
    z.object({ cluster: z.object({ server: z.string(), "certificate-authority-data": z.string() }) }),
  ]),
  users: z.tuple([
    z.object({ user: z.object({ "client-certificate-data": z.string(), "client-key-data": z.string() }) }),
  ]),
});

/** What the API server answers. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks an API server over connections that stay open: thousands of questions, without a program for each. */
export class ApiServer {
  private readonly agent: Agent;
  private readonly url: string;

  constructor(kubeconfig: string) {
    const { clusters, users } = kubeconfigSchema.parse(parse(readFileSync(kubeconfig, "utf8")));
    const [{ cluster }] = clusters;
    const [{ user }] = users;
    this.url = cluster.server;
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: 8,
      ca: Buffer.from(cluster["certificate-authority-data"], "base64"),
      cert: Buffer.from(user["client-certificate-data"], "base64"),
      key: Buffer.from(user["client-key-data"], "base64"),
    });
  }

  get(path: string): Promise<Answer> {
    return this.ask("GET", path);
  }

  post(path: string, body: object): Promise<Answer> {
    return this.ask("POST", path, JSON.stringify(body));
  }

  delete(path: string): Promise<Answer> {
    return this.ask("DELETE", path);
  }

  /** Ends all connections. */
  close(): void {
    this.agent.destroy();
  }

  private ask(method: string, path: string, body?: string): Promise<Answer> {
    const headers = { "content-type": "application/json" };
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, this.url), { agent: this.agent, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
        });
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }
}
