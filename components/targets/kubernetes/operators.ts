import {
  ComponentResource,
  type ComponentResourceOptions,
  CustomResource,
  type CustomResourceOptions,
  type Resource,
} from "@pulumi/pulumi";
import { mirroredImage } from "../../language/image";
import { type KubernetesObject, type OperatorName, readOperators, type VendoredOperator } from "./operator-files";

/** Which operators a stack installs, and how. */
export interface OperatorsArgs {
  /** Those that are installed. What is not in the list is the cluster's own business, even if another needs it. */
  readonly install: readonly OperatorName[];
  /** Registry that replaces every image's host. Default: the images are pulled from where they are published. */
  readonly imageMirror?: string;
  /** Whether custom resource definitions refuse to be deleted: with one of them goes every database of its kind. */
  readonly protectData: boolean;
}

/** What an operator cannot start without. */
const needs: Readonly<Record<OperatorName, readonly OperatorName[]>> = {
  "cert-manager": [],
  "cloudnative-pg": [],
  "plugin-barman-cloud": ["cert-manager", "cloudnative-pg"],
  "prometheus-operator-crds": [],
  // It makes certificates of its own where it finds no cert-manager.
  "percona-server-mongodb": ["cert-manager"],
  "eck-operator": [],
};

/** Operators at the versions in `operators/lock.json`, from files that were checked against it before anything is registered. */
export class Operators extends ComponentResource {
  /** What to depend on to have all operators at work: few resources, as each is written into the state of every dependent. */
  readonly ready: readonly Resource[];

  /** @throws InvalidInput when a vendored file is not the one in the lock. */
  constructor(name: string, args: OperatorsArgs, opts: ComponentResourceOptions) {
    const vendored = readOperators(args.install);
    super("palier:kubernetes:Operators", name, {}, opts);
    const ready = new Map<OperatorName, readonly Resource[]>();
    for (const operator of vendored) {
      const after = needs[operator.name].flatMap((needed) => ready.get(needed) ?? []);
      ready.set(operator.name, this.install(mirrored(operator, args.imageMirror), args, after));
    }
    this.ready = [...ready.values()].flat();
    this.registerOutputs({ operators: vendored.map((operator) => operator.name) });
  }

  /** Registers the objects of an operator, phase by phase, and returns those of the last one. */
  private install(
    operator: VendoredOperator,
    { protectData }: OperatorsArgs,
    after: readonly Resource[],
  ): readonly Resource[] {
    const register = (phase: Phase, opts: CustomResourceOptions): readonly Resource[] =>
      operator.objects
        .filter((object) => phaseOf(object) === phase)
        .map((object) => new ManifestObject(object, { parent: this, ...opts }));

    const definitions = register("definition", { protect: protectData, retainOnDelete: protectData });
    const namespaces = register("namespace", {});
    const parts = register("part", { dependsOn: [...namespaces, ...after] });
    const workloads = register("workload", { dependsOn: [...definitions, ...namespaces, ...parts, ...after] });
    const checks = register("check", { dependsOn: [...workloads] });
    return [checks, workloads, definitions].find((phase) => phase.length > 0) ?? [];
  }
}

/** When an object is registered: a check, such as cert-manager's own of its webhook, ends when the operator is at work. */
type Phase = "definition" | "namespace" | "part" | "workload" | "check";

function phaseOf({ kind }: KubernetesObject): Phase {
  switch (kind) {
    case "CustomResourceDefinition":
      return "definition";
    case "Namespace":
      return "namespace";
    case "Deployment":
    case "StatefulSet":
      return "workload";
    case "Job":
      return "check";
    default:
      return "part";
  }
}

/** An object of a manifest, under the type that the SDK's own class for its kind has, so that policies see what they know. */
class ManifestObject extends CustomResource {
  constructor(object: KubernetesObject, opts: CustomResourceOptions) {
    const { apiVersion, kind, metadata } = object;
    const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    const place = metadata.namespace === undefined ? [] : [metadata.namespace];
    super(`kubernetes:${group}:${kind}`, [kind, ...place, metadata.name].join("/").toLowerCase(), object, opts);
  }
}

/** The operator with every image from the mirror, those in arguments and variables too. */
const mirrored = (operator: VendoredOperator, mirror: string | undefined): VendoredOperator =>
  mirror === undefined
    ? operator
    : { ...operator, objects: operator.objects.map((object) => mirroredObject(object, operator.images, mirror)) };

const mirroredObject = (object: KubernetesObject, images: readonly string[], mirror: string): KubernetesObject =>
  phaseOf(object) === "workload" || phaseOf(object) === "check"
    ? { ...object, spec: mirroredPart(object["spec"], images, mirror) }
    : object;

function mirroredPart(part: unknown, images: readonly string[], mirror: string): unknown {
  if (Array.isArray(part)) return part.map((item) => mirroredPart(item, images, mirror));
  if (typeof part === "object" && part !== null) {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, mirroredPart(value, images, mirror)]));
  }
  if (typeof part !== "string") return part;
  const image = images.find((known) => part === known || part.endsWith(`=${known}`));
  return image === undefined ? part : part.slice(0, -image.length) + mirroredImage(image, mirror);
}
