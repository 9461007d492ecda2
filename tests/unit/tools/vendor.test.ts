import type { KubernetesObject } from "../../../components/targets/kubernetes/operator-files";
import {
  changeContainers,
  containersOf,
  imagesOf,
  inNamespace,
  type Resources,
  withNamespace,
} from "../../../tools/vendor/amend";
import { normalise } from "../../../tools/vendor/normalise";
import { parseManifest } from "../../../tools/vendor/read";

const object = (kind: string, name: string, rest: Readonly<Record<string, unknown>> = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name },
  ...rest,
});

const workload = (kind: string, containers: readonly object[], rest: object = {}): KubernetesObject =>
  object(kind, "controller", { spec: { replicas: 1, template: { spec: { containers, ...rest } } } });

const resources: Resources = { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } };
const image = "ghcr.io/team/controller:1.2.3";

describe("normalised manifests", () => {
  it("lose the descriptions of a schema, and keep what is called description elsewhere", () => {
    const openAPIV3Schema = {
      description: "long",
      type: "object",
      properties: { description: { type: "string", description: "long too" }, size: { type: "integer" } },
    };
    const names = { kind: "Thing", description: "of the definition" };
    const [clean] = normalise([object("CustomResourceDefinition", "things", { spec: { names, openAPIV3Schema } })]);
    expect(clean?.["spec"]).toEqual({
      names,
      openAPIV3Schema: { type: "object", properties: { description: { type: "string" }, size: { type: "integer" } } },
    });
  });

  it("keep defaults, examples and allowed values of a schema as they are, as they are no schema", () => {
    const openAPIV3Schema = { type: "object", default: { description: "kept" }, enum: [{ description: "kept" }] };
    const [clean] = normalise([object("CustomResourceDefinition", "things", { spec: { openAPIV3Schema } })]);
    expect(clean?.["spec"]).toEqual({ openAPIV3Schema });
  });

  it("lose empty maps that the API server drops, which every preview would call a difference", () => {
    const metadata = { name: "a", labels: {}, annotations: {} };
    const [clean] = normalise([{ ...object("ConfigMap", "a"), metadata, data: {}, list: [] }]);
    expect(clean).toEqual({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: {}, list: [] });
  });

  it("lose the marks of another installer, which would claim the objects", () => {
    const labels = { "app.kubernetes.io/managed-by": "Helm", "helm.sh/chart": "a-1.0.0", app: "a" };
    const kept = { "app.kubernetes.io/managed-by": "cnpg" };
    const [first, second] = normalise([
      { ...object("ConfigMap", "a"), metadata: { name: "a", labels, annotations: { "helm.sh/hook": "post-install" } } },
      { ...object("ConfigMap", "b"), metadata: { name: "b", labels: kept } },
    ]);
    expect(first?.metadata).toEqual({ name: "a", labels: { app: "a" } });
    expect(second?.metadata).toEqual({ name: "b", labels: kept });
  });

  it("begin with the namespace and end with the long definitions, whatever order they came in", () => {
    const given = [
      object("CustomResourceDefinition", "things"),
      object("Service", "b"),
      object("Service", "a"),
      object("ClusterRole", "z"),
      object("Namespace", "zone"),
    ];
    const expected = ["Namespace zone", "ClusterRole z", "Service a", "Service b", "CustomResourceDefinition things"];
    const order = (objects: readonly KubernetesObject[]): readonly string[] =>
      normalise(objects).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(order(given)).toEqual(expected);
    expect(order([...given].reverse())).toEqual(expected);
  });

  it("are the same text from equal content, also a second time", () => {
    const first = normalise([object("ConfigMap", "a", { data: { b: "2", a: "1" } })]);
    const second = normalise([
      { data: { a: "1", b: "2" }, metadata: { name: "a" }, kind: "ConfigMap", apiVersion: "v1" },
    ]);
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(JSON.stringify(normalise(first))).toBe(JSON.stringify(first));
  });
});

