import { serviceAccountTokens } from "../../policies/rules/service-account-tokens";
import { judge } from "./support/judge";
import { deployment, podSpec, resource, unknownText } from "./support/resources";

const pod = (rest: object) => deployment(podSpec(undefined, { automountServiceAccountToken: undefined, ...rest }));
const account = (props: object) => resource("core/v1:ServiceAccount", props);

describe("service-account-tokens", () => {
  it("accepts a pod without a token, and one with an account of its own", async () => {
    expect(await judge(serviceAccountTokens, deployment())).toEqual([]);
    expect(await judge(serviceAccountTokens, pod({ automountServiceAccountToken: false }))).toEqual([]);
    const own = { serviceAccountName: "monitoring-discovery", automountServiceAccountToken: true };
    expect(await judge(serviceAccountTokens, pod(own))).toEqual([]);
    expect(await judge(serviceAccountTokens, pod({ serviceAccount: "monitoring-discovery" }))).toEqual([]);
  });

  it("refuses a pod that gets the token of the default account, and says what to write", async () => {
    const [report, ...others] = await judge(serviceAccountTokens, pod({}));
    expect(others).toEqual([]);
    expect(report).toContain("where: spec.template.spec.automountServiceAccountToken");
    expect(report).toContain("found: nothing, which means true");
    expect(report).toContain("fix:   automountServiceAccountToken: false");
    const asked = { serviceAccountName: "default", automountServiceAccountToken: true };
    expect(await judge(serviceAccountTokens, pod(asked))).toHaveLength(1);
    expect(await judge(serviceAccountTokens, pod({ serviceAccountName: "" }))).toHaveLength(1);
  });

  it("sees every kind that holds pods", async () => {
    const spec = podSpec(undefined, { automountServiceAccountToken: true });
    expect(await judge(serviceAccountTokens, resource("core/v1:Pod", { spec }))).toHaveLength(1);
    const cron = { spec: { jobTemplate: { spec: { template: { spec } } } } };
    expect(await judge(serviceAccountTokens, resource("batch/v1:CronJob", cron))).toHaveLength(1);
  });

  it("refuses a default account that gives its token to every pod", async () => {
    const metadata = { name: "default", namespace: "shop" };
    expect(await judge(serviceAccountTokens, account({ metadata }))).toHaveLength(1);
    expect(await judge(serviceAccountTokens, account({ metadata, automountServiceAccountToken: true }))).toHaveLength(
      1,
    );
    expect(await judge(serviceAccountTokens, account({ metadata, automountServiceAccountToken: false }))).toEqual([]);
    expect(await judge(serviceAccountTokens, account({ metadata: { name: "api" } }))).toEqual([]);
  });

  it("neither accuses what a preview does not know, nor ends in an error over strange types", async () => {
    expect(await judge(serviceAccountTokens, pod({ automountServiceAccountToken: unknownText }))).toEqual([]);
    expect(await judge(serviceAccountTokens, pod({ serviceAccountName: unknownText }))).toEqual([]);
    expect(await judge(serviceAccountTokens, resource("core/v1:Pod", { spec: unknownText }))).toEqual([]);
    for (const spec of ["none", [], null, 1]) {
      expect(await judge(serviceAccountTokens, resource("core/v1:Pod", { spec }))).toEqual([]);
      expect(await judge(serviceAccountTokens, account({ metadata: spec }))).toEqual([]);
    }
  });
});
