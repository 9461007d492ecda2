import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { releaseFacts } from "../../components/tiers/redis/releases";
import { ensureToolchain } from "../../tools/toolchain";
import { Daemon } from "../docker/daemon";
import { Registry } from "../docker/registry";
import { DockerProject, shop } from "./support/docker-project";
import { stageTimeout } from "./support/stage";

const minutes = 60_000;
let daemon: Daemon;
let registry: Registry;
let project: DockerProject;

beforeAll(async () => {
  await ensureToolchain({ targets: ["docker"] });
  daemon = await Daemon.start();
  registry = await Registry.start(daemon);
  await registry.offer(releaseFacts["redis-7"].image);
  project = new DockerProject(daemon, registry.host);
  const { code, output } = await project.tool("up", "dev");
  if (code !== 0) throw new Error(output);
}, stageTimeout);
afterAll(async () => {
  project.remove();
  await registry.stop();
  await daemon.stop();
}, minutes);

const change = z.looseObject({ resource: z.string(), operation: z.string(), origin: z.string().optional() });
const reportSchema = z.object({
  stacks: z.tuple([
    z.looseObject({
      verdict: z.string(),
      sentence: z.string(),
      risks: z.array(z.looseObject({ resource: z.string(), hazard: z.string(), lost: z.string() })),
      rollout: z.array(z.looseObject({ workload: z.string(), because: z.string(), sentence: z.string() })),
      groups: z.array(z.object({ tiers: z.array(z.object({ changes: z.array(change) })) })),
    }),
  ]),
});

interface Read {
  readonly code: number;
  readonly report: z.output<typeof reportSchema>["stacks"][0];
  readonly comment: string;
}

async function read(tool: "review" | "drift"): Promise<Read> {
  const { code } = await project.tool(tool, ...(tool === "drift" ? ["dev"] : ["--stack", "dev"]));
  const text = (name: string): string => readFileSync(join(project.folder, ".palier", tool, name), "utf8");
  const [report] = reportSchema.parse(JSON.parse(text("review.json"))).stacks;
  return { code, report, comment: text("review.md") };
}

const platformOf = (platform: unknown): void => {
  project.file("platforms/index.ts", `export const platforms = ${JSON.stringify({ shop: platform })};`);
};

describe("a review of a stack on a real Docker daemon", () => {
  it(
    "says that nothing changes where nothing does",
    async () => {
      const { code, report } = await read("review");
      expect([code, report.verdict]).toEqual([0, "unchanged"]);
    },
    2 * minutes,
  );

  it(
    "says which container is made anew for what, with its room in the words of a host",
    async () => {
      project.write({ cache: { maxMemory: "32Mi", resources: bounds("256Mi") } });
      const { code, report, comment } = await read("review");
      project.write({});
      expect([code, report.verdict, report.risks]).toEqual([0, "harmless", []]);
      expect(report.rollout).toEqual([
        expect.objectContaining({ workload: "cache", because: "it is made anew, as its configuration changes" }),
      ]);
      expect(comment).toContain("stands still until the new container is healthy");
      expect(comment).toContain("Room on the host: not checked (nothing is declared of the host's size)");
      expect(comment).not.toMatch(/\bpods?\b|cluster/);
    },
    2 * minutes,
  );

  it(
    "stops a change by which a volume would go with its tier",
    async () => {
      platformOf({ ...shop, tiers: { sessions: shop.tiers["sessions"] }, startOrder: [["sessions"]] });
      const { code, report } = await read("review");
      platformOf(shop);
      expect([code, report.verdict]).toEqual([2, "risky"]);
      expect(report.risks).toContainEqual(
        expect.objectContaining({
          resource: "Volume/cache-data",
          hazard: "lost",
          lost: "all files of the volume shop-dev-cache-data",
        }),
      );
    },
    2 * minutes,
  );
});

describe("drift of a stack on a real Docker daemon", () => {
  it(
    "is nothing after an update",
    async () => {
      const { code, report } = await read("drift");
      expect([code, report.sentence]).toEqual([0, "nothing has changed outside of the program"]);
    },
    2 * minutes,
  );

  it(
    "is a container that somebody has removed",
    async () => {
      await daemon.docker("rm", "--force", "shop-dev-sessions");
      const { code, report } = await read("drift");
      const changes = report.groups.flatMap(({ tiers }) => tiers).flatMap((tier) => tier.changes);
      expect([code, report.verdict]).toEqual([2, "risky"]);
      expect(changes).toEqual([
        expect.objectContaining({ resource: "sessions", operation: "delete", origin: "person" }),
      ]);
    },
    2 * minutes,
  );
});

function bounds(memoryLimit: string): object {
  return { cpuRequest: "100m", cpuLimit: "500m", memoryRequest: "32Mi", memoryLimit };
}
