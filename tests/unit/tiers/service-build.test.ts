import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usualDockerfile } from "../../../components/tiers/service/build";
import { planService } from "../../../components/tiers/service/plan";
import { containerOnHost, serviceOnHost } from "../../support/docker-service";
import { serviceInput } from "../../support/service-input";

const projectFile = {
  spring: "pom.xml",
  fastapi: "requirements.txt",
  nestjs: "package.json",
  next: "package.json",
  static: "package.json",
} as const;
const runtimes = ["spring", "fastapi", "nestjs", "next", "static"] as const;

describe("an image that is built from source", () => {
  const folder = mkdtempSync(join(tmpdir(), "sources-"));
  const inFolder = (name: string, ...files: readonly string[]): string => {
    mkdirSync(join(folder, name));
    for (const file of files) writeFileSync(join(folder, name, file), "ARG BASE_IMAGE=alpine:3.22\nARG OTHER=1\n");
    return join(folder, name);
  };
  const imageOf = (runtime: string, build: object, imageMirror?: string): unknown =>
    containerOnHost({ spec: { runtime }, overrides: { build }, ...(imageMirror !== undefined && { imageMirror }) })
      .image;

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(runtimes)("of %s has the runtime's usual Dockerfile, and keeps its name", (runtime) => {
    const sources = inFolder(runtime, projectFile[runtime]);
    expect(imageOf(runtime, { folder: sources })).toEqual({
      from: "source",
      reference: "demo/orders:1.0.0",
      folder: sources,
      dockerfile: usualDockerfile(runtime),
      arguments: {},
    });
  });

  it("prefers the folder's own Dockerfile, and the one that the stack names to that", () => {
    const sources = inFolder("own", "Dockerfile", "Other.Dockerfile");
    expect(imageOf("spring", { folder: sources })).toMatchObject({ dockerfile: join(sources, "Dockerfile") });
    expect(imageOf("spring", { folder: sources, dockerfile: "Other.Dockerfile" })).toMatchObject({
      dockerfile: join(sources, "Other.Dockerfile"),
    });
  });

  it("ALL-CAP-20: takes base images from the site's own registry, in a Dockerfile of one's own too", () => {
    const sources = inFolder("mirrored", "Dockerfile");
    expect(imageOf("spring", { folder: sources }, "registry.example.org")).toMatchObject({
      arguments: { BASE_IMAGE: "registry.example.org/library/alpine:3.22" },
    });
  });

  it.each(runtimes)("of %s: each base image is pinned and an argument, and nothing runs as root", (runtime) => {
    const lines = readFileSync(usualDockerfile(runtime), "utf8").split("\n");
    const bases = lines.filter((line) => line.startsWith("FROM "));
    expect(bases).toEqual(["FROM ${BUILD_IMAGE} AS build", "FROM ${RUN_IMAGE}"]);
    for (const name of ["BUILD_IMAGE", "RUN_IMAGE"]) {
      expect(lines.filter((line) => line.startsWith(`ARG ${name}=`))).toEqual([
        expect.stringMatching(/^ARG \w+=[a-z/-]+:\d+\.\d+\.\d+[\w.-]*$/),
      ]);
    }
    const [lastUser] = lines.filter((line) => line.startsWith("USER ")).slice(-1);
    expect(lastUser).toBe("USER 1000:1000");
  });

  it.each([
    ["PAL315", { folder: "/no/such/folder" }],
    ["PAL316", { folder: tmpdir(), dockerfile: "No.Dockerfile" }],
  ])("%s: sources that are not there are a mistake", (code, build) => {
    expect(serviceOnHost({ overrides: { build } }).problems).toMatchObject([{ code }]);
  });

  it.each(runtimes)("PAL317: a folder from which no %s could be built is a mistake", (runtime) => {
    const empty = inFolder(`empty-${runtime}`);
    const [problem] = serviceOnHost({ spec: { runtime }, overrides: { build: { folder: empty } } }).problems;
    expect(problem?.code).toBe("PAL317");
    expect(problem?.found).toContain(projectFile[runtime]);
  });

  it("PAL319: a cluster pulls its images, and nobody would build one for it", () => {
    const { problems, plan } = planService(serviceInput({}, { build: { folder } }));
    expect(problems).toMatchObject([{ code: "PAL319" }]);
    expect(plan.build).toBeUndefined();
  });
});
