import { addCapacity, capacityOf, noCapacity } from "../../language/capacity";
import type { Endpoint, HttpConnection } from "../../language/connection";
import { checkLocalPorts, localPortsOf } from "../../language/local-ports";
import { resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Planned, PortPlan, TierInput, TierPlan } from "../../language/tier-plan";
import { checkMonitoring, checkReceiver } from "./checks";
import { configurationOf, type MonitoringConfiguration } from "./configuration";
import { type Program, programImages, programs } from "./releases";
import type { MonitoringOverrides, MonitoringProfile, MonitoringSpec, Receiver } from "./spec";

/** Monitoring, with everything decided. */
export interface MonitoringPlan extends TierPlan {
  readonly kind: "monitoring";
  readonly connection: HttpConnection;
  /** Image of each program. */
  readonly programImages: Readonly<Record<Program, string>>;
  /** Prometheis, and as many Alertmanagers. */
  readonly replicas: number;
  readonly resources: ResolvedResources;
  /** Size of each Prometheus' volume. */
  readonly storage: string;
  readonly retentionDays: number;
  /** Host name of each Alertmanager. */
  readonly alertmanagerHosts: readonly string[];
  /** Secret with the receiver's address, made by the site. Absent where nobody is told. */
  readonly receiverSecret?: string;
  /** Grafana's login. Absent without Grafana. */
  readonly login?: { readonly username: string; readonly secret: string; readonly version: number };
  readonly configuration: MonitoringConfiguration;
}

type MonitoringInput = TierInput<MonitoringSpec, MonitoringProfile, MonitoringOverrides>;

/** Ports of the three programs, and of what Alertmanagers say to each other. */
export const monitoringPorts = { prometheus: 9090, alertmanager: 9093, agreement: 9094, grafana: 3000 } as const;

/** What an Alertmanager takes, and the volume of its silences. */
export const alertmanagerResources: ResolvedResources = {
  cpuRequest: "10m",
  cpuLimit: "200m",
  memoryRequest: "64Mi",
  memoryLimit: "128Mi",
};
export const alertmanagerStorage = "128Mi";

/** What Grafana takes. */
export const grafanaResources: ResolvedResources = {
  cpuRequest: "50m",
  cpuLimit: "500m",
  memoryRequest: "256Mi",
  memoryLimit: "512Mi",
};

/** Name of the secret of ROF-SEC-06. */
const passwordSecret = "grafana-admin-password";

/** Names of the programs' objects; pods of a set begin with its name. */
export const programName = (name: string, program: Program): string => `${name}-${program}`;

/** Decides a monitoring. It needs no tier: pods say themselves that they have something to measure. */
export function planMonitoring(input: MonitoringInput): Planned<MonitoringPlan> {
  const { name, spec, overrides, context } = input;
  const receiver = overrides.receiver ?? spec.receiver;
  const size = planSize(input);
  const images = imagesOf(overrides);
  const version = context.versionOf(passwordSecret);
  const shown = programs.filter((program) => spec.grafana || program !== "grafana");
  const plan: MonitoringPlan = {
    kind: "monitoring",
    name,
    zone: "backend",
    programImages: images,
    ...size,
    retentionDays: overrides.retentionDays ?? spec.retentionDays,
    ...(receiver.kind !== "none" && { receiverSecret: receiver.urlSecret }),
    ...(spec.grafana && { login: { username: "admin", secret: passwordSecret, version } }),
    configuration: configurationFor(input, size.alertmanagerHosts, receiver),
    connection: connectionOf(input),
    ports: portsOf(spec.grafana, size.replicas),
    ...localPortsOf(spec.localPorts, context),
    uses: [],
    calledBy: [],
    scrapes: true,
    outside: outsideOf(input, receiver),
    secrets: spec.grafana ? [{ name: passwordSecret, length: 44, version }] : [],
    reads: spec.grafana ? [passwordSecret] : [],
    capacity: capacityOfMonitoring(size, spec.grafana),
    images: shown.map((program) => images[program]),
  };
  const problems = [
    ...checkMonitoring(name, spec),
    ...checkReceiver(name, receiver, context.target),
    ...checkLocalPorts(name, spec.localPorts, shown),
  ];
  return { plan, problems, warnings: warningsOf(input, receiver) };
}

