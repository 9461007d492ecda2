import { definitionsOf, settingsFiles } from "../../../components/tiers/rabbitmq/configuration";
import { isSince, releaseFacts, releaseOfImage, releases } from "../../../components/tiers/rabbitmq/releases";
import { plannedRabbitmq, type RabbitmqExceptions, rabbitmqPlan } from "../../support/rabbitmq-tier";

const inProd = rabbitmqPlan("prod");
const folders = { definitions: "/definitions" };
const domain = "mq-members.demo-database.svc.cluster.local";

/** Lines of the settings of a member. */
const settings = (exceptions: RabbitmqExceptions = {}, environment: "dev" | "prod" = "prod"): readonly string[] =>
  (settingsFiles(rabbitmqPlan(environment, exceptions), folders)["rabbitmq.conf"] ?? "").trim().split("\n");

describe("the plan of a RabbitMQ", () => {
  it("MED-MSG-01: production has three members, development one", () => {
    expect(inProd).toMatchObject({ members: 3, storage: "20Gi", image: "rabbitmq:4.3.5-management" });
    expect(rabbitmqPlan("dev")).toMatchObject({ members: 1, storage: "2Gi" });
    expect(inProd.capacity).toMatchObject({ pods: 3, cpuLimit: 3000, memoryLimit: 6144, volumes: 3, storage: 61_440 });
  });

  it("MED-MSG-03: services are told the address, the virtual host and the login", () => {
    expect(inProd.connection).toEqual({
      kind: "rabbitmq",
      host: "mq.demo-database.svc.cluster.local",
      port: 5672,
      virtualHost: "/",
      username: "services",
      secret: "mq",
    });
  });

  it("MED-SEC-06 MED-SEC-08: the services' password, the administrator's and the cookie are three secrets of 32 bytes", () => {
    expect(inProd.secrets).toEqual([
      { name: "mq", length: 44, username: "services", version: 1 },
      { name: "mq-admin", length: 44, username: "admin", version: 1 },
      { name: "mq-cookie", length: 44, version: 1 },
    ]);
    expect(inProd.reads).toEqual(["mq", "mq-admin", "mq-cookie"]);
  });

  it("MED-MSG-04: services reach the port of messages alone; the management interface is reached by none but members", () => {
    const reaching = (reach: string): readonly number[] =>
      inProd.ports.filter((port) => port.reach === reach).map(({ port }) => port);
    expect(reaching("users")).toEqual([5672]);
    expect(reaching("members")).toEqual([15672, 4369, 25672]);
    expect(reaching("metrics")).toEqual([15692]);
    expect(inProd.ports).toHaveLength(5);
    expect(inProd.outside).toEqual([]);
  });

  it("a stack may ask for other members, another volume, and other resources", () => {
    const overrides = { members: 5, storage: "40Gi", resources: { cpuLimit: "2", memoryLimit: "4Gi" } };
    const { plan, problems } = plannedRabbitmq("prod", { overrides });
    expect(problems).toEqual([]);
    expect(plan).toMatchObject({ members: 5, storage: "40Gi", resources: { memoryLimit: "4Gi" } });
    expect(plan.memberHosts).toHaveLength(5);
  });
});

