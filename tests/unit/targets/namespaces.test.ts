import type { ResourceTransformation } from "@pulumi/pulumi";
import { Namespaces, type NamespacesArgs } from "../../../components/targets/kubernetes/namespaces";
import { find, type RecordedResource, recordResources } from "../../support/mocks";
import { planOf } from "../../support/rofecare";

const { name: platform, environment, namespaces, capacity } = planOf("prod");
const { quotas } = capacity;
const args: NamespacesArgs = { platform, environment, namespaces, quotas, protectData: true };
const zones = ["frontend", "backend", "database"] as const;

let resources: readonly RecordedResource[] = [];
beforeAll(async () => {
  resources = await recordResources(() => new Namespaces("namespaces", args, {}));
});
const inputs = (type: string, zone: string): RecordedResource["inputs"] =>
  find(resources, `kubernetes:${type}`, zone).inputs;

describe("the namespaces of a platform", () => {
  it("ROF-SEC-10 ROF-SEC-11 ROF-SEC-12: are one for each zone, each with a quota, limits and a closed network", () => {
    const types = [
      "core/v1:Namespace",
      "core/v1:ResourceQuota",
      "core/v1:LimitRange",
      "networking.k8s.io/v1:NetworkPolicy",
    ];
    const expected = zones.flatMap((zone) => types.map((type) => `kubernetes:${type} ${zone}`));
    const made = resources.map(({ type, name }) => `${type} ${name}`);
    expect(made.sort()).toEqual([...expected, "palier:kubernetes:Namespaces namespaces"].sort());
  });

  it.each(zones)("ROF-SEC-15: Pod Security restricted is enforced in %s, and its labels say whose it is", (zone) => {
    expect(inputs("core/v1:Namespace", zone)["metadata"]).toEqual({
      name: `rofecare-prod-${zone}`,
      labels: {
        "palier.dev/platform": "rofecare",
        "palier.dev/environment": "prod",
        "palier.dev/zone": zone,
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
      },
    });
  });

  it.each(zones)("ROF-ENV-02: the quota of %s is the plan's", (zone) => {
    const quota = quotas[zone];
    expect(inputs("core/v1:ResourceQuota", zone)).toMatchObject({
      metadata: { namespace: `rofecare-prod-${zone}`, name: "platform" },
      spec: {
        hard: {
          pods: quota.pods,
          "requests.cpu": quota.requestsCpu,
          "requests.memory": quota.requestsMemory,
          "limits.cpu": quota.limitsCpu,
          "limits.memory": quota.limitsMemory,
          "requests.storage": quota.requestsStorage,
          persistentvolumeclaims: quota.volumes,
        },
      },
    });
  });

  it.each(zones)(
    "ROF-ENV-02: containers of %s that bring no limits, such as those of an operator's jobs, get some",
    (zone) => {
      expect(inputs("core/v1:LimitRange", zone)).toMatchObject({
        metadata: { namespace: `rofecare-prod-${zone}` },
        spec: {
          limits: [
            {
              type: "Container",
              default: { cpu: "500m", memory: "256Mi" },
              defaultRequest: { cpu: "50m", memory: "64Mi" },
            },
          ],
        },
      });
    },
  );

  it.each(zones)("ROF-SEC-13: %s is closed in both directions, but for names", (zone) => {
    expect(inputs("networking.k8s.io/v1:NetworkPolicy", zone)).toMatchObject({
      metadata: { namespace: `rofecare-prod-${zone}`, name: "default-deny" },
      spec: {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
                podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
              },
            ],
            ports: [
              { protocol: "UDP", port: 53 },
              { protocol: "TCP", port: 53 },
            ],
          },
        ],
      },
    });
    expect(inputs("networking.k8s.io/v1:NetworkPolicy", zone)).not.toHaveProperty("spec.ingress");
  });
});

describe("the protection of namespaces", () => {
  const protectedZones = async (protectData: boolean): Promise<readonly string[]> => {
    const names: string[] = [];
    const note: ResourceTransformation = ({ type, name, opts }) => {
      if (opts.protect === true) names.push(`${type.split(":").at(-1) ?? ""} ${name}`);
      return undefined;
    };
    await recordResources(() => new Namespaces("namespaces", { ...args, protectData }, { transformations: [note] }));
    return names;
  };

  it("ROF-OPS-05: all refuse to be deleted where data is protected: with each of them go all volumes in it", async () => {
    expect(await protectedZones(true)).toEqual(["Namespace frontend", "Namespace backend", "Namespace database"]);
    expect(await protectedZones(false)).toEqual([]);
  });
});
