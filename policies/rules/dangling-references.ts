import { databaseCluster, membersOf } from "../database-clusters";
import { Field, untold } from "../field";
import { isPart, type Labels, type Match, matches } from "../label-selectors";
import { type Found, namespaceOf, ofKinds } from "../objects";
import { type CheckedResource, type StackRule, texts, type ViolationOf } from "../rule";
import { podTemplates } from "../workloads";

/** What names something means something. */
export const danglingReferences: StackRule = {
  sees: "stack",
  name: "dangling-references",
  description:
    "Services, network policies, disruption budgets, autoscalers and Ingresses mean something that the stack has.",
  references: ["CIS Kubernetes 5.3.2", "HIPAA §164.312(e)(1)", "HIPAA §164.308(a)(7)(i)", "ISO 27001 A.8.9"],
  settings: {
    labelsOfOthers: {
      type: "array",
      items: { type: "string" },
      default: [
        ...["cnpg.io/", "acme.cert-manager.io/", "strimzi.io/", "gateway.networking.k8s.io/"],
        ...["k8s-app", "batch.kubernetes.io/", "kubernetes.io/metadata.name"],
      ],
      description: "Starts of labels of pods that operators and the cluster make, which are not in the stack",
    },
  },
  check: (resources, settings) => {
    const pods = podsOf(resources);
    const prefixes = texts(settings.at("labelsOfOthers"));
    return [...selectors(resources, pods, prefixes), ...targets(resources), ...backends(resources)];
  },
};

/** Pods that are described alike. */
interface Pods {
  /** Where the program states their labels. */
  readonly labels: readonly Field[];
  /** Those of an operator besides: keys, or starts of them up to a slash, each with its value where that is always the same. */
  readonly ofOperator: Readonly<Record<string, string | null>>;
}

/** Labels of the pods of each namespace. A namespace without any is another stack's to fill, as is one with a release of Helm. */
function podsOf(resources: readonly CheckedResource[]): ReadonlyMap<string, readonly Pods[]> {
  const found = new Map<string, Pods[]>();
  const add = (owner: Field, labels: readonly Field[], ofOperator: Pods["ofOperator"] = {}): void => {
    const namespace = namespaceOf(owner);
    if (namespace !== undefined) found.set(namespace, [...(found.get(namespace) ?? []), { labels, ofOperator }]);
  };
  for (const resource of resources) {
    const cluster = databaseCluster(resource);
    if (cluster) {
      for (const { labels } of membersOf(cluster)) add(resource.props, labels, cluster.of.labelsOfOperator);
    }
    for (const { owner, metadata } of podTemplates(resource)) add(owner, [metadata.at("labels")]);
  }
  for (const { type, props } of resources) {
    if (type === "kubernetes:helm.sh/v3:Release") found.delete(props.at("namespace").text ?? "default");
  }
  return found;
}

/** How each kind says which pods it means, and what happens where it means none. */
const selecting = [
  {
    kinds: { group: "core", kinds: ["Service"] },
    path: ["spec", "selector"],
    ask: isPart,
    message: "The Service leads to no pod of the stack",
  },
  {
    kinds: { group: "networking.k8s.io", kinds: ["NetworkPolicy"] },
    path: ["spec", "podSelector"],
    ask: matches,
    message: "The network policy is for no pod of the stack: those that it was meant for are without it",
  },
  {
    kinds: { group: "policy", kinds: ["PodDisruptionBudget"] },
    path: ["spec", "selector"],
    ask: matches,
    message: "The disruption budget is for no pod of the stack: those that it was meant for are without it",
  },
] as const;

const selectors = (
  resources: readonly CheckedResource[],
  pods: ReadonlyMap<string, readonly Pods[]>,
  prefixes: readonly string[],
): readonly ViolationOf[] =>
  selecting.flatMap(({ kinds, path, ask, message }) =>
    ofKinds(resources, kinds).flatMap(({ resource, object }) => {
      const selector = object.at(...path);
      const here = pods.get(namespaceOf(object) ?? "");
      const isOpen = here === undefined || isWithoutConditions(selector) || isOfOthers(selector, prefixes);
      if (isOpen || here.some((one) => meansAll(ask, selector, one))) return [];
      const fix = `the labels of the pods that are meant: ${labelsIn(here)}`;
      return [{ resource, path: selector.path, found: selector.shown, message, fix }];
    }),
  );

const meansAll = (ask: (selector: Field, labels: Labels) => Match, selector: Field, pods: Pods): boolean =>
  pods.labels.some((labels) => labels.isUnknown) || ask(selector, labelsOf(pods)) !== "no";

