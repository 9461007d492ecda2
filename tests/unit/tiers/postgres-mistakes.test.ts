import { renderProblems } from "../../../components/language/problem";
import { validate } from "../../../components/language/validate";
import { planPostgres } from "../../../components/tiers/postgres/plan";
import { postgresOverridesSchema, postgresSchema } from "../../../components/tiers/postgres/spec";
import { environments } from "../../../environments";
import { planContext } from "../../support/plan-context";

const right = {
  kind: "postgres",
  database: "orders",
  username: "orders_user",
  resources: { cpuLimit: "1", memoryLimit: "1Gi", memoryRequest: "256Mi" },
};

/** All that is wrong with a spec, or with the exceptions of a stack, as a person reads it. */
function mistakesOf(spec: object, overrides: object = {}): string {
  const checked = validate(postgresSchema, { ...right, ...spec }, { code: 200, file: "platforms/shop.ts" });
  if (!checked.ok) return renderProblems("shop", checked.problems);
  const exceptions = validate(postgresOverridesSchema, overrides, { code: 100, file: "Pulumi.prod.yaml" });
  if (!exceptions.ok) return renderProblems("shop", exceptions.problems);
  const profile = environments.prod.tiers.postgres;
  const input = {
    name: "orders-db",
    spec: checked.value,
    profile,
    overrides: exceptions.value,
    context: planContext(),
  };
  return renderProblems("shop", planPostgres(input).problems);
}

describe("mistakes in the words of a database", () => {
  it("a version that was never there is answered with those that are", () => {
    const message = mistakesOf({ version: "12" });
    expect(message).toContain(
      'PAL202 at version\n  found:   "12"\n  allowed: a major of PostgreSQL: 13, 14, 15, 16, 17, 18',
    );
  });

  it("an amount of storage in the wrong unit is answered with the right ones", () => {
    expect(mistakesOf({ storage: "20GB" })).toContain(
      'PAL202 at storage\n  found:   "20GB"\n  allowed: an amount in Mi or Gi, such as "512Mi" or "20Gi"',
    );
  });

  it("an unknown key is answered with the nearest one", () => {
    expect(mistakesOf({ paramaters: {} })).toContain('did you mean "parameters"?');
  });

  it.each(["postgres", "template1", "Orders", "1orders", "orders-db"])("no database may be called %s", (database) => {
    expect(mistakesOf({ database })).toContain("1 mistake");
    expect(mistakesOf({ database })).toContain("PAL202 at database");
  });

  it.each(["postgres", "streaming_replica", "pg_admin", "cnpg_pooler"])("no owner may be called %s", (username) => {
    expect(mistakesOf({ username })).toContain("PAL202 at username");
  });

  it("ten instances are more than one database may have", () => {
    expect(mistakesOf({}, { instances: 10 })).toContain("allowed: 1 to 9 instances");
  });

  it("every mistake is told at once", () => {
    const message = mistakesOf({ parameters: { port: 5433, shared_bufers: "1GB", max_connections: "many" } });
    expect(message).toContain("3 mistakes");
    expect(message).toMatch(/PAL331[\s\S]*PAL330[\s\S]*PAL332/);
  });
});

describe("mistakes in the parameters of a database", () => {
  it("a parameter that the operator manages is refused by its name", () => {
    expect(mistakesOf({}, { parameters: { archive_command: "/bin/true" } })).toBe(
      [
        "shop: 1 mistake; nothing was changed.",
        "",
        "PAL331 at tiers.orders-db.parameters.archive_command",
        '  found:   archive_command = "/bin/true"',
        "  allowed: parameters that the operator does not manage: replication, archiving, TLS, files and logs are its own",
        '  fix:     remove archive_command from the parameters of "orders-db"',
      ].join("\n"),
    );
  });

  it("a misspelt parameter is answered with the nearest one", () => {
    expect(mistakesOf({ parameters: { shared_bufers: "1GB" } })).toContain(
      'allowed: a parameter of PostgreSQL 16\n  fix:     did you mean "shared_buffers"?',
    );
  });

  it("a parameter that is no parameter is not answered with a list of hundreds", () => {
    expect(mistakesOf({ parameters: { make_it_fast: "on" } })).toContain(
      "fix:     remove it: PostgreSQL has no such parameter",
    );
  });

  it("a parameter of a later major names that major, and is right there", () => {
    expect(mistakesOf({ parameters: { io_workers: 4 } })).toContain("io_workers came with PostgreSQL 18");
    expect(mistakesOf({ version: "18", parameters: { io_workers: 4 } })).toContain("0 mistakes");
  });

  it("a parameter that later majors lost names the last that had it", () => {
    expect(mistakesOf({ version: "17", parameters: { old_snapshot_threshold: "1h" } })).toContain(
      "PostgreSQL 16 was the last with old_snapshot_threshold",
    );
  });

  it("an extension's parameter needs an image with the extension", () => {
    expect(mistakesOf({ parameters: { "pgaudit.log": "ddl" } })).toContain("or name an image that has pgaudit");
    expect(mistakesOf({ parameters: { "pg_stat_statements.max": 1000 } })).toContain("0 mistakes");
    const image = "ghcr.io/cloudnative-pg/postgresql:16.15-standard-trixie";
    expect(mistakesOf({ parameters: { "pgaudit.log": "ddl" } }, { image })).toContain("0 mistakes");
  });

  it.each(["a lot", "9", "100.5", "-1"])("max_connections cannot be %s", (value) => {
    expect(mistakesOf({ parameters: { max_connections: value } })).toContain(
      "PAL332 at tiers.orders-db.parameters.max_connections",
    );
  });

  it("shared_buffers without a unit would be read in one way by the server and in another by the operator", () => {
    expect(mistakesOf({ parameters: { shared_buffers: "256" } })).toContain("PAL332");
  });

  it("ROF-CON-24: buffers that the memory request does not cover are refused before the operator does", () => {
    const resources = { cpuLimit: "1", memoryLimit: "4Gi", memoryRequest: "512Mi" };
    expect(mistakesOf({ resources })).toContain(
      "found:   shared_buffers of 1024MB with a memory request of 512Mi\n" +
        "  allowed: at most the memory request. By default it is a quarter of the memory limit, here 4Gi\n" +
        '  fix:     raise memoryRequest of "orders-db" to 1024Mi or more, or lower shared_buffers',
    );
    expect(mistakesOf({ resources, parameters: { shared_buffers: "512MB" } })).toContain("0 mistakes");
  });
});

describe("mistakes in the image of a database", () => {
  it.each([
    "ghcr.io/cloudnative-pg/postgresql:17.11-minimal-trixie",
    "registry.example.org:5000/postgresql:stable",
    "registry.example.org/postgresql:160",
  ])("%s is not of PostgreSQL 16", (image) => {
    expect(mistakesOf({}, { image })).toContain("PAL334 at tiers.orders-db.image");
  });

  it.each([
    "ghcr.io/cloudnative-pg/postgresql:16.15-standard-trixie",
    "registry.example.org:5000/postgresql:16",
    `ghcr.io/cloudnative-pg/postgresql:16.15@sha256:${"0".repeat(64)}`,
  ])("%s is of PostgreSQL 16", (image) => {
    expect(mistakesOf({}, { image })).toContain("0 mistakes");
  });

  it("an image without a version is refused", () => {
    expect(mistakesOf({}, { image: "ghcr.io/cloudnative-pg/postgresql:latest" })).toContain("PAL102 at image");
  });
});
