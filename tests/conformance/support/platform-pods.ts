import { z } from "zod";
import { KubernetesPlatform } from "../../../components/platform/kubernetes";
import { recordResources, type RecordedResource } from "../../support/mocks";
import { planOf, settingsOf } from "../../support/rofecare";
import type { Pod } from "./api-server";

const labels = z.record(z.string(), z.string());
const port = z.object({ name: z.string().default(""), containerPort: z.number(), protocol: z.string().default("TCP") });
const container = z.object({ name: z.string(), ports: z.array(port).default([]) });
const metadata = z.object({ name: z.string(), namespace: z.string() });
const workloadSchema = z.object({
  metadata,
  spec: z.object({
    replicas: z.number().default(2),
    template: z.object({ metadata: z.object({ labels }), spec: z.object({ containers: z.array(container) }) }),
  }),
});
const databaseSchema = z.object({
  metadata,
  spec: z.object({ instances: z.number(), inheritedMetadata: z.object({ labels }) }),
});

/** What pods are made of, whoever makes them. */
interface Pods {
  readonly metadata: z.output<typeof metadata>;
  readonly count: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: Pod["spec"]["containers"];
}

/** The container of a database's pod, as CloudNativePG makes it. */
const databaseContainer = {
  name: "postgres",
  ports: [
    { name: "postgresql", containerPort: 5432, protocol: "TCP" },
    { name: "metrics", containerPort: 9187, protocol: "TCP" },
    { name: "status", containerPort: 8000, protocol: "TCP" },
  ],
};

/** Every pod of a stack of Rofecare, made of what the program registers for it. */
export async function podsOfStack(stack: string): Promise<readonly Pod[]> {
  const [plan, settings] = [planOf(stack), settingsOf(stack)];
  const registered = await recordResources(() => new KubernetesPlatform(plan, settings));
  return registered.flatMap(podsOf).flatMap(multiply);
}

/** Operators' own workloads have no namespace of the platform, and nothing of them is asked for. */
function podsOf({ type, inputs }: RecordedResource): readonly Pods[] {
  if (type.endsWith(":Cluster")) {
    const { metadata: named, spec } = databaseSchema.parse(inputs);
    const { instances: count, inheritedMetadata } = spec;
    return [{ metadata: named, count, labels: inheritedMetadata.labels, containers: [databaseContainer] }];
  }
  if (!/:(?:Deployment|StatefulSet)$/.test(type)) return [];
  const { metadata: named, spec } = workloadSchema.parse(inputs);
  const { metadata: template, spec: pod } = spec.template;
  return [{ metadata: named, count: spec.replicas, labels: template.labels, containers: pod.containers }];
}

/** Addresses that nobody answers at: what matters is who is asked. */
const multiply = (pods: Pods, number: number): readonly Pod[] =>
  Array.from({ length: pods.count }, (_, index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${pods.metadata.name}-${index}`,
      namespace: pods.metadata.namespace,
      labels: pods.labels,
      resourceVersion: "1",
    },
    spec: { containers: pods.containers },
    status: { phase: "Running", podIP: `127.78.${number + 10}.${index + 1}` },
  }));
