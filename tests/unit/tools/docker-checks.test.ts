import { obstaclesOf, refuse, warningsOf } from "../../../tools/docker/checks";
import type { HostFacts } from "../../../tools/docker/facts";
import { hostWith, owner, placed, standing } from "../../support/docker-host";

const host = hostWith(
  placed("db", {
    volumes: [{ name: "data", path: "/data" }],
    ports: [{ name: "postgres", port: 5432, published: { port: 5440, address: "127.0.0.1" } }],
  }),
  placed("edge", { ports: [{ name: "https", port: 8443, published: { port: 443, address: "0.0.0.0" } }] }),
);
const facts = (exceptions: Partial<HostFacts> = {}): HostFacts => ({
  owner,
  containers: [],
  networks: { all: ["bridge"], owned: [] },
  volumes: { all: [], owned: [] },
  taken: [],
  leastPort: 1,
  images: new Set(["db:1.0", "edge:1.0"]),
  disk: { folder: "/var/lib/docker", freeGibibytes: 50 },
  memoryMebibytes: 8192,
  ...exceptions,
});
const found = (exceptions: Partial<HostFacts>): readonly string[] =>
  obstaclesOf(host, facts(exceptions)).map((obstacle) => obstacle.found);
const stranger = { labels: {}, fullName: "other" };

describe("what is in the way of an update", () => {
  it("is nothing on an empty host, and nothing where the platform itself stands there already", () => {
    expect(found({})).toEqual([]);
    const own = standing("db", { published: ["127.0.0.1:5440"] });
    const names = { all: ["shop-dev-backend", "bridge"], owned: ["shop-dev-backend"] };
    const volumes = { all: ["shop-dev-db-data"], owned: ["shop-dev-db-data"] };
    expect(found({ containers: [own], networks: names, volumes })).toEqual([]);
  });

  it("is a port that another container publishes, on that address or on all", () => {
    const on = (published: string): readonly string[] =>
      found({ containers: [standing("x", { ...stranger, published: [published] })] });
    expect(on("127.0.0.1:5440")).toEqual(["port 5440 is published by the container other"]);
    expect(on("0.0.0.0:5440")).toEqual(["port 5440 is published by the container other"]);
    expect(on("192.0.2.1:443")).toEqual(["port 443 is published by the container other"]);
    expect(on("192.0.2.1:5440")).toEqual([]);
  });

  it("is no port of a container that does not run", () => {
    const stopped = standing("x", { ...stranger, published: ["0.0.0.0:443"], state: "exited" });
    expect(found({ containers: [stopped] })).toEqual([]);
  });

  it("is a port that a program holds, with the setting that has another number", () => {
    const taken = [{ address: "0.0.0.0", port: 443, by: "nginx (process 7)" }];
    expect(obstaclesOf(host, facts({ taken }))).toEqual([
      {
        found: "port 443 is taken by nginx (process 7)",
        fix: "end it, or set docker.httpPort or docker.httpsPort in the stack's file to another one",
      },
    ]);
    const local = obstaclesOf(host, facts({ taken: [{ address: "127.0.0.1", port: 5440, by: undefined }] }));
    expect(local[0]?.fix).toContain('give the port "postgres" of db another number in localPorts');
  });

  it("is a low port where the daemon runs without root", () => {
    expect(found({ leastPort: 1024 })).toEqual(["port 443 is below 1024, and this daemon runs without root"]);
  });

  it("is a container, a network or a volume of one of the names that is not ours", () => {
    const containers = [standing("db", { labels: {} })];
    const networks = { all: ["shop-dev-backend"], owned: [] };
    const volumes = { all: ["shop-dev-db-data"], owned: [] };
    expect(found({ containers, networks, volumes })).toEqual([
      "a container shop-dev-db is there that is not ours",
      "a network shop-dev-backend is there that is not ours",
      "a volume shop-dev-db-data is there that is not ours",
    ]);
  });

  it("is a stack of the same platform under another prefix only where the names are the same", () => {
    const other = { ...owner, prefix: "shop-dev-anna" };
    const theirs = standing("db", { fullName: "shop-dev-anna-db" });
    expect(found({ containers: [theirs] })).toEqual([]);
    expect(obstaclesOf(host, facts({ owner: other, containers: [standing("db")] }))).toHaveLength(1);
  });

  it("is a disk without space for the images that are missing", () => {
    const disk = { folder: "/var/lib/docker", freeGibibytes: 1.5 };
    expect(found({ disk })).toEqual([]);
    expect(found({ disk, images: new Set() })).toEqual([
      "only 1.5 GiB are free in /var/lib/docker; 2.0 are needed, as 2 images are not there yet",
    ]);
    const nearlyFull = { ...disk, freeGibibytes: 0.5 };
    expect(found({ disk: nearlyFull, images: new Set(["db:1.0"]) })).toEqual([
      "only 0.5 GiB are free in /var/lib/docker; 1.5 are needed, as 1 image is not there yet",
    ]);
  });

  it("is a folder of sources that is not there", () => {
    const image = {
      from: "source",
      reference: "own:1",
      folder: "/nowhere",
      dockerfile: __filename,
      arguments: {},
    } as const;
    expect(obstaclesOf(hostWith(placed("own", { image })), facts()).map((one) => one.found)).toEqual([
      "own:1 is built from /nowhere, which is not there",
    ]);
  });

  it("is told all at once", () => {
    const all = [
      { found: "one", fix: "do this" },
      { found: "two", fix: "do that" },
    ];
    expect(() => {
      refuse(all, "dev");
    }).toThrow(/2 obstacles; nothing was changed\.\n {2}one\n {4}do this\n {2}two\n {4}do that/);
    expect(() => {
      refuse([], "dev");
    }).not.toThrow();
  });
});

describe("what an operator should know before an update", () => {
  it("is that the host has less memory than the containers ask for", () => {
    expect(warningsOf(host, facts())).toEqual([]);
    expect(warningsOf(host, facts({ memoryMebibytes: 200 }))).toEqual([
      "the containers ask for 256 MiB of memory together, and the host has 200 MiB",
    ]);
  });

  it("is that the disk of a daemon elsewhere could not be looked at", () => {
    const { disk, ...elsewhere } = facts();
    expect(disk).toBeDefined();
    expect(warningsOf(host, elsewhere)[0]).toContain("its free space was not looked at");
  });
});
