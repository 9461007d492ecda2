import { Resource, type ResourceTransformation } from "@pulumi/pulumi";
import {
  type KubernetesObject,
  objectSchema,
  type OperatorName,
} from "../../components/targets/kubernetes/operator-files";
import { Operators, type OperatorsArgs } from "../../components/targets/kubernetes/operators";
import { type RecordedResource, recordResources } from "./mocks";

/** An object as it was handed to the engine: what it waits for, and how it may go. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly after: readonly string[];
  readonly isProtected: boolean;
  readonly isRetained: boolean;
}

/** What was registered, and what of it others wait for. */
export interface Installed {
  readonly resources: readonly RecordedResource[];
  readonly registered: readonly Registered[];
  readonly ready: readonly string[];
}

const recordings = new Map<string, Promise<Installed>>();

/** Installs operators, protected. Registering long schemas takes seconds: what several tests install is recorded once. */
export function install(names: readonly OperatorName[], exceptions: Partial<OperatorsArgs> = {}): Promise<Installed> {
  const key = JSON.stringify([names, exceptions]);
  const recording = recordings.get(key) ?? record({ install: names, protectData: true, ...exceptions });
  recordings.set(key, recording);
  return recording;
}

async function record(args: OperatorsArgs): Promise<Installed> {
  const names = new Map<unknown, string>();
  const registered: Registered[] = [];
  const note: ResourceTransformation = ({ resource, type, name, opts }) => {
    names.set(resource, name);
    const needed = [opts.dependsOn ?? []].flat().filter((one) => Resource.isInstance(one));
    const after = needed.map((one) => names.get(one) ?? "unknown");
    const { protect, retainOnDelete } = opts;
    registered.push({ type, name, after, isProtected: protect === true, isRetained: retainOnDelete === true });
    return undefined;
  };
  let ready: readonly string[] = [];
  const resources = await recordResources(() => {
    const operators = new Operators("operators", args, { transformations: [note] });
    ready = operators.ready.map((one) => names.get(one) ?? "unknown");
  });
  return { resources, registered, ready };
}

/** Type of the component. */
export const componentType = "palier:kubernetes:Operators";
/** Type of custom resource definitions. */
export const definitionType = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";
/** The objects as the cluster would get them. */
export const objectsOf = ({ resources }: Installed): readonly KubernetesObject[] =>
  resources.filter(({ type }) => type !== componentType).map(({ inputs }) => objectSchema.parse(inputs));

/** Everything that an object waits for, directly or because something that it waits for does. */
export function allBefore(name: string, registered: readonly Registered[]): ReadonlySet<string> {
  const direct = registered.find((object) => object.name === name)?.after ?? [];
  return new Set(direct.flatMap((needed) => [needed, ...allBefore(needed, registered)]));
}
