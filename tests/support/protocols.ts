import { connect as connectHttp2 } from "node:http2";
import { connect as connectTls } from "node:tls";
import { block, line, renderCaddyfile } from "../../components/tiers/edge/software/caddyfile";

/** A server on this machine, the public host in whose name it is asked, and the authority that must have signed. */
export interface SecureServer {
  readonly port: number;
  readonly host: string;
  readonly ca: string;
}

/** Status of an answer over HTTP/2. @throws the connection's error where the server speaks no HTTP/2. */
export function statusOverHttp2({ port, host, ca }: SecureServer): Promise<number | undefined> {
  const session = connectHttp2(`https://127.0.0.1:${String(port)}`, { ca, servername: host });
  return new Promise((done, failed) => {
    session.once("error", failed);
    session
      .request({ ":path": "/", ":authority": host })
      .once("response", (headers) => {
        done(headers[":status"]);
        session.destroy();
      })
      .end();
  });
}

/** The version that a client gets which offers only this one, or the words of the refusal. */
export const handshake = (
  { port, host, ca }: SecureServer,
  version: "TLSv1.1" | "TLSv1.2" | "TLSv1.3",
): Promise<string> =>
  new Promise((done) => {
    const socket = connectTls({
      host: "127.0.0.1",
      port,
      servername: host,
      ca,
      minVersion: version,
      maxVersion: version,
      // Without it the client itself would refuse what is too old for it.
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    socket.once("secureConnect", () => {
      done(socket.getProtocol() ?? "none");
      socket.destroy();
    });
    socket.once("error", (error: Error) => {
      done(error.message);
    });
  });

/** A Caddyfile whose port 80 hands every request on to a secure server, over HTTP/3 and nothing else. */
export const http3Asker = (port: number, host: string, authorityFile: string): string =>
  renderCaddyfile([
    block([], [line("admin", "off"), line("persist_config", "off")]),
    block(
      ["http://:80"],
      [
        block(
          ["reverse_proxy", `https://127.0.0.1:${String(port)}`],
          [
            line("header_up", "Host", host),
            block(
              ["transport", "http"],
              [
                line("versions", "3"),
                line("tls_server_name", host),
                // This version forgets a `tls_trust_pool` when it speaks HTTP/3.
                line("tls_trusted_ca_certs", authorityFile),
              ],
            ),
          ],
        ),
      ],
    ),
    block(["http://:9180"], [line("respond", "/health", "200")]),
  ]);
