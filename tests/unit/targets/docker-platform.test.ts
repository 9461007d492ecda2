import type { ResourceTransformation } from "@pulumi/pulumi";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DockerPlatform } from "../../../components/platform/docker";
import { KubernetesPlatform } from "../../../components/platform/kubernetes";
import { outputsOf } from "../../../components/platform/outputs";
import { uploadsOf } from "../../../components/targets/docker/container-args";
import { find, type RecordedResource, recordResources } from "../../support/mocks";
import { planOf, settingsOf } from "../../support/rofecare";
import { at } from "../../support/tier-resources";

type Exceptions = Readonly<Record<string, unknown>>;

const containerType = "docker:index/container:Container";
const imageType = "docker:index/remoteImage:RemoteImage";
const volumeType = "docker:index/volume:Volume";
const networkType = "docker:index/network:Network";
const passwordType = "random:index/randomPassword:RandomPassword";

/** What providers add to what they are given. */
const computed = { [imageType]: { imageId: "sha256:0" }, [passwordType]: { result: "s3cret", bcryptHash: "$2a$10$x" } };

const onDocker = { target: "docker", backups: { provider: "none" } };

/** Options of resources, by type and name. */
type Options = Readonly<Record<string, unknown>>;

async function registered(
  stack: string,
  exceptions: Exceptions = {},
): Promise<{ readonly resources: readonly RecordedResource[]; readonly options: Options }> {
  const options: Record<string, unknown> = {};
  const note: ResourceTransformation = ({ type, name, opts }) => {
    options[`${type} ${name}`] = opts;
    return undefined;
  };
  const plan = planOf(stack, { ...onDocker, ...exceptions });
  const settings = settingsOf(stack, { ...onDocker, ...exceptions });
  const resources = await recordResources(
    () => plan.host && new DockerPlatform(plan, plan.host, settings, { transformations: [note] }),
    computed,
  );
  return { resources, options };
}

let rofecare: Awaited<ReturnType<typeof registered>>;
let ecosyste: Awaited<ReturnType<typeof registered>>;

beforeAll(async () => {
  rofecare = await registered("prod", { imageMirror: "registry.example.org" });
  ecosyste = await registered("ecosyste-dev");
}, 120_000);

