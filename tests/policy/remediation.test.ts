import { toPolicies } from "../../policies/adapter";
import { rules } from "../../policies/catalogue";
import { podSecurity } from "../../policies/rules/pod-security";
import { s3PublicAccess } from "../../policies/rules/s3-public-access";
import { serviceAccountTokens } from "../../policies/rules/service-account-tokens";
import { s3 } from "./support/buckets";
import { type Given, judge, judgeStack, mendedBy } from "./support/judge";
import { deployment, goodContainer, podSpec, resource, unknownText } from "./support/resources";

const image = { name: "api", image: "shop/api:1.0.0" };
const bare = deployment({ securityContext: { runAsNonRoot: true }, containers: [image] });
const restrictedContext = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
const pod = (spec: object) => resource("core/v1:Pod", { metadata: { name: "api" }, spec });
const withProps = (given: Given, props: object = {}): Given => ({ ...given, props });

describe("remediation", () => {
  it("is off as long as no rule has the level remediate", () => {
    for (const { enforcementLevel } of toPolicies(rules)) expect(enforcementLevel).not.toBe("remediate");
  });

  it("writes what the level restricted asks for into pods that say nothing, after which they keep the rule", async () => {
    expect(await judge(podSecurity, bare)).toHaveLength(3);
    const mended = await mendedBy(podSecurity, bare);
    expect(mended).toHaveProperty("spec.template.spec.securityContext", {
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(mended).toHaveProperty("spec.template.spec.containers", [{ ...image, securityContext: restrictedContext }]);
    expect(await judge(podSecurity, withProps(bare, mended))).toEqual([]);
    expect(await mendedBy(podSecurity, withProps(bare, mended))).toBeUndefined();
  });

  it("leaves what a program says itself, which is told as before", async () => {
    const said = { allowPrivilegeEscalation: true, capabilities: { drop: ["NET_RAW"] } };
    const spec = podSpec([{ ...goodContainer, securityContext: said }]);
    expect(await mendedBy(podSecurity, deployment(spec))).toBeUndefined();
    expect(await judge(podSecurity, deployment(spec))).toHaveLength(2);
    expect(await mendedBy(podSecurity, deployment(podSpec()))).toBeUndefined();
  });

  it("never says that a container runs as another user, and never what it takes", async () => {
    const mended = await mendedBy(podSecurity, pod({ containers: [image] }));
    expect(JSON.stringify(mended)).not.toContain("runAs");
    expect(JSON.stringify(mended)).not.toContain("resources");
  });

  it("leaves containers that have all rights, which the cluster would then refuse, and pods of Windows", async () => {
    const securityContext = { seccompProfile: { type: "RuntimeDefault" } };
    const all = [{ privileged: true }, { capabilities: { add: ["SYS_ADMIN"] } }];
    for (const own of all) {
      const container = { ...image, securityContext: { ...securityContext, ...own } };
      expect(await mendedBy(podSecurity, pod({ securityContext, containers: [container] }))).toBeUndefined();
    }
    expect(await mendedBy(podSecurity, pod({ os: { name: "windows" }, containers: [image] }))).toBeUndefined();
  });

  it("leaves pods alone where the rule asks for the level baseline only, and excepted or waived ones", async () => {
    expect(await mendedBy(podSecurity, bare, { settings: { level: "baseline" } })).toBeUndefined();
    expect(await mendedBy(podSecurity, bare, { settings: { except: ["shop-api"] } })).toBeUndefined();
    const waiver = { rule: "pod-security", resource: "shop-api", reason: "old", owner: "shop", expires: "2999-12-31" };
    const waivers = { file: "policy-waivers.yaml", list: [waiver] };
    expect(await mendedBy(podSecurity, bare, { waivers })).toBeUndefined();
  });

  it("takes the token from pods and default accounts that say nothing of it", async () => {
    const mended = await mendedBy(serviceAccountTokens, bare);
    expect(mended).toHaveProperty("spec.template.spec.automountServiceAccountToken", false);
    const account = resource("core/v1:ServiceAccount", { metadata: { name: "default" } });
    expect(await mendedBy(serviceAccountTokens, account)).toHaveProperty("automountServiceAccountToken", false);
    const own = pod({ serviceAccountName: "discovery", containers: [image] });
    expect(await mendedBy(serviceAccountTokens, own)).toBeUndefined();
    const asked = pod({ automountServiceAccountToken: true, containers: [image] });
    expect(await mendedBy(serviceAccountTokens, asked)).toBeUndefined();
  });

  it("closes what closes a bucket, after which the bucket keeps the rule", async () => {
    const bucket = s3("Bucket", { bucket: "shop-backups" });
    const block = s3("BucketPublicAccessBlock", { bucket: "shop-backups", blockPublicAcls: true }, "block");
    expect(await judgeStack(s3PublicAccess, [bucket, block])).toHaveLength(3);
    const mended = await mendedBy(s3PublicAccess, block);
    expect(mended).toMatchObject({ blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true });
    expect(await judgeStack(s3PublicAccess, [bucket, withProps(block, mended)])).toEqual([]);
    expect(await mendedBy(s3PublicAccess, bucket)).toBeUndefined();
  });

  it("writes nothing over what a preview does not know yet, and nothing into strange types", async () => {
    const container = { ...image, securityContext: unknownText };
    const spec = { securityContext: unknownText, automountServiceAccountToken: unknownText, containers: [container] };
    expect(await mendedBy(podSecurity, pod(spec))).toBeUndefined();
    expect(await mendedBy(serviceAccountTokens, pod(spec))).toBeUndefined();
    for (const strange of ["none", [], null, 1, unknownText]) {
      expect(await mendedBy(podSecurity, resource("core/v1:Pod", { spec: strange }))).toBeUndefined();
      expect(await mendedBy(serviceAccountTokens, resource("core/v1:Pod", { spec: strange }))).toBeUndefined();
    }
  });
});
