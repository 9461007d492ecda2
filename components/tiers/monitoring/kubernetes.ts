import { Deployment, StatefulSet } from "@pulumi/kubernetes/apps/v1";
import { ConfigMap, Service, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import { Role, RoleBinding } from "@pulumi/kubernetes/rbac/v1";
import type * as k8s from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { Connection } from "../../language/connection";
import { type Zone, zones } from "../../language/context";
import { digest } from "../../language/digest";
import { objectLabels, selectorLabels } from "../../targets/kubernetes/labels";
import { oneOwner } from "../../targets/kubernetes/members";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { alertmanagerSetSpec } from "./alertmanager";
import { grafanaSpec } from "./grafana";
import { type MonitoringPlan, monitoringPorts, programName } from "./plan";
import { discoveryName, discoveryRules, prometheusSetSpec } from "./prometheus";
import type { Program } from "./releases";
import { settingsFiles } from "./settings-files";

type SetSpec = k8s.types.input.apps.v1.StatefulSetSpec;

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
}

/** Monitoring without an operator: Prometheus finds every pod that has something to measure, Alertmanager tells, Grafana shows. */
export class KubernetesMonitoring extends ComponentResource {
  readonly connection: Connection;

  constructor(
    private readonly plan: MonitoringPlan,
    private readonly target: KubernetesTarget,
    opts: ComponentResourceOptions,
  ) {
    super("palier:kubernetes:Monitoring", plan.name, {}, opts);
    const versions = this.configure();
    this.measure(versions.prometheus, this.allowDiscovery());
    this.tell(versions.alertmanager);
    if (plan.login) this.show(plan.login, versions.grafana);
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection });
  }

  /** The files of each program, and the version of each. */
  private configure(): Readonly<Record<Program, string>> {
    const { name, login } = this.plan;
    const written = settingsFiles(this.plan);
    const version = (program: Program): string => {
      const data = written[program];
      if (program !== "grafana" || login) {
        new ConfigMap(programName(name, program), { metadata: this.metadata(program), data }, { parent: this });
      }
      return digest(JSON.stringify(data));
    };
    return { prometheus: version("prometheus"), alertmanager: version("alertmanager"), grafana: version("grafana") };
  }

  /** Prometheus may list the pods of the platform's own namespaces, and nothing else in the cluster. */
  private allowDiscovery(): Resource[] {
    const name = discoveryName(this.plan);
    const account = new ServiceAccount(
      name,
      { metadata: this.named(name), automountServiceAccountToken: false },
      { parent: this },
    );
    return [account, ...zones.map((zone) => this.allowIn(zone, name))];
  }

  private allowIn(zone: Zone, name: string): Resource {
    const metadata = { ...this.named(name), namespace: this.target.namespaces[zone] };
    const role = new Role(`${name}-${zone}`, { metadata, rules: discoveryRules }, { parent: this });
    return new RoleBinding(
      `${name}-${zone}`,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
        subjects: [{ kind: "ServiceAccount", name, namespace: this.target.namespaces[this.plan.zone] }],
      },
      { parent: this, dependsOn: [role] },
    );
  }

  /** A client stays with one Prometheus: two that scrape by themselves never have quite the same points. */
  private measure(version: string, dependsOn: Resource[]): void {
    const { name } = this.metadata("prometheus");
    const ports = [{ name: "prometheus", port: monitoringPorts.prometheus }];
    const selector = selectorLabels(this.plan, "prometheus");
    this.service(name, { ports, selector, sessionAffinity: "ClientIP" });
    this.service(`${name}-members`, { clusterIP: "None", publishNotReadyAddresses: true, ports, selector });
    this.set("prometheus", prometheusSetSpec(this.plan, this.target, version), dependsOn);
  }

  private tell(version: string): void {
    const { name } = this.metadata("alertmanager");
    const ports = [
      { name: "alertmanager", port: monitoringPorts.alertmanager },
      { name: "agreement", port: monitoringPorts.agreement },
    ];
    const selector = selectorLabels(this.plan, "alertmanager");
    this.service(name, { clusterIP: "None", publishNotReadyAddresses: true, ports, selector });
    this.set("alertmanager", alertmanagerSetSpec(this.plan, this.target, version), []);
  }

  private show(login: NonNullable<MonitoringPlan["login"]>, version: string): void {
    const metadata = this.metadata("grafana");
    const ports = [{ name: "grafana", port: monitoringPorts.grafana }];
    this.service(metadata.name, { ports, selector: selectorLabels(this.plan, "grafana") });
    const spec = grafanaSpec(this.plan, login, this.target, version);
    new Deployment(metadata.name, { metadata, spec }, { parent: this });
  }

  private service(name: string, spec: k8s.types.input.core.v1.ServiceSpec): void {
    new Service(name, { metadata: this.named(name), spec }, { parent: this });
  }

  /** A set with volumes: of what was measured, or of silences that operators have set. */
  private set(program: Program, spec: SetSpec, dependsOn: Resource[]): void {
    const metadata = this.metadata(program);
    if (this.plan.replicas > 1) {
      const matchLabels = selectorLabels(this.plan, program);
      const budget = { maxUnavailable: 1, selector: { matchLabels } };
      new PodDisruptionBudget(metadata.name, { metadata, spec: budget }, { parent: this });
    }
    const protect = this.target.protectData;
    const opts = { parent: this, dependsOn, protect, customTimeouts: { update: "30m" } };
    new StatefulSet(metadata.name, { metadata: { ...metadata, annotations: oneOwner }, spec }, opts);
  }

  private metadata(program: Program): Metadata {
    return this.named(programName(this.plan.name, program));
  }

  private named(name: string): Metadata {
    const { plan, target } = this;
    return { name, namespace: target.namespaces[plan.zone], labels: objectLabels(plan, target) };
  }
}
