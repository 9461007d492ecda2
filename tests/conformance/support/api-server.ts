import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A pod as the cluster's API shows it. */
export interface Pod {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly resourceVersion: string;
  };
  readonly spec: {
    readonly containers: readonly {
      readonly name: string;
      readonly ports: readonly { readonly name: string; readonly containerPort: number; readonly protocol: string }[];
    }[];
  };
  readonly status: { readonly phase: "Running" | "Succeeded"; readonly podIP: string };
}

/** As much of the cluster's API as finding pods takes: lists by namespace and label. Nothing changes, so a watch only stays open. */
export class PodServer {
  /** Paths that were asked for, in order. */
  readonly asked: string[] = [];
  private readonly server: Server;

  private pods: readonly Pod[] = [];

  constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response);
    });
  }

  /** Its address. */
  async start(pods: readonly Pod[]): Promise<string> {
    this.pods = pods;
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${addressOf(this.server).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", "http://localhost");
    const namespace = /^\/api\/v1\/namespaces\/([^/]+)\/pods$/.exec(url.pathname)?.[1];
    this.asked.push(url.pathname);
    if (namespace === undefined) {
      tell(response, 404, status("NotFound", 404));
      return;
    }
    // A list in the form of a watch is a newer way; clients that are refused it fall back to the old one.
    if (url.searchParams.has("sendInitialEvents")) {
      tell(response, 422, status("Invalid", 422));
      return;
    }
    if (url.searchParams.has("watch")) {
      response.writeHead(200, json).flushHeaders();
      return;
    }
    const [label = "", value] = (url.searchParams.get("labelSelector") ?? "").split("=");
    const items = this.pods.filter(
      ({ metadata }) => metadata.namespace === namespace && metadata.labels[label] === value,
    );
    tell(response, 200, { kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "1" }, items });
  }
}

const json = { "content-type": "application/json" };

const status = (reason: string, code: number): object => ({
  kind: "Status",
  apiVersion: "v1",
  status: "Failure",
  reason,
  code,
});

function tell(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, json).end(JSON.stringify(body));
}

/** @throws Error while the server does not listen. */
function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server does not listen");
  return address;
}
