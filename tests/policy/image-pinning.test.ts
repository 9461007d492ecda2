import { imagePinning } from "../../policies/rules/image-pinning";
import * as databases from "./support/databases";
import { judge } from "./support/judge";
import { deployment, goodContainer, podSpec, resource, unknownText } from "./support/resources";

const digest = `sha256:${"a1".repeat(32)}`;
const running = (image: unknown) => deployment(podSpec([{ ...goodContainer, image }]));
const docker = (type: string, props: object) => ({ type: `docker:index/${type}`, props });

describe("image-pinning", () => {
  it("ROF-CON-32: accepts images with a tag of a version, or a digest, wherever they come from", async () => {
    const images = [
      "redis:8.2.1",
      "redis:8",
      "caddy:2.11.4-alpine",
      "registry.local:5000/shop/api:v1",
      `redis@${digest}`,
    ];
    for (const image of [...images, `redis:latest@${digest}`, "ghcr.io/shop/api:main-3f2a91c"]) {
      expect(await judge(imagePinning, running(image))).toEqual([]);
    }
  });

  it("ROF-CON-32: refuses an image without a tag, and one with a tag that moves", async () => {
    for (const image of ["redis", "registry.local:5000/shop/api", "redis:", ""]) {
      const [report, ...others] = await judge(imagePinning, running(image));
      expect(report).toContain("The image has no tag");
      expect(others).toEqual([]);
    }
    for (const image of [
      "redis:latest",
      "redis:alpine",
      "shop/api:edge",
      "shop/api:latest-slim",
      "redis:latest@sha256:1",
    ]) {
      expect(await judge(imagePinning, running(image))).toHaveLength(1);
    }
    const [report] = await judge(imagePinning, running("quay.io/shop/api:latest"));
    expect(report).toContain('The image\'s tag "latest" is moved to other versions');
    expect(report).toContain("where: spec.template.spec.containers[0].image");
    expect(report).toContain('fix:   image: "quay.io/shop/api:1.2.3", with the version that you have tested');
  });

  it("sees containers that run first, those that look inside, and volumes made of images", async () => {
    const other = [{ ...goodContainer, image: "busybox" }];
    const volumes = [
      { name: "data", image: { reference: "shop/data:latest" } },
      { name: "tmp", emptyDir: {} },
    ];
    const pod = podSpec([goodContainer], { initContainers: other, ephemeralContainers: other, volumes });
    expect(await judge(imagePinning, deployment(pod))).toHaveLength(3);
    expect(await judge(imagePinning, resource("core/v1:Pod", { spec: pod }))).toHaveLength(3);
    expect(
      await judge(imagePinning, resource("batch/v1:JobList", { items: [{ spec: { template: { spec: pod } } }] })),
    ).toHaveLength(3);
  });

  it("sees the image of a database cluster, and one that is left to the operator", async () => {
    const cluster = (spec: object) => resource("postgresql.cnpg.io/v1:Cluster", { spec });
    expect(
      await judge(imagePinning, cluster({ imageName: `ghcr.io/cloudnative-pg/postgresql:16.10@${digest}` })),
    ).toEqual([]);
    expect(await judge(imagePinning, cluster({ imageCatalogRef: { name: "postgresql", major: 16 } }))).toEqual([]);
    expect(await judge(imagePinning, cluster({ imageName: "ghcr.io/cloudnative-pg/postgresql" }))).toHaveLength(1);
    expect(await judge(imagePinning, cluster({ instances: 3 }))).toHaveLength(1);
    const catalogue = {
      spec: {
        images: [
          { major: 16, image: "postgres:16.10" },
          { major: 17, image: "postgres" },
        ],
      },
    };
    expect(await judge(imagePinning, resource("postgresql.cnpg.io/v1:ImageCatalog", catalogue))).toHaveLength(1);
  });

  it("sees the images of databases of other operators, and those beside them", async () => {
    const { mongodb, elasticsearch, nodeSet, replicaSet, mongodbBackup } = databases;
    for (const good of [mongodb(), elasticsearch(), databases.mariadb(), databases.redis()]) {
      expect(await judge(imagePinning, good)).toEqual([]);
    }
    const latest = "shop/any:latest";
    const sidecars = [{ ...goodContainer, image: latest }];
    for (const bad of [
      mongodb({ image: latest }),
      mongodb({ backup: mongodbBackup({ image: latest }) }),
      mongodb({ replsets: [replicaSet({ sidecars })] }),
      elasticsearch({ image: latest }),
      elasticsearch({ nodeSets: [nodeSet({}, { image: latest })] }),
      databases.mariadb({ image: latest }),
      databases.crunchyPostgres({ image: latest }),
      databases.zalandoPostgres({ dockerImage: latest }),
      databases.rabbitmq({ image: latest }),
      databases.redis({ kubernetesConfig: { image: latest } }),
    ]) {
      expect(await judge(imagePinning, bad)).toHaveLength(1);
    }
    const settings = { allowedRegistries: ["registry.local"] };
    expect(await judge(imagePinning, mongodb(), settings)).toHaveLength(2);
  });

  it("sees what Docker runs and pulls, and accepts an image that another resource has pulled", async () => {
    expect(await judge(imagePinning, docker("container:Container", { image: "redis:8.2.1" }))).toEqual([]);
    const pulled = docker("container:Container", { image: digest });
    expect(await judge(imagePinning, pulled)).toEqual([]);
    expect(await judge(imagePinning, pulled, { requireDigest: true, allowedRegistries: ["ghcr.io"] })).toEqual([]);
    expect(await judge(imagePinning, docker("container:Container", { image: "redis" }))).toHaveLength(1);
    expect(await judge(imagePinning, docker("remoteImage:RemoteImage", { name: "redis:latest" }))).toHaveLength(1);
    const built = { name: "shop/api", build: { context: "." } };
    expect(await judge(imagePinning, docker("remoteImage:RemoteImage", built))).toEqual([]);
    const spec = { taskSpec: { containerSpec: { image: "redis:latest" } } };
    expect(await judge(imagePinning, docker("service:Service", spec))).toHaveLength(1);
  });

  it("asks for digests where it is configured so", async () => {
    const settings = { requireDigest: true };
    expect(await judge(imagePinning, running(`redis:8.2.1@${digest}`), settings)).toEqual([]);
    const [report] = await judge(imagePinning, running("redis:8.2.1"), settings);
    expect(report).toContain('fix:   image: "redis:8.2.1@sha256:…"');
    expect(await judge(imagePinning, running("redis@sha256:short"), settings)).toHaveLength(1);
  });

  it("keeps to the registries that are configured, with or without a path", async () => {
    const settings = { allowedRegistries: ["ghcr.io/shop/", "docker.io/library"] };
    for (const image of ["ghcr.io/shop/api:1.0.0", "redis:8.2.1"]) {
      expect(await judge(imagePinning, running(image), settings)).toEqual([]);
    }
    for (const image of ["ghcr.io/shopping/api:1.0.0", "shop/api:1.0.0", "localhost/redis:8.2.1"]) {
      expect(await judge(imagePinning, running(image), settings)).toHaveLength(1);
    }
    const [report] = await judge(imagePinning, running("quay.io/shop/api:1.0.0"), settings);
    expect(report).toContain('copy it to "ghcr.io/shop/shop/api" and name it there');
  });

  it("refuses further tags that are configured", async () => {
    expect(await judge(imagePinning, running("redis:8"), { floatingTags: ["8"] })).toHaveLength(1);
  });

  it("neither accuses what a preview does not know, nor ends in an error over strange types", async () => {
    for (const image of [unknownText, 8, null, ["redis"], { name: "redis" }]) {
      expect(await judge(imagePinning, running(image))).toEqual([]);
    }
    expect(await judge(imagePinning, resource("postgresql.cnpg.io/v1:Cluster", { spec: unknownText }))).toEqual([]);
    expect(await judge(imagePinning, resource("apps/v1:Deployment", { spec: "none" }))).toEqual([]);
  });
});
