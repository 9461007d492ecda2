import { connect, createServer } from "node:net";

/** One address for several servers, as a Service of a cluster is: every connection goes to the next of them. */
export interface Balancer {
  readonly port: number;
  /** Leads every new connection to these servers, as a Service does whose selector changes; those that are open stay. */
  readonly leadTo: (ports: readonly number[]) => void;
  /** How many connections have failed, as the server whose turn it was did not listen. */
  readonly failed: () => number;
  /** Ends all connections that are kept, so that the next request needs another. */
  readonly cut: () => void;
  readonly stop: () => Promise<void>;
}

/** Opens such an address. A connection to a server that does not listen is cut off, and nobody tries another one for the client. */
export function balanceOver(ports: readonly number[]): Promise<Balancer> {
  let turn = 0;
  let targets = ports;
  let failed = 0;
  const open = new Set<() => void>();
  const server = createServer((incoming) => {
    const outgoing = connect(targets[turn++ % targets.length] ?? 0, "127.0.0.1");
    const cut = (): void => {
      incoming.destroy();
      outgoing.destroy();
      open.delete(cut);
    };
    open.add(cut);
    incoming.on("error", cut);
    outgoing.once("connect", () => incoming.pipe(outgoing).pipe(incoming));
    outgoing.on("error", () => {
      failed += 1;
      cut();
    });
  });
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      const cutAll = (): void => {
        [...open].forEach((cut) => {
          cut();
        });
      };
      const stop = (): Promise<void> => {
        cutAll();
        return new Promise((ended) => {
          server.close(() => {
            ended();
          });
        });
      };
      const leadTo = (others: readonly number[]): void => {
        targets = others;
      };
      done({ port, leadTo, failed: () => failed, cut: cutAll, stop });
    });
  });
}
