import { mariadbSchema } from "../../../components/tiers/mariadb/spec";
import { plannedMariadb } from "../../support/mariadb-tier";

const codesOf = (given: Parameters<typeof plannedMariadb>[1]): readonly string[] =>
  plannedMariadb("prod", given).problems.map(({ code }) => code);

describe("mistakes in a MariaDB", () => {
  it.each([2, 4])("%s members are refused: none more may be lost than of one less", (members) => {
    expect(plannedMariadb("prod", { overrides: { members } }).problems).toEqual([
      {
        code: "PAL395",
        path: ["tiers", "billing-db", "members"],
        found: `${members} members`,
        allowed: "an odd number: the majority goes on, so an even number loses no more than the odd one below it",
        fix: `set "members" of "billing-db" to ${members + 1}`,
      },
    ]);
  });

  it.each([1, 3, 5])("%s members are right", (members) => {
    expect(codesOf({ overrides: { members } })).toEqual([]);
  });

  it("too little memory and too small a volume are told at once, and the least of both is right", () => {
    const least = { resources: { cpuLimit: "1", memoryLimit: "512Mi" }, storage: "1Gi" };
    const less = { resources: { cpuLimit: "1", memoryLimit: "511Mi" }, storage: "1023Mi" };
    expect(plannedMariadb("prod", { spec: less }).problems).toMatchObject([
      { code: "PAL396", path: ["tiers", "billing-db", "resources", "memoryLimit"], found: "511Mi" },
      { code: "PAL396", path: ["tiers", "billing-db", "storage"], found: "1023Mi", allowed: "1024Mi or more" },
    ]);
    expect(codesOf({ spec: least })).toEqual([]);
  });

  it("an image of another major is refused, one of the same is right", () => {
    expect(codesOf({ overrides: { image: "mariadb:11.4.9" } })).toEqual(["PAL397"]);
    expect(codesOf({ overrides: { image: "registry.example.org:5000/mariadb:11.8.99-ubi" } })).toEqual([]);
    expect(codesOf({ overrides: { image: "registry.example.org:5000/mariadb:stable" } })).toEqual(["PAL397"]);
  });

  it.each([
    [{ version: "10.3" }, /a major of MariaDB with long support: 10\.5, 10\.6, 10\.11, 11\.4, 11\.8/],
    [{ database: "mysql" }, /server's own/],
    [{ username: "root" }, /server's own/],
    [{ username: "a'b" }, /small letters, digits and underscores/],
    [{ maxConnections: 9 }, /10 to 10000 connections/],
  ])("%j is refused by the words of the spec", (wrong, message) => {
    const right = { kind: "mariadb", database: "a", username: "a", resources: { cpuLimit: "1", memoryLimit: "1Gi" } };
    const { error } = mariadbSchema.safeParse({ ...right, ...wrong });
    expect(error?.issues.map((issue) => issue.message).join()).toMatch(message);
    expect(mariadbSchema.safeParse(right).success).toBe(true);
  });
});
