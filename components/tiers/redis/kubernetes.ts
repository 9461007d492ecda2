import { StatefulSet } from "@pulumi/kubernetes/apps/v1";
import { Service } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import type * as k8s from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { join } from "node:path";
import type { Connection } from "../../language/connection";
import { scriptsIn } from "../../language/scripts";
import { objectLabels, selectorLabels } from "../../targets/kubernetes/labels";
import { oneOwner } from "../../targets/kubernetes/members";
import { registerMemberFiles, type Versions } from "../../targets/kubernetes/member-files";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { redisConfiguration, sentinelSettings, serverSettings, watchSettings } from "./configuration";
import { sentinelPort, serverPort, type RedisPlan } from "./plan";
import { namesOf, type RedisRole, sentinelSetSpec, serverSetSpec } from "./pods";

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
}

/** A Redis: servers that keep data, and Sentinels that let another server take over when the master is gone. */
export class KubernetesRedis extends ComponentResource {
  readonly connection: Connection;

  constructor(
    private readonly plan: RedisPlan,
    private readonly target: KubernetesTarget,
    opts: ComponentResourceOptions,
  ) {
    super("palier:kubernetes:Redis", plan.name, {}, opts);
    const versions = this.configure();
    const servers = this.serve(versions);
    if (plan.sentinels > 0) this.watch(versions, servers);
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection });
  }

  /** The settings and the scripts of both parts. */
  private configure(): Versions {
    const files = {
      name: this.plan.name,
      settings: settingsFiles(this.plan),
      scripts: scriptsIn(join(__dirname, "scripts")),
      metadata: (name: string) => this.metadata(name),
    };
    return registerMemberFiles(files, this);
  }

  private serve(versions: Versions): StatefulSet {
    const { plan, target } = this;
    this.makeMembersKnown("server", serverPort);
    this.service(plan.name, { ports: [port("redis", serverPort)], selector: selectorLabels(plan, "server") });
    if (plan.members > 1) this.limitDisruption("server");
    return this.set("server", serverSetSpec(plan, target, versions));
  }

  /** After the servers: a Sentinel with a new password would find members that do not know it yet. */
  private watch(versions: Versions, servers: StatefulSet): void {
    const { plan, target } = this;
    const { set } = namesOf(plan, "sentinel");
    this.makeMembersKnown("sentinel", sentinelPort);
    this.service(set, { ports: [port("sentinel", sentinelPort)], selector: selectorLabels(plan, "sentinel") });
    this.limitDisruption("sentinel");
    this.set("sentinel", sentinelSetSpec(plan, target, versions), [servers]);
  }

  /** A name for each pod, known before it is ready: members must find each other to become ready. */
  private makeMembersKnown(role: RedisRole, number: number): void {
    this.service(namesOf(this.plan, role).headless, {
      clusterIP: "None",
      publishNotReadyAddresses: true,
      ports: [port(role === "server" ? "redis" : "sentinel", number)],
      selector: selectorLabels(this.plan, role),
    });
  }

  private service(name: string, spec: k8s.types.input.core.v1.ServiceSpec): void {
    new Service(name, { metadata: this.metadata(name), spec }, { parent: this });
  }

  private limitDisruption(role: RedisRole): void {
    const { set } = namesOf(this.plan, role);
    const spec = { maxUnavailable: 1, selector: { matchLabels: selectorLabels(this.plan, role) } };
    new PodDisruptionBudget(set, { metadata: this.metadata(set), spec }, { parent: this });
  }

  private set(role: RedisRole, spec: k8s.types.input.apps.v1.StatefulSetSpec, after: StatefulSet[] = []): StatefulSet {
    const { set } = namesOf(this.plan, role);
    const metadata = this.metadata(set);
    return new StatefulSet(
      set,
      { metadata: { ...metadata, annotations: oneOwner }, spec },
      { parent: this, dependsOn: after, protect: this.target.protectData, customTimeouts: { update: "30m" } },
    );
  }

  private metadata(name: string): Metadata {
    const { plan, target } = this;
    return { name, namespace: target.namespaces[plan.zone], labels: objectLabels(plan, target) };
  }
}

const port = (name: string, number: number): k8s.types.input.core.v1.ServicePort => ({ name, port: number });

/** What the start scripts put before that which they find out. */
export const settingsFiles = (plan: RedisPlan): Readonly<Record<string, string>> => ({
  "redis.conf": redisConfiguration(serverSettings(plan)),
  ...(plan.sentinels > 0 && {
    "sentinel.conf": redisConfiguration(sentinelSettings),
    "watch.conf": redisConfiguration(watchSettings(plan)),
  }),
});
