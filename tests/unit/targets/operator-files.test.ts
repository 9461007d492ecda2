import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import {
  type KubernetesObject,
  operatorNames,
  operatorsFolder,
  readLock,
  readOperators,
} from "../../../components/targets/kubernetes/operator-files";
import { containersOf, imagesOf } from "../../../tools/vendor/amend";
import { sources } from "../../../tools/vendor/sources";

const vendored = readOperators(operatorNames);
const objects = vendored.flatMap((operator) => operator.objects);
const workloads = objects.filter(({ kind }) => ["Deployment", "StatefulSet", "Job"].includes(kind));
const amounts = z.object({ cpu: z.string(), memory: z.string() });
const guardedSchema = z.object({
  imagePullPolicy: z.literal("IfNotPresent"),
  resources: z.object({ requests: amounts, limits: amounts }),
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.object({ drop: z.tuple([z.literal("ALL")]) }),
  }),
});
const named = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`;

describe("the vendored operators", () => {
  it.each(operatorNames)("%s is of the version that its source names, and has every object of the lock", (name) => {
    const lock = readLock()[name];
    expect({ module: lock.module, version: lock.version }).toEqual({
      module: sources[name].module,
      version: sources[name].version,
    });
    expect(vendored.find((operator) => operator.name === name)?.objects).toHaveLength(lock.objects);
  });

  it.each(vendored)(
    "ROF-CON-32: $name runs the images of the lock and no others, each with a fixed tag",
    (operator) => {
      expect(imagesOf(operator.objects)).toEqual(operator.images);
      expect(operator.images.filter((image) => !/:v?\d+\.\d+\.\d+$/.test(image))).toEqual([]);
    },
  );

  it("name no image in a place where a mirror would not find it", () => {
    const known = vendored.flatMap(({ images }) => images).sort((left, right) => right.length - left.length);
    const rest = objects
      .filter(({ kind }) => kind !== "CustomResourceDefinition")
      .map((object) => known.reduce((text, image) => text.replaceAll(image, ""), JSON.stringify(object)));
    expect(rest.filter((text) => /\b(?:ghcr|quay|docker|registry)\.[a-z0-9.]+\//.test(text))).toEqual([]);
  });

  it("hold no secret, as what is in a repository is known to all who read it", () => {
    expect(objects.filter(({ kind }) => kind === "Secret").map(named)).toEqual([]);
  });

  it("ROF-SEC-15: run in namespaces under Pod Security restricted, one for each operator that has pods", () => {
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    const namespaces = objects.filter(({ kind }) => kind === "Namespace");
    expect(namespaces.map(named)).toEqual([
      "Namespace cert-manager",
      "Namespace cnpg-system",
      "Namespace psmdb-operator",
      "Namespace elastic-system",
    ]);
    for (const { metadata } of namespaces) expect(metadata["labels"]).toMatchObject(labels);
    const used = new Set(workloads.map(({ metadata }) => metadata.namespace));
    expect([...used].sort()).toEqual(namespaces.map(({ metadata }) => metadata.name).sort());
  });

  it.each(workloads.map((workload) => ({ name: named(workload), workload })))(
    "ROF-SEC-15 ROF-ENV-02: $name is limited in all of its containers, and none of them is privileged",
    ({ workload }) => {
      const containers = containersOf(workload);
      expect(containers.length).toBeGreaterThan(0);
      for (const container of containers) {
        expect(guardedSchema.safeParse(container).error?.issues ?? []).toEqual([]);
      }
    },
  );
});

describe("vendored files that are not those of the lock", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palier-operators-"));
    cpSync(operatorsFolder, folder, { recursive: true });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("are refused with what was found, what was expected, and what to do", () => {
    writeFileSync(join(folder, "cert-manager", "manifest.json"), "[]");
    expect(() => readOperators(["cert-manager"], folder)).toThrow(
      [
        "operators/lock.json: 1 mistake; nothing was changed.",
        "",
        "PAL400 at operators/cert-manager/manifest.json",
        "  found:   sha256 4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
        `  allowed: sha256 ${readLock()["cert-manager"].sha256}: github.com/cert-manager/cert-manager v1.21.2 as it was vendored`,
        "  fix:     restore it with git checkout operators/cert-manager/manifest.json, or make it anew with npm run vendor",
      ].join("\n"),
    );
  });

  it("are all told at once, those that are missing too", () => {
    writeFileSync(join(folder, "cert-manager", "manifest.json"), "[]");
    rmSync(join(folder, "cloudnative-pg"), { recursive: true });
    const problems =
      /2 mistakes[^]*cert-manager\/manifest\.json[^]*cloudnative-pg\/manifest\.json\n {2}found: {3}no readable file/;
    expect(() => readOperators(operatorNames, folder)).toThrow(problems);
  });

  it("are refused for one changed letter, and for one more line end", () => {
    const file = join(folder, "plugin-barman-cloud", "manifest.json");
    const { objects: untouched } = readOperators(["plugin-barman-cloud"], folder)[0] ?? { objects: [] };
    expect(untouched.length).toBeGreaterThan(0);
    writeFileSync(file, `${JSON.stringify(untouched, null, 1)}\n\n`);
    expect(() => readOperators(["plugin-barman-cloud"], folder)).toThrow("PAL400");
  });

  it("do not matter where their operator is not installed", () => {
    rmSync(join(folder, "cert-manager"), { recursive: true });
    expect(readOperators(["cloudnative-pg"], folder).map(({ name }) => name)).toEqual(["cloudnative-pg"]);
    rmSync(join(folder, "lock.json"));
    expect(readOperators([], folder)).toEqual([]);
  });

  it("are not believed because the lock was edited into something else", () => {
    writeFileSync(join(folder, "lock.json"), JSON.stringify({ ...readLock(), "cert-manager": { version: "v9" } }));
    expect(() => readOperators(["cert-manager"], folder)).toThrow("sha256");
  });
});

describe("the order of operators", () => {
  it("is that of need, whatever the order in which they are asked for", () => {
    const asked = readOperators(["prometheus-operator-crds", "plugin-barman-cloud", "cert-manager"]);
    expect(asked.map(({ name }) => name)).toEqual(["cert-manager", "plugin-barman-cloud", "prometheus-operator-crds"]);
  });
});
