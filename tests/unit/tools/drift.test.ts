import { isChangedByPeople, withOrigins } from "../../../tools/drift/drift-report";
import { type ManagedFields, managedFieldsSchema, writerOf } from "../../../tools/drift/managed-fields";
import { originOf } from "../../../tools/drift/origin";
import type { PropertyChange, StackReport } from "../../../tools/review/report";
import { reviewChange, stackReportOf } from "../../support/review-report";

const container = 'k:{"name":"web"}';
const image = { "f:spec": { "f:template": { "f:spec": { "f:containers": { [container]: { "f:image": {} } } } } } };
const replicas = { "f:spec": { "f:replicas": {} } };
const imagePath = "spec.template.spec.containers[web].image";
const wrote = (manager: string, fieldsV1: object, time = "2026-11-21T10:00:00Z"): object => ({
  manager,
  time,
  fieldsV1,
});
const notes = (...entries: readonly object[]): ManagedFields => managedFieldsSchema.parse(entries);
const change = (path: string): PropertyChange => ({ path, before: "1", after: "2" });

describe("who wrote a field", () => {
  it("is who is noted for it, by keys, entries of lists and quoted keys", () => {
    const annotation = { "f:metadata": { "f:annotations": { "f:example.org/a.b": {} } } };
    const fields = notes(wrote("kubectl-set", image), wrote("kubectl-annotate", annotation));
    expect(writerOf(fields, imagePath)).toEqual({ name: "kubectl-set", time: "2026-11-21T10:00:00Z" });
    expect(writerOf(fields, 'metadata.annotations["example.org/a.b"]')?.name).toBe("kubectl-annotate");
    expect(writerOf(fields, "spec.template.spec.containers[other].image")).toBeUndefined();
    expect(writerOf(fields, "spec.replicas")).toBeUndefined();
  });

  it("is the last of several, and never the engine", () => {
    const fields = notes(
      wrote("pulumi-kubernetes-1", replicas, "2026-11-21T12:00:00Z"),
      wrote("helm", replicas, "2026-11-21T11:00:00Z"),
      wrote("kubectl", replicas, "2026-11-21T10:00:00Z"),
    );
    expect(writerOf(fields, "spec.replicas")?.name).toBe("helm");
  });

  it("is who is noted for all that a field is in, or for a part of it", () => {
    expect(writerOf(notes(wrote("kubectl", { "f:spec": {} })), imagePath)?.name).toBe("kubectl");
    expect(writerOf(notes(wrote("kubectl", image)), "spec.template")?.name).toBe("kubectl");
  });
});

describe("a change outside of the program", () => {
  it.each([
    ["kube-controller-manager", "controller"],
    ["horizontal-pod-autoscaler", "controller"],
    ["manager", "controller"],
    ["cloudnative-pg-operator", "controller"],
    ["kubectl-edit", "person"],
    ["kubectl", "person"],
    ["Mozilla", "person"],
    ["helm", "person"],
  ])("by %s is that of a %s", (manager, kind) => {
    expect(originOf(notes(wrote(manager, replicas)), change("spec.replicas")).kind).toBe(kind);
  });

  it("of a status, of bookkeeping, or of an operator's own annotations is a controller's, whoever is noted", () => {
    for (const path of [
      "status.readyReplicas",
      "metadata.generation",
      'metadata.annotations["deployment.kubernetes.io/revision"]',
      'metadata.annotations["cnpg.io/reloadedAt"]',
    ])
      expect(originOf([], change(path)).kind).toBe("controller");
  });

  it("that nobody wrote is a default where it is new, and a person's where it was changed without a trace", () => {
    const fields = notes(wrote("kubectl", image));
    expect(originOf(fields, { path: "spec.minReadySeconds", after: "0" }).kind).toBe("controller");
    expect(originOf(fields, change("spec.replicas")).kind).toBe("person");
    expect(originOf([], { path: "spec.minReadySeconds", after: "0" }).kind).toBe("person");
  });
});

describe("a report on drift", () => {
  const withChanges = (...changes: readonly ReturnType<typeof reviewChange>[]): StackReport =>
    stackReportOf("prod", {
      verdict: "harmless",
      groups: [{ layer: "services", tiers: [{ tier: "web", kind: "service", changes }] }],
    });
  const both = reviewChange({ properties: [change("spec.replicas"), change(imagePath)] });
  const fields = notes(wrote("horizontal-pod-autoscaler", replicas), wrote("kubectl-set", image));

  it("tells the changes of people and of controllers to one resource apart, each with who made them and when", () => {
    const report = withOrigins(withChanges(both), () => fields);
    const changes = report.groups.flatMap(({ tiers }) => tiers.flatMap(({ changes }) => changes));
    expect(
      changes.map(({ origin, because, properties }) => [origin, because, properties.map(({ path }) => path)]),
    ).toEqual([
      ["person", "was changed outside of the program by kubectl-set on 2026-11-21 10:00 UTC", [imagePath]],
      [
        "controller",
        "was changed outside of the program by horizontal-pod-autoscaler on 2026-11-21 10:00 UTC",
        ["spec.replicas"],
      ],
    ]);
    expect(report.sentence).toBe(
      "people changed 1 resource outside of the program; controllers changed 1 resource, which is their work",
    );
    expect(report.verdict).toBe("risky");
    expect(isChangedByPeople(report)).toBe(true);
  });

  it("is harmless where only controllers changed something", () => {
    const report = withOrigins(withChanges(reviewChange({ properties: [change("spec.replicas")] })), () => fields);
    expect([report.verdict, report.sentence]).toEqual([
      "harmless",
      "controllers changed 1 resource, which is their work",
    ]);
    expect(isChangedByPeople(report)).toBe(false);
  });

  it("says of what is gone that it was deleted, by a person", () => {
    const report = withOrigins(withChanges(reviewChange({ operation: "delete", properties: [] })), () => []);
    const [deleted] = report.groups[0]?.tiers[0]?.changes ?? [];
    expect(deleted).toMatchObject({ origin: "person", because: "is gone: it was deleted outside of the program" });
  });

  it("is unchanged where nothing has changed, and leaves a failure as it is", () => {
    expect(withOrigins(stackReportOf("prod"), () => []).verdict).toBe("unchanged");
    const failed = stackReportOf("prod", { verdict: "failed", failures: ["no connection"] });
    expect(withOrigins(failed, () => [])).toBe(failed);
  });
});
