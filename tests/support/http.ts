import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";

/** An answer as a client sees it. Names of headers are in small letters. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request. `ca` makes it HTTPS, with the certificate checked against this authority and this host. */
export interface Question {
  readonly port: number;
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly ca?: string;
  /** Name that the TLS handshake is for. Default: the host. */
  readonly servername?: string;
  /** Address on this machine from which it is asked. Default 127.0.0.1. */
  readonly from?: string;
}

/** Asks a server on this machine in the name of a public host. */
export function ask(question: Question): Promise<Answer> {
  const { port, host, ca } = question;
  const options: RequestOptions = {
    host: "127.0.0.1",
    port,
    path: question.path ?? "/",
    method: question.method ?? "GET",
    headers: { ...question.headers, host },
    localAddress: question.from ?? "127.0.0.1",
    agent: false,
    ...(ca !== undefined && { ca, servername: question.servername ?? host }),
  };
  return new Promise((done, failed) => {
    const sent = (ca === undefined ? httpRequest : httpsRequest)(options, (response) => {
      collect(response).then((body) => {
        done({ status: response.statusCode ?? 0, headers: response.headers, body });
      }, failed);
    });
    sent.once("error", failed);
    sent.end(question.body);
  });
}

async function collect(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}

/** Whether an edge says on its private port that it is healthy. */
export const isHealthy = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${String(port)}/health`).then(
    ({ ok }) => ok,
    () => false,
  );

/** What a tier behind the edge has received. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

/** A small server that stands for a tier: it says its name, and keeps what it was asked. */
export interface Backend {
  readonly port: number;
  readonly received: readonly Received[];
  readonly stop: () => Promise<void>;
}

/** Paths that are answered late, and by how much, in ms. */
const delays: Readonly<Record<string, number>> = { "/slow": 500, "/too-slow": 4000 };

/** Starts a tier's stand-in. `/slow` is answered after half a second, `/too-slow` after four; its headers contradict the edge's on purpose. */
export function startBackend(name: string): Promise<Backend> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    received.push({ path: request.url ?? "", headers: request.headers });
    collect(request).then(
      () =>
        setTimeout(
          () => {
            answerAs(name, response);
          },
          delays[request.url ?? ""] ?? 0,
        ),
      () => {
        response.destroy();
      },
    );
  });
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      const stop = (): Promise<void> =>
        new Promise((ended) => {
          server.closeAllConnections();
          server.close(() => {
            ended();
          });
        });
      done({ port, received, stop });
    });
  });
}

function answerAs(name: string, response: ServerResponse): void {
  response.setHeader("Server", "backend/1.0");
  response.setHeader("X-Frame-Options", "SAMEORIGIN");
  response.setHeader("X-XSS-Protection", "0");
  response.end(`answer of ${name}`);
}
