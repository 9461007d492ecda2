import { renderProblems } from "../../../components/language/problem";
import { validate } from "../../../components/language/validate";
import { KubernetesEdge } from "../../../components/tiers/edge/kubernetes";
import { edgeSchema } from "../../../components/tiers/edge/spec";
import { documentHosts, plannedEdge } from "../../support/edge";
import { find, recordResources, type RecordedResource } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";

type Exceptions = NonNullable<Parameters<typeof plannedEdge>[0]>;
const programs = ["nginx", "haproxy"] as const;
const { api } = documentHosts;
if (!api) throw new Error("the document has an api host");

describe("the plan of an edge with another software", () => {
  const planned = (software: (typeof programs)[number], exceptions: Exceptions = {}) =>
    plannedEdge({ ...exceptions, spec: { software, ...exceptions.spec } });

  it.each([
    ["nginx", "9180/metrics"],
    ["haproxy", "8404/metrics"],
  ] as const)("%s: publishes 80 and 443 over TCP alone, and has metrics on %s", (software, own) => {
    const { ports } = planned(software).plan;
    expect(ports.map(({ port, reach }) => `${port}/${reach}`)).toEqual(["80/public", "443/public", own]);
    expect(ports.every(({ protocol }) => protocol === "TCP")).toBe(true);
  });

  it.each(programs)(
    "%s: reads its certificate from a Secret, keeps no volume, and asks nobody on the internet",
    (software) => {
      const { plan, problems, warnings } = planned(software);
      expect(plan).toMatchObject({ certificates: "secret", certificateSecret: "edge-tls", outside: [] });
      expect(plan.storage).toBeUndefined();
      expect(plan.capacity).toMatchObject({ pods: 3, volumes: 0, storage: 0 });
      expect(problems).toEqual([]);
      expect(warnings.join()).toContain("its pods wait for the Secret edge-tls (kubernetes.io/tls)");
    },
  );

  it("AUD-ING-03: the spec names the Secret and its issuer, and the stack others", () => {
    const spec = { certificateSecret: "audit-trail-tls", certificateIssuer: "letsencrypt-prod" };
    const { plan, warnings } = planned("nginx", { spec });
    expect(plan).toMatchObject({ certificates: "secret", ...spec });
    expect(warnings.join()).not.toContain("wait for the Secret");
    const overrides = { certificateSecret: "other-tls", certificateIssuer: "letsencrypt-staging" };
    expect(planned("nginx", { spec, overrides }).plan).toMatchObject(overrides);
  });

  it("an environment with an authority of its own needs nobody to fill the Secret", () => {
    const { plan, warnings } = planned("haproxy", { profile: { certificates: "internal", replicas: 1 } });
    expect(plan).toMatchObject({ certificates: "internal", certificateSecret: "edge-tls" });
    expect(warnings.join()).not.toContain("wait for the Secret");
  });

  it("MED-CON-05: HAProxy has a login for its statistics even where no host is restricted", () => {
    const hosts = { api };
    expect(planned("haproxy", { spec: { hosts } }).plan.ownSecrets).toHaveLength(1);
    expect(planned("nginx", { spec: { hosts } }).plan.ownSecrets).toEqual([]);
  });

  it("AUD-ING-04, ECO-ING-08: a limit is by the second or by the minute, with a burst", () => {
    const limitOf = (rateLimit: object): unknown => {
      const hosts = { api: { ...api, rateLimit: { burst: 20, ...rateLimit } } };
      return planned("nginx", { spec: { hosts } }).plan.hosts[0]?.rateLimit;
    };
    expect(limitOf({ requestsPerSecond: 10 })).toEqual({ requests: 10, per: "second", burst: 20 });
    expect(limitOf({ requestsPerMinute: 1000 })).toEqual({ requests: 1000, per: "minute", burst: 20 });
  });

  it("refuses a limit with two rates, or with none", () => {
    const problemsOf = (rateLimit: object): readonly unknown[] => {
      const resources = { cpuLimit: "1", memoryLimit: "1Gi" };
      const spec = { kind: "edge", software: "nginx", resources, hosts: { api: { ...api, rateLimit } } };
      const checked = validate(edgeSchema, spec, { code: 200, file: "platforms/demo.ts" });
      return checked.ok ? [] : checked.problems.map(({ path, allowed }) => [path.join("."), allowed]);
    };
    const wrong = [["hosts.api.rateLimit", "either requestsPerSecond or requestsPerMinute"]];
    expect(problemsOf({ burst: 1 })).toEqual(wrong);
    expect(problemsOf({ burst: 1, requestsPerSecond: 1, requestsPerMinute: 1 })).toEqual(wrong);
    expect(problemsOf({ burst: 1, requestsPerSecond: 1 })).toEqual([]);
  });

  it("tells what a software cannot do: Caddy limits, and certificates that a program cannot have", () => {
    const hosts = { api: { ...api, rateLimit: { requestsPerSecond: 10, burst: 20 } } };
    const { problems } = plannedEdge({ spec: { hosts }, overrides: { certificates: "secret" } });
    expect(renderProblems("platforms/demo.ts", problems)).toBe(
      [
        "platforms/demo.ts: 2 mistakes; nothing was changed.",
        "",
        "PAL344 at tiers.edge.certificates",
        '  found:   "secret", with the software caddy',
        "  allowed: acme, acme-staging, internal",
        "  fix:     use one of these, or another software: caddy asks for certificates itself, nginx and haproxy read them from a Secret",
        "",
        "PAL345 at tiers.edge.hosts.api.rateLimit",
        "  found:   a rate limit, with the software caddy",
        "  allowed: a rate limit with nginx or haproxy: the official image of caddy has no module for it",
        "  fix:     use software nginx or haproxy, or remove the limit",
      ].join("\n"),
    );
    expect(planned("nginx", { overrides: { certificates: "acme" } }).problems).toMatchObject([{ code: "PAL344" }]);
  });

  it("tells that Caddy reads no Secret", () => {
    const spec = { certificateSecret: "edge-tls", certificateIssuer: "letsencrypt-prod" };
    expect(plannedEdge({ spec }).problems).toMatchObject([
      { code: "PAL346", path: ["tiers", "edge", "certificateSecret"] },
      { code: "PAL346", path: ["tiers", "edge", "certificateIssuer"] },
    ]);
  });
});

