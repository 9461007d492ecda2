import { copyEnvironment } from "../../components/tiers/object-store/jobs";
import { softwares } from "../../components/tiers/object-store/software";
import { plannedStore } from "../support/object-store-tier";
import { needPrograms } from "./support/debian";
import { LocalStore, programs } from "./support/object-store";
import type { Ended } from "./support/pod-network";
import { eventually } from "./support/processes";

jest.setTimeout(900_000);

const { alivePath, readyPath } = softwares.silo;
const debian = { ip: "iproute2", unshare: "util-linux", nsenter: "util-linux" };

async function startedStore(plan = plannedStore().plan): Promise<LocalStore> {
  await needPrograms(debian);
  const store = new LocalStore(plan, await programs());
  await store.network.start();
  store.members.forEach((pod) => {
    store.start(pod);
  });
  for (const pod of store.members) await readiness(store, pod, "200");
  return store;
}

const readiness = (store: LocalStore, pod: string, code: string): Promise<unknown> =>
  eventually(
    60,
    () => store.get(pod, readyPath),
    ({ text }) => text.startsWith(code),
    () => store.log(pod),
  );

/** Tries again as a job and a client do: members that came back are seen by the others only after some seconds. */
const succeeds = (attempt: () => Promise<Ended>): Promise<Ended> => eventually(90, attempt, ({ code }) => code === 0);

