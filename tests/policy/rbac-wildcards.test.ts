import { rbacWildcards } from "../../policies/rules/rbac-wildcards";
import { judge } from "./support/judge";
import { resource, unknownText } from "./support/resources";

const type = (kind: string) => `rbac.authorization.k8s.io/v1:${kind}`;
const reading = { apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get", "list", "watch"] };
const role = (rule: unknown, kind = "ClusterRole") => resource(type(kind), { rules: [rule] });
const binding = (roleRef: unknown, kind = "ClusterRoleBinding") => resource(type(kind), { roleRef });

describe("rbac-wildcards", () => {
  it("accepts roles that say what they allow, and bindings to them", async () => {
    expect(await judge(rbacWildcards, role(reading))).toEqual([]);
    expect(await judge(rbacWildcards, role({ nonResourceURLs: ["/metrics"], verbs: ["get"] }))).toEqual([]);
    expect(await judge(rbacWildcards, binding({ kind: "ClusterRole", name: "view" }))).toEqual([]);
    expect(await judge(rbacWildcards, binding({ kind: "Role", name: "cluster-admin" }, "RoleBinding"))).toEqual([]);
    expect(await judge(rbacWildcards, resource(type("ClusterRole"), { aggregationRule: {} }))).toEqual([]);
  });

  it("ROF-SEC-15: refuses a role for every verb, kind or group, once for each, with its place and what to write", async () => {
    for (const part of ["verbs", "resources", "apiGroups"]) {
      for (const kind of ["Role", "ClusterRole"]) {
        expect(await judge(rbacWildcards, role({ ...reading, [part]: ["*"] }, kind))).toHaveLength(1);
      }
    }
    const all = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };
    const reports = await judge(rbacWildcards, role(all));
    expect(reports).toHaveLength(3);
    expect(reports[0]).toContain("where: rules[0].verbs[0]");
    expect(reports[0]).toContain('found: "*"');
    expect(reports[0]).toContain('fix:   verbs: ["get", "list", "watch"], with what is needed');
    expect(await judge(rbacWildcards, role({ ...reading, resources: ["pods", "*/scale"] }))).toHaveLength(1);
    expect(await judge(rbacWildcards, resource(type("RoleList"), { items: [{ rules: [all] }] }))).toHaveLength(3);
  });

  it("ROF-SEC-15: refuses a binding to the role that allows everything, in one namespace or all", async () => {
    for (const kind of ["RoleBinding", "ClusterRoleBinding"]) {
      const [report, ...others] = await judge(
        rbacWildcards,
        binding({ kind: "ClusterRole", name: "cluster-admin" }, kind),
      );
      expect(report).toContain("where: roleRef.name");
      expect(others).toEqual([]);
    }
  });

  it("takes other roles from the configuration, and leaves excepted ones alone", async () => {
    const edit = binding({ kind: "ClusterRole", name: "edit" });
    expect(await judge(rbacWildcards, edit, { clusterRoles: ["cluster-admin", "edit"] })).toHaveLength(1);
    expect(await judge(rbacWildcards, role({ ...reading, verbs: ["*"] }), { except: ["it"] })).toEqual([]);
  });

  it("neither accuses what a preview does not know, nor ends in an error over strange types", async () => {
    for (const strange of [unknownText, "*", ["*"], 1, null, {}]) {
      expect(await judge(rbacWildcards, role(strange))).toEqual([]);
      expect(await judge(rbacWildcards, binding(strange))).toEqual([]);
      expect(await judge(rbacWildcards, resource(type("Role"), { rules: strange }))).toEqual([]);
    }
    for (const strange of [unknownText, [unknownText], "*", [["*"]], [1]]) {
      expect(await judge(rbacWildcards, role({ ...reading, verbs: strange }))).toEqual([]);
    }
    expect(await judge(rbacWildcards, binding({ kind: unknownText, name: "cluster-admin" }))).toEqual([]);
  });
});
