import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

const script = readFileSync(join(__dirname, "../../../components/tiers/mongodb/scripts/prepare.js"), "utf8");

const settings = {
  host: "visits-db:27017",
  replicaSet: "rs0",
  database: "visits",
  username: "visits_user",
  passwordFile: "/run/secrets/visits-db",
  keyFile: "/run/secrets/visits-db-member-key",
  version: "8.0",
};
const files: Readonly<Record<string, string>> = {
  "/palier/settings/prepare.json": JSON.stringify(settings),
  "/run/secrets/visits-db": "password\n",
  "/run/secrets/visits-db-member-key": "key\n",
};

/** What a server is like when a start finds it. */
interface Found {
  readonly isMember: boolean;
  readonly isKnown: boolean;
  readonly features: string;
}

type Text = Readonly<Record<string, unknown>>;

/** What the script tells a server, each with its database. The old shell answers a refusal, the new one throws it. */
function told(found: Found, shell: "old" | "new" = "new"): readonly (readonly [string, unknown])[] {
  const notes: (readonly [string, unknown])[] = [];
  let { isMember } = found;
  const answers: Readonly<Record<string, (text: Text) => object>> = {
    replSetGetStatus: () => {
      if (!isMember && shell === "new") throw new Error("no replset config has been received");
      return { ok: isMember ? 1 : 0 };
    },
    replSetInitiate: () => {
      isMember = true;
      return { ok: 1 };
    },
    isMaster: () => ({ ok: 1, ismaster: isMember }),
    usersInfo: () => ({ ok: 1, users: found.isKnown ? [{}] : [] }),
    getParameter: () => ({ ok: 1, featureCompatibilityVersion: { version: found.features } }),
  };
  const database = (name: string) => ({
    auth: (user: string, password: string) => notes.push([name, { auth: user, password }]),
    runCommand: (text: Text) => {
      const [command = ""] = Object.keys(text);
      if (!["isMaster", "usersInfo", "getParameter", "replSetGetStatus"].includes(command)) notes.push([name, text]);
      return answers[command]?.(text) ?? { ok: 1 };
    },
  });
  const read = (path: string): string => files[path] ?? "";
  const sleep = (): void => undefined;
  runInNewContext(script, {
    db: { getSiblingDB: database },
    settingsFile: "/palier/settings/prepare.json",
    sleep,
    ...(shell === "old" ? { cat: read } : { require: () => ({ readFileSync: read }) }),
  });
  return structuredClone(notes);
}

const login = { pwd: "password", roles: [{ role: "readWrite", db: "visits" }] };
const byKey = ["local", { auth: "__system", password: "key" }];

describe("what the start of a MongoDB on Docker makes", () => {
  it.each(["old", "new"] as const)(
    "MED-DB-02: at first a replica set of one and its user, in the %s shell",
    (shell) => {
      expect(told({ isMember: false, isKnown: false, features: "8.0" }, shell)).toEqual([
        byKey,
        ["admin", { replSetInitiate: { _id: "rs0", members: [{ _id: 0, host: "visits-db:27017" }] } }],
        ["visits", { createUser: "visits_user", ...login }],
      ]);
    },
  );

  it("later the password alone, which may have changed", () => {
    expect(told({ isMember: true, isKnown: true, features: "8.0" })).toEqual([
      byKey,
      ["visits", { updateUser: "visits_user", ...login }],
    ]);
  });

  it("after an upgrade the features of the new major, without which the next one would be refused", () => {
    expect(told({ isMember: true, isKnown: true, features: "7.0" }).at(-1)).toEqual([
      "admin",
      { setFeatureCompatibilityVersion: "8.0", confirm: true },
    ]);
  });
});
