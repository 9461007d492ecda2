import { planOf, tierOf } from "../../support/rofecare";
import type { PlatformPlan } from "../../../components/platform/plan";
import type { PlatformSecret } from "../../../components/platform/secrets";

const prod = planOf("prod");
const secret = (name: string, plan: PlatformPlan = prod): PlatformSecret => {
  const found = plan.secrets.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no secret ${name}`);
  return found;
};
/** Random bits in a value of letters and digits. */
const bits = ({ length }: PlatformSecret): number => length * Math.log2(62);

describe("the secrets of Rofecare", () => {
  it("ROF-SEC-02: eight databases have a password each, of 44 letters and digits, which hold 32 random bytes", () => {
    const databases = prod.tiers.flatMap((tier) => (tier.kind === "postgres" ? [secret(tier.name)] : []));
    expect(new Set(databases.map(({ name }) => name)).size).toBe(8);
    expect(databases.map(({ length }) => length)).toEqual(databases.map(() => 44));
    expect(databases.filter((one) => bits(one) < 256)).toEqual([]);
  });

  it("ROF-SEC-03 ROF-CON-31: the secret of the tokens holds 64 random bytes, for those who sign and check them", () => {
    expect(secret("jwt-secret")).toMatchObject({
      length: 88,
      readers: ["gateway", "identity-service"],
      zones: ["backend"],
    });
    expect(bits(secret("jwt-secret"))).toBeGreaterThanOrEqual(512);
  });

  it("ROF-SEC-04: Redis has a password of 32 random bytes, for itself and those who use it", () => {
    const users = prod.tiers.filter(({ uses }) => uses.includes("redis")).map(({ name }) => name);
    expect(secret("redis")).toMatchObject({ length: 44, readers: [...users, "redis"].sort() });
  });

  it.each([
    ["ROF-SEC-05", "config-encrypt-key", "config-server"],
    ["ROF-SEC-06", "grafana-admin-password", "monitoring"],
  ])("%s: %s reaches %s alone, and lies in its zone alone", (_row, name, reader) => {
    expect(secret(name)).toMatchObject({ readers: [reader], zones: ["backend"] });
  });

  it("ROF-SEC-07: standbys follow by certificates: there is no replication password that could leak", () => {
    const readable = prod.secrets.filter(({ name }) => /repl|standby|stream/i.test(name));
    expect(readable).toEqual([]);
    for (const { name, readers } of prod.secrets.filter(({ name }) => name.endsWith("-db"))) {
      expect(readers).toHaveLength(2);
      expect(readers).toContain(name);
    }
  });

  it("ROF-CON-43: hold 32 random bytes at least, also where the document gives no size", () => {
    expect(prod.secrets.length).toBeGreaterThanOrEqual(13);
    expect(prod.secrets.filter((one) => bits(one) < 256)).toEqual([]);
  });

  it("have names of their own", () => {
    const names = prod.secrets.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("lie only in the zones of those who read them", () => {
    const zoneOf = new Map(prod.tiers.map(({ name, zone }) => [name, zone]));
    for (const { readers, zones } of prod.secrets) {
      expect(readers.length).toBeGreaterThan(0);
      expect(zones).toEqual([...new Set(readers.map((reader) => zoneOf.get(reader)))].sort());
    }
  });

  it("ROF-SEC-01: reach services as references: no variable that is named like a secret has a value in the plan", () => {
    const services = prod.tiers.filter((tier) => tier.kind === "service");
    const telling = services.flatMap(({ name, variables }) =>
      variables.flatMap((variable) => ("value" in variable ? [`${name} ${variable.name}`] : [])),
    );
    expect(telling.length).toBeGreaterThan(50);
    expect(telling.filter((text) => /PASSWORD|SECRET|ENCRYPT_KEY/.test(text))).toEqual([]);
  });
});

describe("a new version of a secret", () => {
  const exception = planOf("prod", { secretVersions: { "patient-db": 2, "jwt-secret": 3 } });

  it("is that secret's alone", () => {
    const changed = exception.secrets
      .filter(({ version }) => version !== 1)
      .map(({ name, version }) => [name, version]);
    expect(changed).toEqual([
      ["jwt-secret", 3],
      ["patient-db", 2],
    ]);
  });

  it("reaches the plans of its readers, which restart by it, and of nobody else", () => {
    const services = exception.tiers.filter((tier) => tier.kind === "service");
    const differing = services.filter((service) => {
      const { secretVersions } = tierOf(prod, "service", service.name);
      return JSON.stringify(service.secretVersions) !== JSON.stringify(secretVersions);
    });
    expect(differing.map(({ name }) => name).sort()).toEqual(["gateway", "identity-service", "patient-service"]);
  });
});

describe("a secret that nobody reads", () => {
  it("lies nowhere", () => {
    const without = planOf("prod", { parts: "infrastructure" });
    expect(secret("jwt-secret", without)).toMatchObject({ readers: [], zones: [] });
  });
});
