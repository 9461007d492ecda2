import { storeOnHost } from "../support/docker-tiers";
import { LocalHost, passwordOf } from "./support/local-host";
import { programs } from "./support/object-store";
import type { Ended } from "./support/pod-network";

jest.setTimeout(900_000);

describe("a store alone on one host, run for real from the plan", () => {
  let host: LocalHost;
  /** What the question for health answers right after the start. */
  let early: Ended;

  const as = (login: string, args: readonly string[], input = ""): Promise<Ended> =>
    host.run("files", ["mc", "--quiet", ...args], { MC_HOST_it: `http://${login}@files:9000` }, input);
  const service = `demo-files:${passwordOf("files")}`;
  const root = `demo-files-root:${passwordOf("files-root")}`;

  beforeAll(async () => {
    const { server, client } = await programs();
    host = new LocalHost(storeOnHost({ spec: { localPorts: { console: 9001 } } }), {
      environment: { PATH: `/opt/bin:${process.env["PATH"] ?? ""}` },
      programs: { "/opt/bin/silo": server, "/opt/bin/mc": client },
    });
    await host.prepare();
    host.start("files");
    early = await host.run("files", ["/bin/sh", "/palier/probe.sh"]);
    await host.untilHealthy("files");
  });
  afterAll(() => host.remove());

  it("MED-OBJ-02: who is healthy has the buckets of the plan, with their locks and quotas, and was not before", async () => {
    expect(early.code).not.toBe(0);
    const { text } = await as(root, ["ls", "it"]);
    expect(text.match(/\S+(?=\/)/g)).toEqual(["documents", "exports", "scans"]);
    expect((await as(root, ["retention", "info", "--default", "it/scans"])).text).toMatch(/GOVERNANCE.*30DAYS/);
    expect((await as(root, ["quota", "info", "it/scans"])).text).toContain("5.0 GiB");
    expect(host.log("files")).toContain("all buckets and logins are as planned");
  });

  it("MED-SEC-04 MED-OBJ-03: a service reaches its own buckets; a wrong password and the default login are refused", async () => {
    expect(await as(service, ["pipe", "it/documents/letter"], "dear patient")).toMatchObject({ code: 0 });
    expect((await as(service, ["ls", "it/exports"])).text).toMatch(/Access Denied|Insufficient permissions/i);
    expect((await as(`demo-files-exporter:${passwordOf("files-exporter")}`, ["ls", "it/exports"])).code).toBe(0);
    for (const login of ["minioadmin:minioadmin", "demo-files:a-wrong-password"]) {
      expect((await as(login, ["ls", "it/documents"])).code).toBe(1);
    }
  });

  it("no log and no settings hold a password, and the console answers on its port", async () => {
    const { text } = await host.run("files", ["/bin/sh", "-c", "cat /palier/settings/*"]);
    for (const secret of ["files", "files-root", "files-exporter"]) {
      expect(`${text}${host.log("files")}`).not.toContain(passwordOf(secret));
    }
    const { text: page } = await host.run("files", ["curl", "--silent", "http://127.0.0.1:9001/login"]);
    expect(page).toContain("<html");
  });

  it("objects are there again after a restart, and a new password is taken over", async () => {
    await host.stop("files");
    host.secrets["files"] = "secondPasswordOfTheTest";
    host.start("files");
    await host.untilHealthy("files");
    expect(await as("demo-files:secondPasswordOfTheTest", ["cat", "it/documents/letter"])).toMatchObject({
      code: 0,
      text: "dear patient",
    });
    expect((await as(service, ["cat", "it/documents/letter"])).code).toBe(1);
  });
});
