import { type Answer, LocalRabbitmq, localPlan, needRabbitmq } from "./support/rabbitmq";
import { eventually } from "./support/processes";
import { at } from "../support/tier-resources";

jest.setTimeout(300_000);

/** Names of the nodes that run, as a member sees them. */
const running = ({ body }: Answer): readonly unknown[] =>
  Array.isArray(body)
    ? body.filter((node) => at(node, "running") === true).map((node: unknown) => at(node, "name"))
    : [];

describe("three members, run for real from the plan", () => {
  let mq: LocalRabbitmq;
  const members = [0, 1, 2];
  const allNodes = ["rabbit-1@127.79.0.1", "rabbit-2@127.79.0.2", "rabbit-3@127.79.0.3"];

  const untilTogether = async (seen: number, nodes: readonly string[] = allNodes): Promise<void> => {
    await eventually(
      120,
      () => mq.ask(seen, "GET nodes"),
      (answer) => JSON.stringify(running(answer)) === JSON.stringify(nodes),
      () => mq.logs(),
    );
  };
  const publish = (member: number, text: string): Promise<Answer> =>
    mq.ask(member, "POST exchanges/%2F/amq.default/publish", {
      properties: { delivery_mode: 2 },
      routing_key: "mail",
      payload: text,
      payload_encoding: "string",
    });
  const texts = async (member: number): Promise<unknown> => {
    const how = { count: 10, ackmode: "ack_requeue_true", encoding: "auto" };
    const { body } = await mq.ask(member, "POST queues/%2F/mail/get", how);
    return Array.isArray(body) ? body.map((message: unknown) => at(message, "payload")) : body;
  };

  beforeAll(async () => {
    mq = new LocalRabbitmq(localPlan(3), await needRabbitmq());
    for (const member of members) mq.start(member);
    for (const member of members) await untilTogether(member);
  });
  afterAll(() => mq.remove());

  it("MED-MSG-01: three members that start together find each other by name, and are one cluster", async () => {
    const status = await mq.tool(0, "rabbitmqctl", ["cluster_status"]);
    expect(status).toContain("Cluster name: mq");
    for (const [index, node] of allNodes.entries()) {
      expect(status).toContain(`Node: ${node}, interface: 127.79.0.${index + 1}, port: 5672, protocol: amqp`);
      expect(status).toMatch(new RegExp(`Node: ${node}, .*port: 15672, protocol: http`));
    }
  });

  it("the server takes the settings as they are planned: memory, free space, and what a member does that is cut off", async () => {
    const environment = await mq.tool(0, "rabbitmqctl", ["environment"]);
    expect(environment).toContain("{cluster_partition_handling,pause_minority}");
    expect(environment).toContain('{queue_leader_locator,<<"balanced">>}');
    // A member tells of itself some seconds after its start.
    const { body } = await eventually(
      30,
      () => mq.ask(0, "GET nodes/rabbit-1@127.79.0.1"),
      (answer) => at(answer.body, "mem_limit") !== undefined,
    );
    expect(at(body, "mem_limit")).toBe(614 * 1024 ** 2);
    expect(at(body, "disk_free_limit")).toBe(204 * 1024 ** 2);
    expect(mq.log(0)).toContain('"level":"info","msg":"Server startup complete; 4 plugins started.');
  });

  it("MED-MSG-01: a queue that names no type is a quorum queue on all three members", async () => {
    expect((await mq.ask(1, "PUT queues/%2F/mail", { durable: true })).status).toBe(201);
    const described = async (): Promise<unknown> => {
      const { body } = await mq.ask(2, "GET queues/%2F/mail");
      const nodes: unknown = at(body, "members");
      return [at(body, "type"), Array.isArray(nodes) ? nodes.map(String).sort() : nodes];
    };
    await eventually(20, described, (found) => JSON.stringify(found) === JSON.stringify(["quorum", allNodes]));
    expect((await publish(0, "first")).body).toEqual({ routed: true });
    expect(await texts(2)).toEqual(["first"]);
  });

  it("MED-MSG-04 MED-CON-05: the default account is absent, and a service's login opens no management", async () => {
    const guest = await mq.ask(0, "GET overview", undefined, { user: "guest", password: "guest" });
    const service = { user: "services", password: mq.passwords.services };
    expect(guest.status).toBe(401);
    expect((await mq.ask(0, "GET overview", undefined, service)).status).toBe(401);
    expect((await mq.ask(0, "GET overview")).status).toBe(200);
    const users = await mq.tool(0, "rabbitmqctl", ["list_users", "--quiet", "--no-table-headers"]);
    expect(users.trim().split("\n").sort()).toEqual(["admin\t[administrator]", "services\t[]"]);
  });

  it("MED-SEC-06: the services' password opens the virtual host, and no other does", async () => {
    const login = (password: string): Promise<string> =>
      mq.tool(0, "rabbitmqctl", ["authenticate_user", "services", password]);
    expect(await login(mq.passwords.services)).toContain("Success");
    expect(await login("another")).toMatch(/Error[\s\S]*failed to authenticate/i);
  });

  it("MED-SEC-08: who does not have the cookie is not let in", async () => {
    expect(await mq.tool(0, "rabbitmq-diagnostics", ["ping"])).toContain("Ping succeeded");
    const stranger = await mq.tool(0, "rabbitmq-diagnostics", ["ping", "--erlang-cookie", "another"]);
    expect(stranger).not.toContain("Ping succeeded");
    expect(mq.logs(100_000)).not.toContain(mq.cookie);
    expect(mq.logs(100_000)).not.toContain(mq.passwords.services);
  });

  it("MED-MON-05: every member answers those who collect metrics", async () => {
    for (const member of members)
      expect(await mq.metrics(member)).toMatch(/^rabbitmq_identity_info\{.*rabbitmq_cluster="mq"/m);
  });

  it("MED-MSG-01: when one member is killed, messages are taken and kept, and it comes back into the cluster", async () => {
    await mq.stop(0, "SIGKILL");
    await untilTogether(1, allNodes.slice(1));
    await eventually(
      30,
      () => publish(1, "second"),
      ({ body }) => at(body, "routed") === true,
    );
    expect(await texts(2)).toEqual(["first", "second"]);
    mq.start(0);
    await untilTogether(0);
    expect(await texts(0)).toEqual(["first", "second"]);
  });

  it("before a member stops it hands over what it leads, and refuses clients", async () => {
    expect(await mq.stopScript(1)).toBe(true);
    const status = await mq.tool(0, "rabbitmqctl", ["cluster_status"]);
    expect(status).toMatch(/Node: rabbit-2@127\.79\.0\.2, status: \S*marked for maintenance/);
    const { body } = await mq.ask(0, "GET queues/%2F/mail");
    expect(at(body, "leader")).not.toBe("rabbit-2@127.79.0.2");
  });

  it("a new password is taken over by a restart, member by member, and then the old one is refused", async () => {
    const old = mq.passwords.services;
    mq.passwords.services = "second-password-of-the-test";
    for (const member of [2, 1, 0]) {
      await mq.stop(member);
      mq.start(member);
      await untilTogether(member);
    }
    expect(await mq.tool(0, "rabbitmqctl", ["authenticate_user", "services", mq.passwords.services])).toContain(
      "Success",
    );
    expect(await mq.tool(0, "rabbitmqctl", ["authenticate_user", "services", old])).toContain("Error");
    expect(await texts(1)).toEqual(["first", "second"]);
  });
});