describe("a platform on Docker", () => {
  it("is a component with one for each tier, by its kind, and the foundation of all", () => {
    const components = rofecare.resources.filter(({ type }) => type.startsWith("palier:docker:"));
    const typeOf = new Map(components.map(({ name, type }) => [name, type]));
    expect(typeOf.get("rofecare")).toBe("palier:docker:Platform");
    expect(typeOf.get("patient-db")).toBe("palier:docker:Postgres");
    expect(typeOf.get("gateway")).toBe("palier:docker:Service");
    expect(["networks", "images", "credentials"].map((name) => typeOf.get(name))).toEqual([
      "palier:docker:Networks",
      "palier:docker:Images",
      "palier:docker:Credentials",
    ]);
    const containers = rofecare.resources.filter(({ type }) => type === containerType);
    expect(containers).toHaveLength(planOf("prod", onDocker).host?.containers.length ?? 0);
  });

  it("ROF-SVC-17 ROF-ENV-02 ROF-DB-10: a container is bounded, waited for, restarted and named", () => {
    const { inputs } = find(rofecare.resources, containerType, "patient-db");
    expect(inputs).toMatchObject({
      name: "rofecare-prod-patient-db",
      image: "sha256:0",
      user: "999:999",
      memory: 1024,
      memorySwap: 1024,
      memoryReservation: 256,
      restart: "always",
      mustRun: true,
      wait: true,
      readOnly: false,
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges:true"],
      logDriver: "json-file",
      logOpts: { "max-size": "100m", "max-file": "50" },
      ports: [],
    });
    expect(Number(inputs["cpus"])).toBe(1);
    expect(inputs["labels"]).toEqual([
      { label: "palier.container", value: "patient-db" },
      { label: "palier.environment", value: "prod" },
      { label: "palier.platform", value: "rofecare" },
      { label: "palier.tier", value: "patient-db" },
    ]);
  });

  it("is waited for longer than its checks may fail, and stopped in the time that it needs", () => {
    const { inputs } = find(rofecare.resources, containerType, "patient-db");
    const plan = planOf("prod", onDocker).host?.containers.find(({ name }) => name === "patient-db");
    const { startPeriodSeconds = 0, retries = 0, intervalSeconds = 0 } = plan?.health ?? {};
    expect(at(inputs, "healthcheck", "tests", "0")).toBe("CMD");
    expect(inputs["waitTimeout"]).toBeGreaterThan(startPeriodSeconds + retries * intervalSeconds);
    expect([inputs["destroyGraceSeconds"], inputs["stopTimeout"]]).toEqual([plan?.stopSeconds, plan?.stopSeconds]);
  });

  it("names networks by id, so that a container goes before its network does", () => {
    const { inputs } = find(rofecare.resources, containerType, "patient-db");
    expect(at(inputs, "networksAdvanced", "0", "name")).toBe("database-id");
    expect(at(inputs, "networksAdvanced", "0", "aliases")).toContain("patient-db");
    const network = find(rofecare.resources, networkType, "database");
    expect(network.inputs).toMatchObject({ name: "rofecare-prod-database", internal: true, driver: "bridge" });
  });

  it("ROF-ENV-05 ROF-OPS-05: keeps data in volumes of stable names, which refuse to go in production", () => {
    const { inputs } = find(rofecare.resources, volumeType, "patient-db-data");
    expect(inputs["name"]).toBe("rofecare-prod-patient-db-data");
    const protectedIn = ({ resources, options }: typeof rofecare): ReadonlySet<unknown> =>
      new Set(
        resources
          .filter(({ type }) => type === volumeType)
          .map(({ type, name }) => at(options[`${type} ${name}`], "protect")),
      );
    expect(protectedIn(rofecare)).toEqual(new Set([true]));
    expect(protectedIn(ecosyste)).toEqual(new Set([false]));
  });

  it("is replaced where the provider would only take note, and leaves its name and ports before", () => {
    expect(rofecare.options[`${containerType} redis`]).toMatchObject({
      deleteBeforeReplace: true,
      replaceOnChanges: ["healthcheck", "tmpfs", "networkDatas"],
    });
  });

  it("ROF-SEC-01 ROF-ENV-08: no secret stands in a variable; files hold them", () => {
    const containers = rofecare.resources.filter(({ type }) => type === containerType);
    expect(JSON.stringify(containers.map(({ inputs }) => inputs["envs"]))).not.toContain("s3cret");
    const { inputs } = find(containers, containerType, "patient-db");
    expect(inputs["uploads"]).toEqual(
      expect.arrayContaining([{ file: "/run/secrets/patient-db", content: "s3cret", permissions: "0444" }]),
    );
  });

  it("ROF-SEC-02: makes the same passwords as on Kubernetes", async () => {
    const passwords = (resources: readonly RecordedResource[]) =>
      Object.fromEntries(
        resources.filter(({ type }) => type === passwordType).map(({ name, inputs }) => [name, inputs] as const),
      );
    const settings = { target: "kubernetes", kubernetes: { operators: "given" } };
    const kubernetes = await recordResources(
      () => new KubernetesPlatform(planOf("ecosyste-dev", settings), settingsOf("ecosyste-dev", settings)),
      computed,
    );
    expect(Object.keys(passwords(kubernetes))).toEqual(expect.arrayContaining(["postgres", "redis"]));
    expect(passwords(ecosyste.resources)).toMatchObject(passwords(kubernetes));
  }, 60_000);

  it("asks the daemon that the stack names, with the logins that it names", async () => {
    const docker = { host: "ssh://ops@host.example.org", registryLogins: ["registry.example.org"] };
    const { resources } = await registered("ecosyste-dev", { docker });
    const provider = find(resources, "pulumi:providers:docker", "ecosyste");
    expect(provider.inputs["host"]).toBe("ssh://ops@host.example.org");
    expect(provider.inputs["registryAuth"]).toContain("registry.example.org");
    const usual = find(ecosyste.resources, "pulumi:providers:docker", "ecosyste");
    expect(usual.inputs["host"]).toBeUndefined();
  }, 60_000);

  it("pulls every image once and leaves it on the host", () => {
    const images = rofecare.resources.filter(({ type }) => type === imageType);
    expect(images.filter(({ inputs }) => inputs["keepLocally"] !== true)).toEqual([]);
    const names = images.map(({ inputs }) => String(inputs["name"]));
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith("registry.example.org/library/postgres:"))).toHaveLength(1);
  });

  it("builds an image from a folder, with a trigger of what is in it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "palier-source-"));
    try {
      writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
      const { resources } = await registered("ecosyste-dev", { tiers: { backend: { build: { folder } } } });
      const built = resources.find(({ type, inputs }) => type === imageType && inputs["build"] !== undefined);
      expect(at(built?.inputs, "build", "context")).toBe(folder);
      expect(at(built?.inputs, "triggers", "folder")).toMatch(/^[a-f0-9]{64}$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});

describe("secrets of containers", () => {
  it("are handed over as they are, or as their hash, and the engine keeps both as secrets", () => {
    const edge = find(rofecare.resources, containerType, "edge");
    const contents = JSON.stringify(edge.inputs["uploads"]);
    expect(contents).toContain('"content":"$2a$10$x"');
    expect(contents).not.toContain("s3cret");
    const hidden = at(rofecare.options[`${passwordType} edge-tools`], "additionalSecretOutputs");
    expect(hidden).toEqual(expect.arrayContaining(["result", "bcryptHash"]));
  });

  it("that nobody makes stop the program", () => {
    const files = [{ path: "/run/secrets/x", content: { secret: "tools" } }];
    expect(() => uploadsOf(files, {})).toThrow('a container reads the secret "tools", which nobody makes');
  });

  it("are told with the containers that hold them, and never with their value", () => {
    const { secrets: told } = outputsOf(planOf("prod", onDocker));
    expect(told["patient-db"]).toMatchObject({ version: 1, namespaces: [] });
    expect(told["patient-db"]?.containers).toEqual(
      expect.arrayContaining(["rofecare-prod-patient-db", "rofecare-prod-patient-service-1"]),
    );
    expect(told["patient-db"]?.containers).not.toContain("rofecare-prod-redis");
  });
});
