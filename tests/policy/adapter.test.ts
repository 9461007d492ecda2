import { toPolicies } from "../../policies/adapter";
import { rules } from "../../policies/catalogue";
import type { ResourceRule, StackRule } from "../../policies/rule";
import { podSecurity } from "../../policies/rules/pod-security";
import { resourceLimits } from "../../policies/rules/resource-limits";
import { judge, judgeAll, judgePolicies, judgeStack } from "./support/judge";
import { deployment, goodContainer, podSpec } from "./support/resources";

const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const failing = (): never => {
  throw new Error("cannot read it");
};
const broken: ResourceRule = { ...resourceLimits, name: "broken", check: failing };

describe("the pack as the engine sees it", () => {
  it("has a name, a description, references and a level for every rule, and no two rules of one name", () => {
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    for (const { name, description, references } of rules) {
      expect(name).toMatch(/^[a-z][a-z0-9]*(?:-[a-z]+)*$/);
      expect(description).toMatch(/\.$/);
      expect(references.length).toBeGreaterThan(0);
    }
  });

  it("accepts a good workload by all rules", async () => {
    expect(await judgeAll(toPolicies(rules), deployment())).toEqual([]);
  });

  it("finds what each rule finds, one report for each violation", async () => {
    const bad = deployment(podSpec([{ ...goodContainer, resources: {}, securityContext: {} }]));
    expect(await judgeAll(toPolicies(rules), bad)).toHaveLength(4 + 2 + 1);
  });

  it("neither ends in an error nor accuses anyone where a preview does not know a value yet", async () => {
    const unknown = { ...goodContainer, resources: unknownText, securityContext: unknownText };
    expect(await judgeAll(toPolicies(rules), deployment(podSpec([unknown])))).toEqual([]);
  });

  it("leaves alone the resources that a rule's configuration excepts", async () => {
    const bad = deployment(podSpec([{ ...goodContainer, resources: {} }]));
    expect(await judge(resourceLimits, bad, { except: ["shop-api"] })).toEqual([]);
    expect(await judge(resourceLimits, bad, { except: ["other"] })).toHaveLength(4);
  });

  it("reports a rule that fails as itself broken, with the resource that it could not judge", async () => {
    expect(await judge(broken, deployment())).toEqual([
      'The rule broken is itself broken: it could not judge Deployment shop/api (resource "shop-api"). cannot read it.',
    ]);
  });

  it("reports a failure once, with the resource at which it happened, and not with the whole stack", async () => {
    const check = jest.fn<ReturnType<ResourceRule["check"]>, []>(() => []).mockImplementationOnce(failing);
    const policies = toPolicies([{ ...broken, check }]);
    expect(await judgeAll(policies, deployment())).toHaveLength(1);
    expect(await judgeAll(policies, deployment())).toEqual([]);
    expect(await judgePolicies(policies, [deployment()])).toEqual([]);
  });

  it("asks rules of the whole stack, and reports them as broken where they fail", async () => {
    const stackRule: StackRule = {
      ...resourceLimits,
      sees: "stack",
      check: (resources) =>
        resources.map((resource) => ({ resource, path: "", found: "it", message: "It is there", fix: "none" })),
    };
    expect(await judgeStack(stackRule, [deployment(), { ...deployment(), name: "other" }])).toHaveLength(2);
    expect(await judgeStack({ ...stackRule, check: failing }, [deployment()])).toEqual([
      `The rule ${stackRule.name} is itself broken: it could not judge the whole stack. cannot read it.`,
    ]);
  });

  it("judges the version of the standard that is asked for", async () => {
    const probe = { httpGet: { path: "/", port: 8080, host: "192.0.2.1" } };
    const asked = deployment(podSpec([{ ...goodContainer, livenessProbe: probe }]));
    expect(await judge(podSecurity, asked, { version: "1.33" })).toEqual([]);
    expect(await judge(podSecurity, asked, { version: "1.36" })).toHaveLength(1);
  });
});
