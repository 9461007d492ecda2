import { mongodbSchema } from "../../../components/tiers/mongodb/spec";
import { plannedMongodb } from "../../support/mongodb-tier";

const codesOf = (given: Parameters<typeof plannedMongodb>[1]): readonly string[] =>
  plannedMongodb("prod", given).problems.map(({ code }) => code);

describe("mistakes in a MongoDB", () => {
  it.each([2, 4, 6])("%s members are refused: none more may be lost than of one less", (members) => {
    expect(plannedMongodb("prod", { overrides: { members } }).problems).toEqual([
      {
        code: "PAL390",
        path: ["tiers", "appointment-db", "members"],
        found: `${members} members`,
        allowed: "an odd number: members elect by majority, so an even number loses no more than the odd one below it",
        fix: `set "members" of "appointment-db" to ${members + 1}`,
      },
    ]);
  });

  it.each([1, 3, 5, 7])("%s members are right", (members) => {
    expect(codesOf({ overrides: { members } })).toEqual([]);
  });

  it("less memory than the smallest cache and its connections need is refused, and the least is right", () => {
    const resources = { cpuLimit: "1", memoryLimit: "511Mi" };
    expect(plannedMongodb("prod", { spec: { resources } }).problems).toEqual([
      {
        code: "PAL391",
        path: ["tiers", "appointment-db", "resources", "memoryLimit"],
        found: "511Mi",
        allowed: "512Mi or more: the smallest cache takes half of it",
        fix: 'raise memoryLimit of "appointment-db" to 512Mi or more',
      },
    ]);
    expect(codesOf({ spec: { resources: { ...resources, memoryLimit: "512Mi" } } })).toEqual([]);
  });

  it("an image of another major is refused, one of the same is right", () => {
    expect(codesOf({ overrides: { image: "percona/percona-server-mongodb:7.0.37-20" } })).toEqual(["PAL392"]);
    expect(codesOf({ overrides: { image: "registry.example.org:5000/psmdb:8.0.99-1" } })).toEqual([]);
    expect(codesOf({ overrides: { image: "registry.example.org:5000/psmdb:stable" } })).toEqual(["PAL392"]);
  });

  it.each([
    [{ version: "4.2" }, /a major of MongoDB: 4\.4, 5\.0, 6\.0, 7\.0, 8\.0/],
    [{ database: "admin" }, /which every server has already/],
    [{ username: "backup" }, /operator's own users/],
    [{ database: "a.b" }, /letters, digits, underscores and hyphens/],
  ])("%j is refused by the words of the spec", (wrong, message) => {
    const right = { kind: "mongodb", database: "a", username: "a", resources: { cpuLimit: "1", memoryLimit: "1Gi" } };
    const { error } = mongodbSchema.safeParse({ ...right, ...wrong });
    expect(error?.issues.map((issue) => issue.message).join()).toMatch(message);
    expect(mongodbSchema.safeParse(right).success).toBe(true);
  });
});
