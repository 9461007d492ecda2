import { rabbitmqOnHost } from "../support/docker-tiers";
import { LocalHost, passwordOf } from "./support/local-host";
import { needRabbitmq, programs } from "./support/rabbitmq";

jest.setTimeout(180_000);

describe("a member alone on one host, run for real from the plan", () => {
  let host: LocalHost;

  const tool = (...args: string[]): Promise<string> => host.run("mq", args).then(({ text }) => text);
  const login = (user: string, password: string): Promise<string> =>
    tool("rabbitmqctl", "authenticate_user", user, password);
  /** What the management interface answers: its status, and the body. */
  const ask = async (path: string, user: string, password: string, body = ""): Promise<string> => {
    const what = body === "" ? [] : ["--header", "content-type: application/json", "--data", body];
    const curl = ["curl", "--silent", "--user", `${user}:${password}`, "--write-out", " %{http_code}", ...what];
    return (await host.run("mq", [...curl, `http://127.0.0.1:15672/api/${path}`])).text;
  };
  const asAdmin = (path: string, body?: string): Promise<string> => ask(path, "admin", passwordOf("mq-admin"), body);

  beforeAll(async () => {
    await needRabbitmq();
    // Debian's release lies between those of a platform, and refuses keys that only newer ones know.
    host = new LocalHost(rabbitmqOnHost({ spec: { version: "3.8" } }), {
      environment: { PATH: `${programs}:${process.env["PATH"] ?? ""}`, RABBITMQ_CTL_ERL_ARGS: "+S 1" },
    });
    await host.prepare();
    host.start("mq");
    await host.untilHealthy("mq");
  });
  afterAll(() => host.remove());

  it("MED-MSG-04 MED-CON-05: the services' and the administrator's logins work, and no others", async () => {
    expect(await login("services", passwordOf("mq"))).toContain("Success");
    expect(await login("services", "wrong")).toContain("Error");
    expect(await asAdmin("overview")).toMatch(/ 200$/);
    expect(await ask("overview", "guest", "guest")).toMatch(/ 401$/);
    expect(await ask("overview", "services", passwordOf("mq"))).toMatch(/ 401$/);
  });

  it("its node does not hear others: Erlang listens on 127.0.0.1 alone", async () => {
    const { text } = await host.run("mq", ["ss", "-tlnH"]);
    const on = (port: number): readonly string[] =>
      text.split("\n").flatMap((line) => (line.includes(`:${port} `) ? (line.split(/\s+/)[3] ?? []) : []));
    expect(on(25672)).toEqual(["127.0.0.1:25672"]);
    expect(on(4369).filter((address) => !/^(127\.0\.0\.1|\[::1\]):/.test(address))).toEqual([]);
    expect(on(5672)).toEqual(["*:5672"]);
  });

  it("neither the log nor the settings hold a password or the cookie", async () => {
    const { text } = await host.run("mq", ["/bin/sh", "-c", "cat /palier/settings/*"]);
    for (const secret of ["mq", "mq-admin", "mq-cookie"]) {
      expect(host.log("mq")).not.toContain(passwordOf(secret));
      expect(text).not.toContain(passwordOf(secret));
    }
    expect(text).toContain('"password":"@mq@"');
  });

  it("a durable queue and its message are there after a restart, and a new password is taken over", async () => {
    const put = ["--request", "PUT", "--data", '{"durable":true}'];
    const queue = "http://127.0.0.1:15672/api/queues/%2F/mail";
    await host.run("mq", ["curl", "--silent", "--user", `admin:${passwordOf("mq-admin")}`, ...put, queue]);
    const message = {
      properties: { delivery_mode: 2 },
      routing_key: "mail",
      payload: "kept",
      payload_encoding: "string",
    };
    expect(await asAdmin("exchanges/%2F/amq.default/publish", JSON.stringify(message))).toContain('"routed":true');
    host.secrets["mq"] = "secondPasswordOfTheTest";
    await host.stop("mq");
    expect((await host.run("mq", ["/bin/bash", "/palier/probe.sh"])).code).not.toBe(0);
    host.start("mq");
    await host.untilHealthy("mq");
    expect(await login("services", "secondPasswordOfTheTest")).toContain("Success");
    expect(await login("services", passwordOf("mq"))).toContain("Error");
    const get = JSON.stringify({ count: 1, ackmode: "ack_requeue_true", encoding: "auto" });
    expect(await asAdmin("queues/%2F/mail/get", get)).toContain('"payload":"kept"');
  });
});