/** Labels with those that an operator puts on its pods, which may have any value that the pack does not know. */
const labelsOf = ({ labels, ofOperator }: Pods): Labels => ({
  at: (key) => {
    const [first = untold(key), ...others] = labels.map((one) => one.at(key));
    const stated = first.isMissing ? (others.find((other) => !other.isMissing) ?? first) : first;
    const own = Object.entries(ofOperator).find(
      ([start]) => key === start || (start.endsWith("/") && key.startsWith(start)),
    );
    if (!stated.isMissing || own === undefined) return stated;
    return own[1] === null ? untold(stated.path) : new Field(stated.path, own[1]);
  },
});

const isWithoutConditions = (selector: Field): boolean =>
  selector.isMissing ||
  selector.isUnknown ||
  selector.isEmpty ||
  ["matchLabels", "matchExpressions"].some((key) => selector.at(key).isUnknown);

/** Whether a label that the selector asks for is one of pods that others make. */
const isOfOthers = (selector: Field, prefixes: readonly string[]): boolean =>
  [
    ...selector.entries().map(([key]) => key),
    ...selector
      .at("matchLabels")
      .entries()
      .map(([key]) => key),
    ...selector
      .at("matchExpressions")
      .items()
      .map((expression) => expression.at("key").text ?? ""),
  ].some((key) => prefixes.some((prefix) => key.startsWith(prefix)));

/** The labels that pods of the namespace have, those of the first three. */
const labelsIn = (pods: readonly Pods[]): string =>
  pods
    .slice(0, 3)
    .map(({ labels }) => (labels.find(({ isMissing }) => !isMissing) ?? labels[0])?.shown ?? "none")
    .join(" or ");

const scalable = ["Deployment", "StatefulSet", "ReplicaSet"];

/** Autoscalers whose workload is not there; kinds of operators may be anybody's. */
function targets(resources: readonly CheckedResource[]): readonly ViolationOf[] {
  const workloads = ofKinds(resources, { group: "apps", kinds: scalable });
  return ofKinds(resources, { group: "autoscaling", kinds: ["HorizontalPodAutoscaler"] }).flatMap(
    ({ resource, object }) => {
      const target = object.at("spec", "scaleTargetRef");
      const [kind, name] = [target.at("kind").text ?? "", target.at("name")];
      if (name.text === undefined || !scalable.includes(kind)) return [];
      const isThere = workloads.some((workload) => isNamed(workload, { kind, name: name.text ?? "", from: object }));
      const message = "The autoscaler is for a workload that the stack does not have";
      const fix = "scaleTargetRef: with the kind and the name of a workload of this namespace";
      return isThere ? [] : [{ resource, path: name.path, found: `${kind} ${name.shown}`, message, fix }];
    },
  );
}

interface Wanted {
  readonly kind: string;
  readonly name: string;
  /** The object that names it, in the same namespace. */
  readonly from: Field;
}

/** A name or a namespace that a preview does not know may be the one that is meant. */
function isNamed({ resource, object }: Found, { kind, name, from }: Wanted): boolean {
  const own = object.at("metadata", "name");
  const [here, there] = [namespaceOf(object), namespaceOf(from)];
  const isKind = resource.type.endsWith(`:${kind}`) || resource.type.endsWith(`:${kind}List`);
  return isKind && (own.isUnknown || own.is(name)) && (here === undefined || there === undefined || here === there);
}

/** Backends of Ingresses that are no Service of the stack, in a namespace for which it has any. */
function backends(resources: readonly CheckedResource[]): readonly ViolationOf[] {
  const services = ofKinds(resources, { group: "core", kinds: ["Service"] });
  const filled = new Set(services.map(({ object }) => namespaceOf(object)));
  return ofKinds(resources, { group: "networking.k8s.io", kinds: ["Ingress"] })
    .filter(({ object }) => filled.has(namespaceOf(object)))
    .flatMap(({ resource, object }) =>
      backendNames(object.at("spec"))
        .filter(
          ({ text = "" }) =>
            !services.some((service) => isNamed(service, { kind: "Service", name: text, from: object })),
        )
        .map(({ path, shown }) => ({
          resource,
          path,
          found: shown,
          message: "The Ingress leads to a Service that the stack does not have",
          fix: "the name of a Service of this namespace",
        })),
    );
}

const backendNames = (spec: Field): readonly Field[] =>
  [
    spec.at("defaultBackend", "service", "name"),
    ...spec
      .at("rules")
      .items()
      .flatMap((rule) => rule.at("http", "paths").items())
      .map((path) => path.at("backend", "service", "name")),
  ].filter(({ text }) => text !== undefined);
