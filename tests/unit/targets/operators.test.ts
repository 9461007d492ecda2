import { CustomResourceDefinition } from "@pulumi/kubernetes/apiextensions/v1";
import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { Job } from "@pulumi/kubernetes/batch/v1";
import { Namespace } from "@pulumi/kubernetes/core/v1";
import { ClusterRole } from "@pulumi/kubernetes/rbac/v1";
import type { ResourceTransformation } from "@pulumi/pulumi";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as OperatorFiles from "../../../components/targets/kubernetes/operator-files";
import {
  manifestOf,
  operatorNames,
  operatorsFolder,
  readOperators,
} from "../../../components/targets/kubernetes/operator-files";
import { Operators } from "../../../components/targets/kubernetes/operators";
import { imagesOf } from "../../../tools/vendor/amend";
import { recordResources } from "../../support/mocks";
import { allBefore, componentType, definitionType, install, objectsOf, type Registered } from "../../support/operators";

jest.mock("../../../components/targets/kubernetes/operator-files", () => {
  const actual = jest.requireActual<typeof OperatorFiles>("../../../components/targets/kubernetes/operator-files");
  return { ...actual, readOperators: jest.fn(actual.readOperators) };
});

jest.setTimeout(60_000);

describe("installing operators", () => {
  it("registers every object of the vendored files, as it stands there", async () => {
    const expected = readOperators(operatorNames).flatMap(({ objects }) => objects);
    const actual = objectsOf(await install(operatorNames));
    expect(actual).toHaveLength(125);
    expect(actual).toEqual(expect.arrayContaining([...expected]));
  });

  it("registers nothing where the cluster has its operators already", async () => {
    const { resources, ready } = await install([]);
    expect(resources.map(({ type, name }) => `${type} ${name}`)).toEqual([`${componentType} operators`]);
    expect(ready).toEqual([]);
  });

  it("registers only what is asked for, even if it needs another operator", async () => {
    const namespaces = objectsOf(await install(["plugin-barman-cloud"])).map(({ metadata }) => metadata.namespace);
    expect(namespaces).toHaveLength(16);
    expect(new Set(namespaces)).toEqual(new Set([undefined, "cnpg-system"]));
  });

  it("registers nothing at all when one file is not the one in the lock", async () => {
    const folder = mkdtempSync(join(tmpdir(), "palier-operators-"));
    cpSync(operatorsFolder, folder, { recursive: true });
    writeFileSync(join(folder, manifestOf("prometheus-operator-crds")), "[]\n");
    const actual = jest.requireActual<typeof OperatorFiles>("../../../components/targets/kubernetes/operator-files");
    jest.mocked(readOperators).mockImplementationOnce((names) => actual.readOperators(names, folder));
    const registered: string[] = [];
    const note: ResourceTransformation = ({ name }) => {
      registered.push(name);
      return undefined;
    };
    const args = { install: operatorNames, protectData: true };
    const refused = recordResources(() => new Operators("operators", args, { transformations: [note] }));
    await expect(refused).rejects.toThrow(/prometheus-operator-crds[^]*fix: .*npm run vendor/);
    expect(registered).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

describe("the order in which operators are installed", () => {
  const registered = async (): Promise<readonly Registered[]> => (await install(operatorNames)).registered;

  it("custom resource definitions wait for nothing, and every program waits for those of its operator", async () => {
    const all = await registered();
    expect(all.filter(({ type }) => type === definitionType).flatMap(({ after }) => after)).toEqual([]);
    for (const { objects } of readOperators(operatorNames)) {
      const definitions = objects.filter(({ kind }) => kind === "CustomResourceDefinition");
      const needed = definitions.map(({ metadata }) => `customresourcedefinition/${metadata.name}`);
      for (const { metadata } of objects.filter(({ kind }) => kind === "Deployment")) {
        const before = allBefore(`deployment/${metadata.namespace ?? ""}/${metadata.name}`, all);
        expect([...before]).toEqual(expect.arrayContaining(needed));
      }
    }
  });

  it("a namespace comes before all that lies in it", async () => {
    const all = await registered();
    const inNamespace = all.filter(({ name }) => name.split("/").length === 3);
    const late = inNamespace.filter(
      ({ name }) => !allBefore(name, all).has(`namespace/${name.split("/")[1] ?? "none"}`),
    );
    expect(inNamespace.length).toBeGreaterThan(20);
    expect(late.map(({ name }) => name)).toEqual([]);
  });

  it("cert-manager's own check of its webhook ends before anything needs a certificate", async () => {
    const all = await registered();
    const check = "job/cert-manager/cert-manager-startupapicheck";
    const programs = ["cert-manager", "cert-manager-cainjector", "cert-manager-webhook"];
    const before = [...allBefore(check, all)];
    expect(before).toEqual(expect.arrayContaining(programs.map((name) => `deployment/cert-manager/${name}`)));
    for (const name of ["issuer/cnpg-system/selfsigned-issuer", "certificate/cnpg-system/barman-cloud-server"]) {
      expect(all.find((object) => object.name === name)?.after).toContain(check);
    }
  });

  it("the plug-in for backups comes after the operator that it is plugged into", async () => {
    const before = allBefore("deployment/cnpg-system/barman-cloud", await registered());
    expect([...before]).toContain("deployment/cnpg-system/cnpg-controller-manager");
  });

  it("others wait for the last of each operator: few, as they are written into the state of each of them", async () => {
    expect((await install(operatorNames)).ready).toEqual([
      "job/cert-manager/cert-manager-startupapicheck",
      "deployment/cnpg-system/cnpg-controller-manager",
      "deployment/cnpg-system/barman-cloud",
      "customresourcedefinition/podmonitors.monitoring.coreos.com",
      "customresourcedefinition/prometheusrules.monitoring.coreos.com",
      "customresourcedefinition/servicemonitors.monitoring.coreos.com",
      "deployment/psmdb-operator/percona-server-mongodb-operator",
      "statefulset/elastic-system/elastic-operator",
    ]);
  });
});

describe("the protection of operators", () => {
  it("ROF-OPS-05: where data is protected, definitions are too, as all databases would go with them, and nothing else", async () => {
    const { registered } = await install(operatorNames);
    const definitions = registered.filter(({ type }) => type === definitionType);
    expect(definitions).toHaveLength(37);
    expect(registered.filter(({ isProtected }) => isProtected)).toEqual(definitions);
    expect(registered.filter(({ isRetained }) => isRetained)).toEqual(definitions);
  });

  it("they go with the stack where data may go", async () => {
    const { registered } = await install(["plugin-barman-cloud"], { protectData: false });
    expect(registered.map(({ type }) => type)).toContain(definitionType);
    expect(registered.filter(({ isProtected, isRetained }) => isProtected || isRetained)).toEqual([]);
  });
});

describe("a site's own registry", () => {
  const imageMirror = "registry.site.example/mirror";

  it("is where every image comes from, those in arguments and variables too", async () => {
    const published = readOperators(operatorNames).flatMap(({ images }) => images);
    const expected = published.map((image) => `${imageMirror}/${image.split("/").slice(1).join("/")}`);
    const objects = objectsOf(await install(operatorNames, { imageMirror }));
    expect(imagesOf(objects)).toEqual([...expected].sort());
    expect(published.filter((image) => JSON.stringify(objects).includes(image))).toEqual([]);
  });

  it("changes nothing but the hosts of images", async () => {
    const plain = JSON.stringify(objectsOf(await install(operatorNames)));
    const mirrored = JSON.stringify(objectsOf(await install(operatorNames, { imageMirror })));
    expect(mirrored).toContain(`${imageMirror}/cloudnative-pg/plugin-barman-cloud-sidecar:`);
    expect(mirrored.replaceAll(`${imageMirror}/`, "")).toBe(
      plain.replace(/\b(?:(?:ghcr|quay|docker)\.io|docker\.elastic\.co)\//g, ""),
    );
  });
});

describe("names and types of what operators are made of", () => {
  it("are stable: of kind, namespace and name, so that a new version updates what is there", async () => {
    const { registered } = await install(["plugin-barman-cloud"]);
    expect(registered.map(({ name }) => name).sort()).toEqual([
      "certificate/cnpg-system/barman-cloud-client",
      "certificate/cnpg-system/barman-cloud-server",
      "clusterrole/barman-plugin-metrics-auth-role",
      "clusterrole/barman-plugin-metrics-reader",
      "clusterrole/barman-plugin-objectstore-editor-role",
      "clusterrole/barman-plugin-objectstore-viewer-role",
      "clusterrole/plugin-barman-cloud",
      "clusterrolebinding/barman-plugin-metrics-auth-rolebinding",
      "clusterrolebinding/plugin-barman-cloud-binding",
      "customresourcedefinition/objectstores.barmancloud.cnpg.io",
      "deployment/cnpg-system/barman-cloud",
      "issuer/cnpg-system/selfsigned-issuer",
      "operators",
      "role/cnpg-system/barman-plugin-leader-election-role",
      "rolebinding/cnpg-system/barman-plugin-leader-election-rolebinding",
      "service/cnpg-system/barman-cloud",
      "serviceaccount/cnpg-system/plugin-barman-cloud",
    ]);
  });

  it("name each object once", async () => {
    const { registered } = await install(operatorNames);
    const keys = registered.map(({ type, name }) => `${type} ${name}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it.each([
    ["namespace/cert-manager", Namespace],
    ["deployment/cert-manager/cert-manager-webhook", Deployment],
    ["job/cert-manager/cert-manager-startupapicheck", Job],
    ["clusterrole/cert-manager-view", ClusterRole],
    ["customresourcedefinition/issuers.cert-manager.io", CustomResourceDefinition],
  ])("%s has the type of the SDK's own class, which policies know", async (name, sdkClass) => {
    const { registered } = await install(operatorNames);
    expect(registered.find((object) => object.name === name)?.type).toBe(Reflect.get(sdkClass, "__pulumiType"));
  });
});
