import { KubernetesPlatform } from "../../../components/platform/kubernetes";
import { recordResources } from "../../support/mocks";
import { planOf, settingsOf } from "../../support/rofecare";

describe("sets of Rofecare", () => {
  it("have one owner of their fields, so that a set whose creation was cut off can be created again", async () => {
    const resources = await recordResources(
      () => new KubernetesPlatform(planOf("dev-kubernetes"), settingsOf("dev-kubernetes")),
    );
    const sets = resources.filter(({ type }) => type === "kubernetes:apps/v1:StatefulSet");
    expect(sets.map(({ name }) => name).sort()).toEqual([
      "kafka",
      "monitoring-alertmanager",
      "monitoring-prometheus",
      "redis",
    ]);
    for (const { inputs } of sets) {
      expect(inputs).toMatchObject({ metadata: { annotations: { "pulumi.com/patchFieldManager": "palier" } } });
    }
  });
});