describe.each(programs)("an edge with %s on Kubernetes", (software) => {
  const built = (exceptions: Exceptions = {}): Promise<readonly RecordedResource[]> =>
    recordResources(
      () =>
        new KubernetesEdge(
          plannedEdge({ ...exceptions, spec: { software, ...exceptions.spec } }).plan,
          kubernetesTarget(),
          {},
        ),
    );
  const deployment = "kubernetes:apps/v1:Deployment";
  const certificate = "kubernetes:cert-manager.io/v1:Certificate";

  it("ROF-SEC-15: needs no capability at all, and mounts configuration, certificate and login read-only", async () => {
    const pod = find(await built(), deployment, "edge").inputs;
    expect(pod).toMatchObject({
      spec: {
        replicas: 2,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          spec: {
            securityContext: { runAsNonRoot: true, runAsUser: 65532 },
            containers: [
              {
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
                readinessProbe: { httpGet: { path: "/health", port: { nginx: 9180, haproxy: 8404 }[software] } },
              },
            ],
          },
        },
      },
    });
    expect(JSON.stringify(pod)).not.toContain("NET_BIND_SERVICE");
    expect(JSON.stringify(pod)).toContain('{"mountPath":"/etc/edge-certificates","name":"data","readOnly":true}');
    expect(JSON.stringify(pod)).toContain('{"name":"data","secret":{"defaultMode":288,"secretName":"edge-tls"}}');
  });

  it("has one replica that is rolled as well, as no volume holds it", async () => {
    const resources = await built({ profile: { replicas: 1 } });
    expect(find(resources, deployment, "edge").inputs).toMatchObject({ spec: { strategy: { type: "RollingUpdate" } } });
    expect(resources.some(({ type }) => type.endsWith("PersistentVolumeClaim"))).toBe(false);
  });

  it("ROF-CON-12: gets the hash of the operators' password alone", async () => {
    const pod = JSON.stringify(find(await built(), deployment, "edge").inputs);
    const byVariable = '"valueFrom":{"secretKeyRef":{"key":"passwordHash","name":"edge-tools"}}';
    const byFile =
      '"secret":{"defaultMode":288,"items":[{"key":"htpasswd","path":"htpasswd"}],"secretName":"edge-tools"}';
    expect(pod.includes(byVariable)).toBe(software === "haproxy");
    expect(pod.includes(byFile)).toBe(software === "nginx");
  });

  it("has its configuration and the script that watches the certificate beside each other", async () => {
    const { inputs } = find(await built(), "kubernetes:core/v1:ConfigMap", "edge-configuration");
    const file = { nginx: "nginx.conf", haproxy: "haproxy.cfg" }[software];
    expect(inputs["data"]).toHaveProperty([file]);
    expect(inputs["data"]).toHaveProperty(["serve.sh"]);
  });

  it("AUD-ING-03: a named issuer fills the Secret with one certificate for all hosts", async () => {
    const { inputs } = find(await built({ spec: { certificateIssuer: "letsencrypt-prod" } }), certificate, "edge-tls");
    expect(inputs["spec"]).toMatchObject({
      secretName: "edge-tls",
      dnsNames: Object.values(documentHosts).map(({ host }) => host),
      issuerRef: { kind: "ClusterIssuer", name: "letsencrypt-prod" },
    });
    expect((await built()).some(({ type }) => type === certificate)).toBe(false);
  });

  it("an environment with an authority of its own has an issuer that signs by itself", async () => {
    const resources = await built({ profile: { certificates: "internal" } });
    const issuer = find(resources, "kubernetes:cert-manager.io/v1:Issuer", "edge-self-signed");
    expect(issuer.inputs["spec"]).toEqual({ selfSigned: {} });
    expect(find(resources, certificate, "edge-tls").inputs["spec"]).toMatchObject({
      issuerRef: { kind: "Issuer", name: "edge-self-signed" },
    });
  });
});
