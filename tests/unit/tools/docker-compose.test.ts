import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { composeOf } from "../../../tools/docker/compose";
import { writeCompose, writeSecrets } from "../../../tools/docker/compose-folder";
import { hostWith, placed } from "../../support/docker-host";

const folder = mkdtempSync(join(tmpdir(), "palier-compose-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const host = hostWith(
  placed("db", {
    user: "999:999",
    command: ["-c", "price=$5"],
    environment: { GREETING: "$HOME" },
    files: [
      { path: "/palier/start.sh", content: { text: "#!/bin/sh\necho $1\n" }, executable: true },
      { path: "/run/secrets/db", content: { secret: "db" } },
      { path: "/palier/login", content: { secret: "db", form: "bcrypt" } },
    ],
    volumes: [{ name: "data", path: "/data" }],
    scratch: [{ path: "/tmp", mebibytes: 16 }],
    ports: [{ name: "postgres", port: 5432, published: { port: 5440, address: "127.0.0.1" } }],
    capabilities: ["NET_BIND_SERVICE"],
  }),
  placed("api", {
    image: {
      from: "source",
      reference: "shop/api:1",
      folder: "/src",
      dockerfile: "/src/Dockerfile",
      arguments: { A: "1" },
    },
    startsAfter: ["db"],
    networks: [
      { network: "backend", aliases: ["api"] },
      { network: "database", aliases: [] },
    ],
  }),
);
const project = composeOf(host);
const writtenSchema = z.looseObject({ services: z.record(z.string(), z.record(z.string(), z.unknown())) });
const written = (): z.output<typeof writtenSchema> => {
  writeCompose(folder, "dev", project);
  return writtenSchema.parse(parse(readFileSync(join(folder, "compose.yaml"), "utf8")));
};

describe("a stack as Compose", () => {
  it("has the container's bounds, ports, checks and order", () => {
    const { services } = written();
    expect(services["db"]).toMatchObject({
      image: "db:1.0",
      user: "999:999",
      cap_drop: ["ALL"],
      cap_add: ["NET_BIND_SERVICE"],
      security_opt: ["no-new-privileges:true"],
      mem_limit: "256m",
      cpus: 0.5,
      tmpfs: ["/tmp:exec,mode=1777,uid=999,gid=999,size=16m"],
      ports: [{ target: 5432, published: "5440", host_ip: "127.0.0.1", protocol: "tcp" }],
      healthcheck: { test: ["CMD", "true"], interval: "5s", timeout: "5s", start_period: "10s", retries: 3 },
      stop_grace_period: "10s",
      logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
    });
    expect(services["api"]).toMatchObject({
      image: "shop/api:1",
      build: { context: "/src", dockerfile: "/src/Dockerfile", args: { A: "1" } },
      depends_on: { db: { condition: "service_healthy" } },
      networks: { backend: { aliases: ["api"] }, database: { aliases: [] } },
    });
  });

  it("names the networks and volumes that it needs, internal where they are", () => {
    expect(written()).toMatchObject({
      name: "shop-dev",
      networks: { frontend: { internal: false }, backend: { internal: true }, database: { internal: true } },
      volumes: { "db-data": {} },
    });
  });

  it("says a dollar as Compose wants it, so that nothing is taken for a variable", () => {
    const { services } = written();
    expect(services["db"]).toMatchObject({ command: ["-c", "price=$$5"], environment: { GREETING: "$$HOME" } });
  });

  it("has the texts that containers read as files beside it, programs as such, and none of an older plan", () => {
    mkdirSync(join(folder, "files/gone"), { recursive: true });
    const { services } = written();
    const script = join(folder, "files/db/palier/start.sh");
    expect(readFileSync(script, "utf8")).toBe("#!/bin/sh\necho $1\n");
    expect(statSync(script).mode & 0o777).toBe(0o555);
    expect(services["db"]?.["volumes"]).toEqual([
      { type: "volume", source: "db-data", target: "/data" },
      { type: "bind", source: "./files/db/palier/start.sh", target: "/palier/start.sh", read_only: true },
    ]);
    expect(existsSync(join(folder, "files/gone"))).toBe(false);
  });

  it("names secrets by files alone, the hash beside the value", () => {
    const document = written();
    expect(document["secrets"]).toEqual({ db: { file: "./secrets/db" }, "db.bcrypt": { file: "./secrets/db.bcrypt" } });
    expect(document.services["db"]?.["secrets"]).toEqual([
      { source: "db", target: "/run/secrets/db" },
      { source: "db.bcrypt", target: "/palier/login" },
    ]);
  });
});

describe("secrets for Compose", () => {
  const values = { db: { result: "s3cret", bcryptHash: "$2a$10$x" } };

  it("are one value a file, without an end of line, in a folder that only its owner may enter", () => {
    writeSecrets(folder, project.secrets, values);
    writeSecrets(folder, project.secrets, values);
    expect(readFileSync(join(folder, "secrets/db"), "utf8")).toBe("s3cret");
    expect(readFileSync(join(folder, "secrets/db.bcrypt"), "utf8")).toBe("$2a$10$x");
    expect(statSync(join(folder, "secrets")).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "secrets/db")).mode & 0o777).toBe(0o444);
  });

  it("stay when the Compose file is written again", () => {
    writeFileSync(join(folder, "secrets/own"), "by hand");
    written();
    expect(readFileSync(join(folder, "secrets/own"), "utf8")).toBe("by hand");
  });

  it("that the stack does not have are an error, and no empty file", () => {
    expect(() => {
      writeSecrets(folder, project.secrets, {});
    }).toThrow("no secret db");
  });
});
