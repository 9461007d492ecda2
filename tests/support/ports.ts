import { createServer } from "node:net";

/** A port of this machine that nobody listens on just now. */
export const freePort = (): Promise<number> =>
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

/** Waits until a condition holds. @throws Error when it does not within 20 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("it did not come true within 20 s");
}