const imagesOf = ({ images }: MonitoringOverrides): MonitoringPlan["programImages"] => ({
  prometheus: images?.prometheus ?? programImages.prometheus,
  alertmanager: images?.alertmanager ?? programImages.alertmanager,
  grafana: images?.grafana ?? programImages.grafana,
});

type Size = Pick<MonitoringPlan, "replicas" | "resources" | "storage" | "alertmanagerHosts">;

function planSize({ name, spec, profile, overrides, context }: MonitoringInput): Size {
  const replicas = overrides.replicas ?? profile.replicas;
  const set = programName(name, "alertmanager");
  return {
    replicas,
    resources: resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare),
    storage: overrides.storage ?? spec.storage ?? profile.storage,
    alertmanagerHosts:
      context.target === "docker"
        ? [context.hostOf(set, "backend")]
        : Array.from({ length: replicas }, (_, index) => context.hostOf(`${set}-${index}.${set}`, "backend")),
  };
}

function configurationFor(
  { name, spec, context }: MonitoringInput,
  alertmanagerHosts: readonly string[],
  receiver: Receiver,
): MonitoringConfiguration {
  const prometheus = context.hostOf(programName(name, "prometheus"), "backend");
  return configurationOf({
    scrapeIntervalSeconds: spec.scrapeIntervalSeconds,
    evaluationIntervalSeconds: spec.evaluationIntervalSeconds,
    alerts: spec.alerts,
    receiver,
    alertmanagers: alertmanagerHosts.map((host): Endpoint => ({ host, port: monitoringPorts.alertmanager })),
    prometheusUrl: `http://${prometheus}:${monitoringPorts.prometheus}`,
    context,
  });
}

const outsideOf = ({ context }: MonitoringInput, receiver: Receiver): TierPlan["outside"] =>
  context.target === "docker" ? [] : ["apiServer", ...(receiver.kind === "none" ? [] : (["internet"] as const))];

/** Users see Grafana; without it, Prometheus itself. */
function connectionOf({ name, spec, context }: MonitoringInput): HttpConnection {
  const shown = spec.grafana ? "grafana" : "prometheus";
  return { kind: "http", host: context.hostOf(programName(name, shown), "backend"), port: monitoringPorts[shown] };
}

function portsOf(grafana: boolean, replicas: number): readonly PortPlan[] {
  const { prometheus, alertmanager, agreement } = monitoringPorts;
  const shown = grafana ? "grafana" : "prometheus";
  const among = { reach: "members" } as const;
  return [
    { name: shown, port: monitoringPorts[shown], protocol: "TCP", reach: "users" },
    { name: "prometheus", port: prometheus, protocol: "TCP", ...among },
    { name: "alertmanager", port: alertmanager, protocol: "TCP", ...among },
    ...(replicas > 1
      ? [
          { name: "agreement", port: agreement, protocol: "TCP", ...among } as const,
          { name: "agreement-udp", port: agreement, protocol: "UDP", ...among } as const,
        ]
      : []),
  ];
}

/** Grafana twice: an update starts the new one before it stops the old one. */
const capacityOfMonitoring = ({ replicas, resources, storage }: Size, grafana: boolean): TierPlan["capacity"] =>
  addCapacity([
    capacityOf(replicas, [resources], storage),
    capacityOf(replicas, [alertmanagerResources], alertmanagerStorage),
    grafana ? capacityOf(2, [grafanaResources]) : noCapacity,
  ]);

const warningsOf = ({ name, context }: MonitoringInput, receiver: Receiver): readonly string[] => [
  receiver.kind === "none"
    ? `${name}: no receiver, so alerts are told to nobody; set tiers.${name}.receiver.`
    : `${name}: alerts are told once the Secret ${receiver.urlSecret} is in ${context.namespaces.backend}, with the receiver's address as its key url.`,
];
