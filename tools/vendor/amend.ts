import { z } from "zod";
import { type KubernetesObject, objectSchema } from "../../components/targets/kubernetes/operator-files";

const quantitiesSchema = z.strictObject({ cpu: z.string(), memory: z.string() });
const resourcesSchema = z.strictObject({ requests: quantitiesSchema, limits: quantitiesSchema });

/** Requests and limits of a container. */
export type Resources = z.output<typeof resourcesSchema>;

const variableSchema = z.looseObject({ name: z.string() });
const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).default([]),
  env: z.array(variableSchema).default([]),
});
const podSchema = z.looseObject({
  containers: z.array(containerSchema),
  initContainers: z.array(containerSchema).default([]),
});
const workloadSchema = objectSchema.extend({
  spec: z.looseObject({ template: z.looseObject({ spec: podSchema }) }),
});
export type Container = z.output<typeof containerSchema>;

const isWorkload = ({ kind }: KubernetesObject): boolean => ["Deployment", "StatefulSet", "Job"].includes(kind);

/** Every container of a Deployment, StatefulSet or Job; of other objects there are none. */
export function containersOf(object: KubernetesObject): readonly Container[] {
  if (!isWorkload(object)) return [];
  const { containers, initContainers } = workloadSchema.parse(object).spec.template.spec;
  return [...initContainers, ...containers];
}

/** What is changed in every container: it gets its name's resources, keeps a pinned image, and takes variables as they are given. */
export interface ContainerChange {
  /** Requests and limits by the container's name, where the manifest has none. */
  readonly resources: Readonly<Record<string, Resources>>;
  /** Images that replace those of the manifest. */
  readonly images?: Readonly<Record<string, string>>;
  /** Values that replace a variable's value or reference, by the variable's name. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether pods and containers get what Pod Security `restricted` asks for, and a folder to write in, as the manifest says nothing of it. Default: no. */
  readonly restricted?: true;
}

/** The image has a user with a number, who is not root. What a program writes for a moment goes where nothing else is. */
const restrictedPod = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  volumes: [{ name: "temporary", emptyDir: { sizeLimit: "16Mi" } }],
};
const restrictedContainer = {
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
  volumeMounts: [{ name: "temporary", mountPath: "/tmp" }],
};

/** The object with its containers changed. @throws Error that names a container without requests and limits. */
export function changeContainers(object: KubernetesObject, change: ContainerChange): KubernetesObject {
  if (!isWorkload(object)) return object;
  const workload = workloadSchema.parse(object);
  const { template } = workload.spec;
  const { containers, initContainers, ...rest } = template.spec;
  const pod = {
    ...rest,
    ...(change.restricted === true && restrictedPod),
    containers: containers.map((container) => changed(container, change)),
    ...(initContainers.length > 0 && { initContainers: initContainers.map((container) => changed(container, change)) }),
  };
  return { ...workload, spec: { ...workload.spec, template: { ...template, spec: pod } } };
}

/** Lists that the manifest does not have stay away: the API server would drop them. */
function changed({ args, env, ...container }: Container, change: ContainerChange): object {
  const { resources, images, env: values } = change;
  const { name, image } = container;
  const given = resourcesSchema.safeParse(container["resources"]).data ?? resources[name];
  if (given === undefined) throw new Error(`container ${name} has no requests and limits, and none are stated for it`);
  const variables = env.map((variable) => {
    const value = values?.[variable.name];
    return value === undefined ? variable : { name: variable.name, value };
  });
  return {
    ...container,
    image: images?.[image] ?? image,
    ...(args.length > 0 && { args }),
    ...(variables.length > 0 && { env: variables }),
    // The tag is fixed: a node that has the image needs no registry to start it again.
    imagePullPolicy: "IfNotPresent",
    resources: given,
    ...(change.restricted === true && restrictedContainer),
  };
}

const podSecurity = Object.fromEntries(
  ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
);
const labelledSchema = z.looseObject({ labels: z.record(z.string(), z.string()).default({}) });

/** The objects with their namespace under Pod Security `restricted`; it is added where upstream leaves it to the user. */
export function withNamespace(objects: readonly KubernetesObject[], name: string): readonly KubernetesObject[] {
  const isIt = ({ kind, metadata }: KubernetesObject): boolean => kind === "Namespace" && metadata.name === name;
  const { labels } = labelledSchema.parse(objects.find(isIt)?.metadata ?? {});
  const metadata = { name, labels: { ...labels, ...podSecurity } };
  return [{ apiVersion: "v1", kind: "Namespace", metadata }, ...objects.filter((object) => !isIt(object))];
}

const clusterWide = ["Namespace", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding"];

/** The objects in a namespace: for manifests that leave it to whoever applies them. */
export const inNamespace = (objects: readonly KubernetesObject[], namespace: string): readonly KubernetesObject[] =>
  objects.map((object) =>
    clusterWide.includes(object.kind) ? object : { ...object, metadata: { ...object.metadata, namespace } },
  );

/** An image with a host: alone, or as the value of an argument. */
const imagePattern = /^(?:--[\w-]+=)?((?:[\w-]+\.)+[a-z]+(?::\d+)?\/[\w./-]+:[\w.-]+(?:@sha256:[0-9a-f]{64})?)$/;

/** Every image that the objects name: of their containers, and those that an argument or variable hands on. */
export function imagesOf(objects: readonly KubernetesObject[]): readonly string[] {
  const strings = objects.flatMap(containersOf).flatMap(({ image, args, env }) => {
    const values = env.map(({ value }) => value).filter((value) => typeof value === "string");
    return [image, ...args, ...values];
  });
  return [...new Set(strings.flatMap((text) => imagePattern.exec(text)?.[1] ?? []))].sort();
}