describe("the settings of a member", () => {
  it("MED-MSG-01: every member is named, so that they find each other without asking the cluster", () => {
    expect(settings()).toEqual(
      expect.arrayContaining([
        "cluster_formation.peer_discovery_backend=classic_config",
        `cluster_formation.classic_config.nodes.1=rabbit@mq-0.${domain}`,
        `cluster_formation.classic_config.nodes.2=rabbit@mq-1.${domain}`,
        `cluster_formation.classic_config.nodes.3=rabbit@mq-2.${domain}`,
      ]),
    );
  });

  it("queues are quorum queues by default, on up to three members, and get lost copies again", () => {
    expect(settings()).toContain("default_queue_type=quorum");
    expect(settings()).toContain("quorum_queue.continuous_membership_reconciliation.target_group_size=3");
    expect(settings({}, "dev").join("\n")).not.toContain("continuous_membership");
  });

  it("publishers are held back at 0.6 of the memory, and while less than a fifth of the volume is free", () => {
    expect(settings()).toContain(`vm_memory_high_watermark.absolute=${1228 * 1024 ** 2}`);
    expect(settings()).toContain(`disk_free_limit.absolute=${4096 * 1024 ** 2}`);
  });

  it.each([
    ["3.8", ["cluster_partition_handling"]],
    ["3.13", ["cluster_partition_handling", "queue_leader_locator", "log.console.formatter"]],
    ["4.2", ["cluster_partition_handling", "queue_leader_locator", "log.console.formatter", "default_queue_type"]],
    ["4.3", ["queue_leader_locator", "log.console.formatter", "default_queue_type"]],
  ])("%s gets the keys that it knows: with another it would not start", (version, expected) => {
    const all = ["cluster_partition_handling", "queue_leader_locator", "log.console.formatter", "default_queue_type"];
    const keys = settings({ spec: { version } }).map((line) => line.split("=")[0]);
    expect(all.filter((key) => keys.includes(key))).toEqual(expected);
  });

  it("the plug-ins are an Erlang term", () => {
    expect(settingsFiles(inProd, folders)["enabled_plugins"]).toBe("[rabbitmq_management,rabbitmq_prometheus].\n");
  });
});

describe("the definitions that every start imports", () => {
  const passwords = { services: "one", admin: "two" };

  it("MED-CON-05 MED-MSG-04: are two users with passwords of the program, one of whom may do everything", () => {
    expect(definitionsOf(inProd, passwords)).toMatchObject({
      users: [
        { name: "services", password: "one", tags: "" },
        { name: "admin", password: "two", tags: "administrator" },
      ],
      permissions: [
        { user: "services", vhost: "/", configure: ".*", write: ".*", read: ".*" },
        { user: "admin", vhost: "/" },
      ],
    });
  });

  it("name the quorum queue as the type of the virtual host, except for a version that knows no such thing", () => {
    const vhosts = (version: string): object =>
      definitionsOf(rabbitmqPlan("prod", { spec: { version, virtualHost: "shop" } }), passwords);
    expect(vhosts("4.3")).toMatchObject({
      vhosts: [{ name: "shop", default_queue_type: "quorum", metadata: { default_queue_type: "quorum" } }],
    });
    expect(JSON.stringify(vhosts("3.8"))).not.toContain("default_queue_type");
  });
});

describe("the versions of RabbitMQ", () => {
  it("MED-MSG-01: the document's 3.8 stays selectable, with a warning that names its successor", () => {
    const { problems, warnings } = plannedRabbitmq("prod", { spec: { version: "3.8" } });
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      "mq: RabbitMQ 3.8 gets no fixes any more; its supported successor is 4.3, by the steps of docs/upgrades.md.",
      "mq: RabbitMQ 3.8 makes quorum queues only for clients that ask for them with x-queue-type.",
    ]);
  });

  it("the default needs no warning", () => {
    expect(plannedRabbitmq("prod").warnings).toEqual([]);
  });

  it("ROF-CON-32: every version has an image of its own line, pinned to a patch", () => {
    for (const release of releases) expect(releaseOfImage(releaseFacts[release].image)).toBe(release);
    expect(releaseOfImage("registry.site.example/mq:v4.3.9@sha256:ab")).toBe("4.3");
    expect(releaseOfImage("mq:stable")).toBeUndefined();
  });

  it("are compared by number, not by letter", () => {
    expect(isSince("3.13", "3.9")).toBe(true);
    expect(isSince("4.0", "3.13")).toBe(true);
    expect(isSince("3.8", "3.10")).toBe(false);
    expect(isSince("3.10", "3.10")).toBe(true);
  });
});