describe("containers that are changed", () => {
  it("get the resources that are stated for their name, and keep those that they bring", () => {
    const own = { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } };
    const containers = [
      { name: "a", image },
      { name: "b", image, resources: own },
    ];
    const changed = containersOf(changeContainers(workload("Deployment", containers), { resources: { a: resources } }));
    expect(changed.map((container) => container["resources"])).toEqual([resources, own]);
  });

  it.each([
    ["none", {}],
    ["no limits", { resources: { requests: resources.requests } }],
    ["a limit of memory alone", { resources: { ...resources, limits: { memory: "1Gi" } } }],
  ])("are refused with %s, so that no operator runs without bounds", (_what, given) => {
    const bare = workload("Deployment", [{ name: "manager", image, ...given }]);
    expect(() => changeContainers(bare, { resources: {} })).toThrow(
      "container manager has no requests and limits, and none are stated for it",
    );
  });

  it("are those that run first, too, and those of jobs", () => {
    const job = workload("Job", [{ name: "check", image }], { initContainers: [{ name: "wait", image }] });
    const changed = changeContainers(job, { resources: { check: resources, wait: resources } });
    expect(containersOf(changed).map(({ name, imagePullPolicy }) => [name, imagePullPolicy])).toEqual([
      ["wait", "IfNotPresent"],
      ["check", "IfNotPresent"],
    ]);
  });

  it("take other images and plain values in place of references, and keep every other variable", () => {
    const env = [
      { name: "SIDECAR", valueFrom: { secretKeyRef: { name: "images", key: "sidecar" } } },
      { name: "LEVEL", value: "info" },
    ];
    const deployment = workload("Deployment", [{ name: "a", image: "ghcr.io/team/a-testing:main", env, ports: [] }]);
    const [changed] = containersOf(
      changeContainers(deployment, {
        resources: { a: resources },
        images: { "ghcr.io/team/a-testing:main": "ghcr.io/team/a:1.0.0" },
        env: { SIDECAR: "ghcr.io/team/sidecar:1.0.0" },
      }),
    );
    expect(changed).toMatchObject({
      image: "ghcr.io/team/a:1.0.0",
      env: [
        { name: "SIDECAR", value: "ghcr.io/team/sidecar:1.0.0" },
        { name: "LEVEL", value: "info" },
      ],
      ports: [],
    });
  });

  it("ROF-SEC-15: get what Pod Security restricted asks for, and a folder for what they write, where upstream says nothing", () => {
    const bare = workload("Deployment", [{ name: "a", image }]);
    const change = { resources: { a: resources }, restricted: true } as const;
    expect(changeContainers(bare, change)).toMatchObject({
      spec: {
        template: {
          spec: {
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            volumes: [{ name: "temporary", emptyDir: { sizeLimit: "16Mi" } }],
            containers: [
              {
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ["ALL"] },
                  readOnlyRootFilesystem: true,
                },
                volumeMounts: [{ name: "temporary", mountPath: "/tmp" }],
              },
            ],
          },
        },
      },
    });
  });

  it("leave the rest of a workload as it is, and objects that have no containers too", () => {
    const service = object("Service", "a", { spec: { ports: [] } });
    expect(changeContainers(service, { resources: {} })).toBe(service);
    const changed = changeContainers(workload("Deployment", [{ name: "a", image }], { hostNetwork: false }), {
      resources: { a: resources },
    });
    const container = { name: "a", image, imagePullPolicy: "IfNotPresent", resources };
    expect(changed).toEqual(workload("Deployment", [container], { hostNetwork: false }));
  });
});

describe("the namespace of an operator", () => {
  it("is written into objects that lie in one, and into no others", () => {
    const [role, account] = inNamespace([object("ClusterRole", "a"), object("ServiceAccount", "a")], "operators");
    expect(role?.metadata).toEqual({ name: "a" });
    expect(account?.metadata).toEqual({ name: "a", namespace: "operators" });
  });

  const restricted = {
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
  };

  it("ROF-SEC-15: is under Pod Security restricted, where upstream brings it and where it does not", () => {
    const service = object("Service", "a");
    const brought = {
      ...object("Namespace", "cnpg-system"),
      metadata: { name: "cnpg-system", labels: { app: "cnpg" } },
    };
    expect(withNamespace([service], "cnpg-system")).toEqual([
      { ...object("Namespace", "cnpg-system"), metadata: { name: "cnpg-system", labels: restricted } },
      service,
    ]);
    expect(withNamespace([service, brought], "cnpg-system")).toEqual([
      { ...brought, metadata: { name: "cnpg-system", labels: { app: "cnpg", ...restricted } } },
      service,
    ]);
  });

  it("cannot be opened by a label that upstream brings", () => {
    const labels = { "pod-security.kubernetes.io/enforce": "privileged" };
    const [namespace] = withNamespace([{ ...object("Namespace", "a"), metadata: { name: "a", labels } }], "a");
    expect(namespace?.metadata["labels"]).toEqual(restricted);
  });
});

describe("images of an operator", () => {
  it("are those of its containers, and those that it is told by arguments and variables, each once", () => {
    const container = {
      name: "a",
      image,
      args: ["--leader-elect", "--solver-image=quay.io/team/solver:v2", "--webhook-port=9443"],
      env: [
        { name: "SIDECAR", value: "registry.example.org:5000/team/sidecar:1.0.0" },
        { name: "SELF", value: image },
        { name: "URL", value: "https://example.org/path" },
      ],
    };
    expect(imagesOf([workload("Deployment", [container]), object("ConfigMap", "a")])).toEqual([
      image,
      "quay.io/team/solver:v2",
      "registry.example.org:5000/team/sidecar:1.0.0",
    ]);
  });

  it("keep their digest", () => {
    const pinned = `${image}@sha256:${"a".repeat(64)}`;
    expect(imagesOf([workload("Job", [{ name: "a", image: pinned }])])).toEqual([pinned]);
  });
});

describe("a manifest that is read", () => {
  it("may hold empty documents", () => {
    const text = "---\n---\napiVersion: v1\nkind: Service\nmetadata: { name: a }\n---\n# nothing\n";
    expect(parseManifest(text)).toEqual([object("Service", "a")]);
  });

  it.each([
    ["no YAML", "{ apiVersion: v1, kind: Service, kind: Secret, metadata: { name: a } }"],
    ["no object of Kubernetes", "kind: Service"],
  ])("is refused where it is %s", (_what, text) => {
    expect(() => parseManifest(text)).toThrow();
  });
});
