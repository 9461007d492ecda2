import { defaultDeny } from "../../policies/rules/default-deny";
import { type Given, judgeStack } from "./support/judge";
import { deployment, resource, unknownText } from "./support/resources";

const closed = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
const dns = { ports: [{ port: 53, protocol: "UDP" }] };
const policy = (spec: unknown, namespace: unknown = "shop") =>
  resource("networking.k8s.io/v1:NetworkPolicy", { metadata: { name: "default", namespace }, spec });
const judgeWith = (policies: readonly Given[], settings: object = {}) =>
  judgeStack(
    defaultDeny,
    [deployment(), ...policies.map((given, index) => ({ ...given, name: `policy-${index}` }))],
    settings,
  );

describe("default-deny", () => {
  it("ROF-SEC-13: accepts a namespace that denies both directions, in one policy or two, with narrow exceptions", async () => {
    expect(await judgeWith([policy(closed)])).toEqual([]);
    expect(await judgeWith([policy({ ...closed, egress: [dns] })])).toEqual([]);
    expect(await judgeWith([policy({ ...closed, podSelector: undefined, ingress: [] })])).toEqual([]);
    const ingress = { podSelector: { matchLabels: {} } };
    expect(await judgeWith([policy(ingress), policy({ podSelector: {}, policyTypes: ["Egress"] })])).toEqual([]);
    const ofSome = { podSelector: { matchLabels: { tier: "edge" } }, ingress: [{}] };
    expect(await judgeWith([policy(closed), policy(ofSome)])).toEqual([]);
    const private_ = { ...closed, egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }] };
    expect(await judgeWith([policy(private_)])).toEqual([]);
  });

  it("ROF-SEC-13: refuses a namespace without such a policy, once, with a policy to paste", async () => {
    const [report, ...others] = await judgeWith([]);
    expect(others).toEqual([]);
    expect(report).toContain('Deployment shop/api (resource "shop-api")');
    expect(report).toContain("found: none that denies ingress and egress");
    expect(report).toContain('spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } })');
    expect(await judgeWith([policy(closed, "other")])).toHaveLength(1);
    expect(await judgeWith([policy({ ...closed, podSelector: { matchLabels: { tier: "edge" } } })])).toHaveLength(1);
  });

  it("ROF-SEC-13: refuses a namespace that denies one direction only", async () => {
    const [report] = await judgeWith([policy({ podSelector: {} })]);
    expect(report).toContain("found: none that denies egress,");
    expect(await judgeWith([policy({ podSelector: {}, egress: [], policyTypes: [] })])).toHaveLength(1);
    expect(await judgeWith([policy({ podSelector: {}, policyTypes: ["Egress"] })])).toHaveLength(1);
  });

  it("refuses a policy that allows everything again, in itself or beside another", async () => {
    const everyone = [
      {},
      { from: [] },
      { from: [{ namespaceSelector: {} }] },
      { from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] },
      { from: [{ podSelector: { matchLabels: { a: "b" } } }, { ipBlock: { cidr: "::/0" } }] },
    ];
    for (const rule of everyone) {
      expect(await judgeWith([policy({ ...closed, ingress: [rule] })])).toHaveLength(1);
      expect(await judgeWith([policy(closed), policy({ podSelector: {}, ingress: [rule] })])).toHaveLength(1);
    }
    expect(await judgeWith([policy({ ...closed, egress: [{ to: [] }] })])).toHaveLength(1);
    expect(await judgeWith([policy({ ...closed, ingress: [{ from: [{ podSelector: {} }] }] })])).toEqual([]);
  });

  it("names the namespace where the program makes it, and asks for nothing where no workload is", async () => {
    const namespace = resource("core/v1:Namespace", { metadata: { name: "shop" } });
    const [report] = await judgeStack(defaultDeny, [deployment(), namespace]);
    expect(report).toContain('Namespace shop (resource "it")');
    expect(await judgeStack(defaultDeny, [namespace])).toEqual([]);
    const alone = resource("core/v1:Pod", { metadata: { name: "api" }, spec: {} });
    expect(await judgeStack(defaultDeny, [alone])).toHaveLength(1);
    expect(await judgeStack(defaultDeny, [alone, policy(closed, "default")])).toEqual([]);
    const cluster = resource("postgresql.cnpg.io/v1:Cluster", { metadata: { namespace: "data" } });
    expect(await judgeStack(defaultDeny, [cluster])).toHaveLength(1);
  });

  it("leaves alone the namespaces of operators, and resources that are excepted", async () => {
    const operator = resource("apps/v1:Deployment", { metadata: { name: "manager", namespace: "cnpg-system" } });
    expect(await judgeStack(defaultDeny, [operator])).toEqual([]);
    expect(await judgeStack(defaultDeny, [operator], { operatorNamespaces: [] })).toHaveLength(1);
    expect(await judgeWith([], { except: ["shop-api"] })).toEqual([]);
  });

  it("accuses no namespace where a preview does not know a policy yet", async () => {
    const unknowns = [
      policy(closed, unknownText),
      policy(unknownText),
      policy({ ...closed, podSelector: unknownText }),
      policy({ ...closed, policyTypes: unknownText }),
      policy({ ...closed, policyTypes: [unknownText, "Egress"] }),
      policy({ ...closed, ingress: unknownText }),
      policy({ ...closed, ingress: [{ from: unknownText }] }),
    ];
    for (const unknown of unknowns) expect(await judgeWith([unknown])).toEqual([]);
    const workload = resource("apps/v1:Deployment", { metadata: { namespace: unknownText } });
    expect(await judgeStack(defaultDeny, [workload])).toEqual([]);
    expect(await judgeWith([policy(closed), policy({ podSelector: {}, ingress: [{}] }, unknownText)])).toEqual([]);
  });

  it("ends in no error over strange types", async () => {
    for (const strange of ["none", 1, null, [1]]) {
      expect(await judgeWith([policy(closed), policy(strange), policy({ ...closed, policyTypes: strange })])).toEqual(
        [],
      );
      expect((await judgeWith([policy({ ...closed, ingress: strange })])).join()).not.toContain("broken");
      expect(await judgeStack(defaultDeny, [resource("apps/v1:Deployment", { metadata: strange })])).toHaveLength(1);
    }
  });
});
