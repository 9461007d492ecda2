import { connect, createServer } from "node:net";

/** Ports that were handed out: the system gives one again once it is closed, even to the very next question. */
const given = new Set<number>();

/** A port of this machine that nobody listens on just now, and that no call before has given. */
export async function freePort(): Promise<number> {
  const port = await closedPort();
  if (given.has(port)) return freePort();
  given.add(port);
  return port;
}

const closedPort = (): Promise<number> =>
  new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") failed(new Error("no port was given"));
        else done(address.port);
      });
    });
  });

/** Waits until a condition holds. @throws Error when it does not in time, which is 20 s where nothing else is said. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`it did not come true within ${seconds} s`);
}

/** A port that hands every connection on to another, and keeps it waiting for as long as nobody listens there. */
export interface Relay {
  readonly port: number;
  readonly stop: () => void;
}

/** Opens a relay to a port of this machine. */
export function relayTo(target: number): Promise<Relay> {
  const server = createServer((incoming) => {
    incoming.on("error", () => {
      incoming.destroy();
    });
    const reach = (): void => {
      const outgoing = connect(target, "127.0.0.1", () => {
        incoming.pipe(outgoing).pipe(incoming);
      });
      outgoing.once("error", () => {
        outgoing.destroy();
        if (!incoming.destroyed) setTimeout(reach, 50);
      });
    };
    reach();
  });
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      done({ port, stop: () => void server.close() });
    });
  });
}
