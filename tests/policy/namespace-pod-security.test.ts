import { namespacePodSecurity } from "../../policies/rules/namespace-pod-security";
import { judge } from "./support/judge";
import { resource, unknownText } from "./support/resources";

const namespace = (metadata: unknown) => resource("core/v1:Namespace", { metadata });
const enforcing = (level: unknown) =>
  namespace({ name: "shop", labels: { "pod-security.kubernetes.io/enforce": level } });

describe("namespace-pod-security", () => {
  it("ROF-SEC-15: accepts a namespace that enforces the configured level, or a stricter one", async () => {
    expect(await judge(namespacePodSecurity, enforcing("restricted"))).toEqual([]);
    for (const level of ["baseline", "restricted"]) {
      expect(await judge(namespacePodSecurity, enforcing(level), { level: "baseline" })).toEqual([]);
    }
  });

  it("ROF-SEC-15: refuses a namespace that enforces nothing, or less, and says what to write", async () => {
    for (const level of ["baseline", "privileged", "", "Restricted"]) {
      expect(await judge(namespacePodSecurity, enforcing(level))).toHaveLength(1);
    }
    expect(await judge(namespacePodSecurity, enforcing("privileged"), { level: "baseline" })).toHaveLength(1);
    expect(await judge(namespacePodSecurity, namespace(undefined))).toHaveLength(1);
    const warning = { name: "shop", labels: { "pod-security.kubernetes.io/warn": "restricted" } };
    const [report, ...others] = await judge(namespacePodSecurity, namespace(warning));
    expect(others).toEqual([]);
    expect(report).toContain('where: metadata.labels["pod-security.kubernetes.io/enforce"]');
    expect(report).toContain("found: nothing");
    expect(report).toContain('fix:   labels: { "pod-security.kubernetes.io/enforce": "restricted" }');
  });

  it("leaves alone the namespaces that are excepted, and other kinds", async () => {
    expect(await judge(namespacePodSecurity, namespace({ name: "shop" }), { except: ["it"] })).toEqual([]);
    expect(await judge(namespacePodSecurity, resource("core/v1:ConfigMap", { metadata: {} }))).toEqual([]);
  });

  it("sees the namespaces of a list", async () => {
    const items = [{ metadata: { name: "one" } }, { metadata: { name: "other" } }];
    expect(await judge(namespacePodSecurity, resource("core/v1:NamespaceList", { items }))).toHaveLength(2);
  });

  it("neither accuses what a preview does not know, nor ends in an error over strange types", async () => {
    expect(await judge(namespacePodSecurity, enforcing(unknownText))).toEqual([]);
    expect(await judge(namespacePodSecurity, namespace({ labels: unknownText }))).toEqual([]);
    expect(await judge(namespacePodSecurity, namespace(unknownText))).toEqual([]);
    for (const strange of ["none", [], 1, null]) {
      expect(await judge(namespacePodSecurity, namespace({ labels: strange }))).toHaveLength(1);
      expect(await judge(namespacePodSecurity, enforcing(strange))).toHaveLength(1);
    }
  });
});