describe("four members, run for real from the plan", () => {
  let store: LocalStore;
  beforeAll(async () => {
    store = await startedStore();
    const prepared = await store.job("prepare.sh");
    if (prepared.code !== 0) throw new Error(prepared.text);
  });
  afterAll(() => store.remove());

  const put = (login: string, path: string, text: string): Promise<Ended> =>
    store.as(login, ["pipe", `store/${path}`], text);
  const cat = async (login: string, path: string): Promise<string> =>
    (await store.as(login, ["cat", `store/${path}`])).text;

  it("MED-OBJ-01: all four are online, and objects are spread over all of them with two parts to spare", async () => {
    const { text } = await store.as("files-root", ["admin", "info", "store", "--json"]);
    const info: unknown = JSON.parse(text);
    const servers = Array.from({ length: 4 }, () => ({ state: "online" }));
    const backend = { backendType: "Erasure", onlineDisks: 4, standardSCParity: 2 };
    expect(info).toMatchObject({ info: { backend, servers } });
  });

  it("MED-OBJ-02: the buckets of the plan exist, with their versions, locks, rules and quotas", async () => {
    const asRoot = async (...args: string[]): Promise<string> => (await store.as("files-root", args)).text;
    expect((await asRoot("ls", "store")).match(/\S+(?=\/)/g)).toEqual(["documents", "exports", "scans"]);
    expect(await asRoot("version", "info", "store/documents")).toContain("versioning is enabled");
    expect(await asRoot("version", "info", "store/exports")).not.toContain("versioning is enabled");
    expect(await asRoot("retention", "info", "--default", "store/scans")).toMatch(/GOVERNANCE.*30DAYS/);
    expect(await asRoot("quota", "info", "store/scans")).toContain("5.0 GiB");
    expect(JSON.parse(await asRoot("ilm", "export", "store/documents"))).toMatchObject({
      Rules: [{ ID: "old-versions", Status: "Enabled", NoncurrentVersionExpiration: { NoncurrentDays: 90 } }],
    });
  });

  it("MED-SEC-04 MED-OBJ-03: any other password is refused, and so is the default login", async () => {
    const host = `${store.plan.connection.host}:9000`;
    const ask = async (login: string): Promise<number> =>
      (await store.client(["ls", "store"], { MC_HOST_store: `http://${login}@${host}` })).code;
    expect(await ask("minioadmin:minioadmin")).toBe(1);
    expect(await ask("demo-files:a-wrong-password")).toBe(1);
    expect(await ask(`demo-files:${String(store.passwords["files"])}`)).toBe(0);
  });

  it("a service reads and writes its own buckets, and nothing else", async () => {
    expect((await put("files", "documents/letter", "dear patient")).code).toBe(0);
    expect(await cat("files", "documents/letter")).toBe("dear patient");
    for (const refused of [
      await put("files", "exports/letter", "not mine"),
      await store.as("files", ["ls", "store/exports"]),
      await store.as("files", ["mb", "store/another"]),
      await store.as("files", ["rb", "store/scans"]),
      await store.as("files", ["admin", "info", "store"]),
      await put("files-backup", "documents/letter", "from a login that may only read"),
    ]) {
      expect(refused.text).toMatch(/Access ?Denied|Access denied|Insufficient permissions/i);
      expect(refused.code).toBe(1);
    }
    expect((await put("files-exporter", "exports/table", "1;2;3")).code).toBe(0);
    expect(await cat("files-exporter", "exports/table")).toBe("1;2;3");
  });

  it("what a service deletes or overwrites can be brought back, and a locked version cannot be deleted", async () => {
    await put("files", "documents/contract", "first");
    await put("files", "documents/contract", "second");
    await store.as("files", ["rm", "store/documents/contract"]);
    expect(await cat("files", "documents/contract")).toMatch(/does not exist/);
    const versions = await store.as("files-root", ["ls", "--versions", "store/documents/contract"]);
    expect(versions.text.match(/v\d PUT|v\d DEL/g)).toEqual(["v3 DEL", "v2 PUT", "v1 PUT"]);
    await put("files", "scans/x-ray", "bones");
    const removal = await store.as("files", ["rm", "--versions", "--force", "store/scans/x-ray"]);
    expect(removal.code).toBe(1);
    expect(await cat("files", "scans/x-ray")).toBe("bones");
  });

  it("MED-MON-05: the metrics answer, and count the members", async () => {
    const { text } = await store.get("files-0", "/minio/v2/metrics/cluster");
    expect(text).toMatch(/^200/);
    expect(text).toMatch(/^minio_cluster_nodes_online_total\{[^}]*\} 4$/m);
  });

  it("MED-OBJ-01: with one member killed, reads and writes go on; it comes back, and takes part again", async () => {
    await store.stop("files-2");
    expect((await put("files", "documents/written-with-three", "still")).code).toBe(0);
    expect(await cat("files", "documents/written-with-three")).toBe("still");
    expect(await cat("files", "documents/letter")).toBe("dear patient");
    store.start("files-2");
    await readiness(store, "files-2", "200");
  });

  it("MED-CON-09: with two members killed, everything is still read, members stay ready, and writing is refused", async () => {
    await store.stop("files-0");
    await store.stop("files-1");
    // The two that are left look for each other every few seconds: one of them was started just before.
    await eventually(
      30,
      () => cat("files", "documents/letter"),
      (text) => text === "dear patient",
    );
    const written = await store.as("files", ["pipe", "store/documents/refused"], "no majority");
    expect(written.code).not.toBe(0);
    expect((await store.get("files-2", readyPath)).text).toMatch(/^200/);
    await store.stop("files-2");
    await readiness(store, "files-3", "503");
    expect((await store.get("files-3", alivePath)).text).toMatch(/^200/);
    for (const pod of ["files-0", "files-1", "files-2"]) store.start(pod);
    for (const pod of store.members) await readiness(store, pod, "200");
    await succeeds(() => put("files", "documents/again", "four again"));
  });

  it("the job changes nothing when it runs again, takes over a new password, and takes away a login that is planned no more", async () => {
    const old = { ...store.passwords };
    store.passwords["files"] = "another-password-of-the-test";
    const buckets = { documents: {}, scans: { lockDays: 30, quota: "5Gi" }, exports: {} };
    store.plan = plannedStore({ spec: { buckets } }).plan;
    await succeeds(() => store.job("prepare.sh"));
    expect(await cat("files", "documents/letter")).toBe("dear patient");
    expect(await cat("files", "exports/table")).toBe("1;2;3");
    const host = `${store.plan.connection.host}:9000`;
    for (const [user, password] of [
      ["demo-files", old["files"]],
      ["demo-files-exporter", old["files-exporter"]],
    ] as const) {
      const { text } = await store.client(["ls", "store/exports"], {
        MC_HOST_store: `http://${user}:${String(password)}@${host}`,
      });
      expect(text).toMatch(/signature we calculated does not match|Access Key Id you provided does not exist/);
    }
  });

  it("MED-BAK-02: the backup copies every bucket to another store, and removes nothing there", async () => {
    const { backup } = store.plan;
    if (!backup) throw new Error("the plan has no backup");
    await store.as("files-root", ["mb", "store/demo-backups"]);
    store.writeLogin("backups", "demo-files-root", store.passwords["files-root"] ?? "");
    const elsewhere = {
      ...copyEnvironment(store.plan, backup),
      BACKUPS_URL: `http://${store.plan.connection.host}:9000`,
    };
    await succeeds(() => store.job("copy.sh", elsewhere));
    const copy = "demo-backups/prod/files/documents/letter";
    expect(await cat("files-root", copy)).toBe("dear patient");
    expect(await cat("files-root", "demo-backups/prod/files/scans/x-ray")).toBe("bones");
    await store.as("files", ["rm", "store/documents/letter"]);
    await succeeds(() => store.job("copy.sh", elsewhere));
    expect(await cat("files-root", copy)).toBe("dear patient");
  });
});

describe("one member alone, as in development", () => {
  it("stores objects in one folder", async () => {
    const store = await startedStore(plannedStore({ environment: "dev" }).plan);
    try {
      expect(await store.job("prepare.sh")).toMatchObject({ code: 0 });
      expect((await store.as("files", ["pipe", "store/documents/a"], "text")).code).toBe(0);
      expect((await store.as("files", ["cat", "store/documents/a"])).text).toBe("text");
    } finally {
      await store.remove();
    }
  });
});
