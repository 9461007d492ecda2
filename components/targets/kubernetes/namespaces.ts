import { LimitRange, Namespace, ResourceQuota } from "@pulumi/kubernetes/core/v1";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import type * as k8s from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { Quota } from "../../language/capacity";
import type { Zone } from "../../language/context";
import { environmentLabel, platformLabel, zoneLabel } from "./labels";
import type { Labels } from "./target";

/** The namespaces of one platform. */
export interface NamespacesArgs {
  readonly platform: string;
  readonly environment: string;
  readonly namespaces: Readonly<Record<Zone, string>>;
  readonly quotas: Readonly<Record<Zone, Quota>>;
  /** Namespaces that hold data refuse to be deleted. */
  readonly protectData: boolean;
}

/** A namespace for each zone, under Pod Security `restricted`, closed in both directions, with a quota and default limits. */
export class Namespaces extends ComponentResource {
  constructor(name: string, args: NamespacesArgs, opts: ComponentResourceOptions) {
    super("palier:kubernetes:Namespaces", name, {}, opts);
    for (const zone of ["frontend", "backend", "database"] as const) this.provision(zone, args);
    this.registerOutputs({ namespaces: args.namespaces });
  }

  private provision(zone: Zone, args: NamespacesArgs): void {
    const labels = namespaceLabels(zone, args);
    const namespace = new Namespace(
      zone,
      { metadata: { name: args.namespaces[zone], labels } },
      { parent: this, protect: args.protectData },
    );
    const metadata = { namespace: namespace.metadata.name, labels };
    new ResourceQuota(
      zone,
      { metadata: { ...metadata, name: "platform" }, spec: quotaSpec(args.quotas[zone]) },
      { parent: this },
    );
    new LimitRange(zone, { metadata: { ...metadata, name: "containers" }, spec: defaultLimits }, { parent: this });
    new NetworkPolicy(zone, { metadata: { ...metadata, name: "default-deny" }, spec: denyAll }, { parent: this });
  }
}

const namespaceLabels = (zone: Zone, args: NamespacesArgs): Labels => ({
  [platformLabel]: args.platform,
  [environmentLabel]: args.environment,
  [zoneLabel]: zone,
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
});

const quotaSpec = (quota: Quota): k8s.types.input.core.v1.ResourceQuotaSpec => ({
  hard: {
    pods: quota.pods,
    "requests.cpu": quota.requestsCpu,
    "requests.memory": quota.requestsMemory,
    "limits.cpu": quota.limitsCpu,
    "limits.memory": quota.limitsMemory,
    "requests.storage": quota.requestsStorage,
    persistentvolumeclaims: quota.volumes,
  },
});

/** For containers that are not ours, such as an operator's jobs: with a quota, a container without limits is refused. */
const defaultLimits: k8s.types.input.core.v1.LimitRangeSpec = {
  limits: [
    {
      type: "Container",
      default: { cpu: "500m", memory: "256Mi" },
      defaultRequest: { cpu: "50m", memory: "64Mi" },
    },
  ],
};

/** Nothing in, nothing out but names: every other flow is stated by the tier that needs it (ROF-SEC-13). */
const denyAll: k8s.types.input.networking.v1.NetworkPolicySpec = {
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
};
