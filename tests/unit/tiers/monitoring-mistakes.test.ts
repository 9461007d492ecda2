import { renderProblems } from "../../../components/language/problem";
import { validate } from "../../../components/language/validate";
import { planMonitoring } from "../../../components/tiers/monitoring/plan";
import { monitoringOverridesSchema, monitoringSchema } from "../../../components/tiers/monitoring/spec";
import { monitoringInput } from "../../support/monitoring";

const right = { kind: "monitoring", resources: { cpuLimit: "1", memoryLimit: "2Gi" } };
const alert = { name: "Full", expression: "up == 0", forMinutes: 1, severity: "critical", summary: "full" };

/** All that is wrong with a spec, or with the exceptions of a stack, as a person reads it. */
function mistakesOf(spec: object, overrides: object = {}): string {
  const checked = validate(monitoringSchema, { ...right, ...spec }, { code: 200, file: "platforms/shop.ts" });
  if (!checked.ok) return renderProblems("shop", checked.problems);
  const exceptions = validate(monitoringOverridesSchema, overrides, { code: 100, file: "Pulumi.prod.yaml" });
  if (!exceptions.ok) return renderProblems("shop", exceptions.problems);
  const input = { ...monitoringInput(), spec: checked.value, overrides: exceptions.value };
  return renderProblems("shop", planMonitoring(input).problems);
}

describe("mistakes in the words of a monitoring", () => {
  it("none are in the right ones", () => {
    expect(mistakesOf({ alerts: [alert] }, { replicas: 3, receiver: { kind: "none" } })).toContain("0 mistakes");
  });

  it.each([
    ["scrapeIntervalSeconds", 1, "5 to 300 seconds"],
    ["evaluationIntervalSeconds", 301, "5 to 300 seconds"],
    ["retentionDays", 0, "1 to 365 days"],
    ["storage", "30GB", 'an amount in Mi or Gi, such as "512Mi" or "20Gi"'],
  ])("%s cannot be %s", (word, value, allowed) => {
    expect(mistakesOf({ [word]: value })).toContain(`PAL202 at ${word}`);
    expect(mistakesOf({ [word]: value })).toContain(`allowed: ${allowed}`);
  });

  it("an unknown key is answered with the nearest one", () => {
    expect(mistakesOf({ retention: 15 })).toContain('did you mean "retentionDays"?');
    expect(mistakesOf({}, { replica: 2 })).toContain('did you mean "replicas"?');
  });

  it("four replicas are more than anybody needs", () => {
    expect(mistakesOf({}, { replicas: 4 })).toContain("PAL102 at replicas\n  found:   4\n  allowed: 1 to 3 replicas");
  });

  it("an image without an exact tag is refused", () => {
    expect(mistakesOf({}, { images: { grafana: "grafana/grafana:latest" } })).toContain("PAL102 at images.grafana");
  });
});

describe("mistakes in alerts", () => {
  it.each([
    ["name", "disk full", "letters, digits and underscores"],
    ["expression", " ", "a text that is not empty"],
    ["forMinutes", 1.5, "whole minutes"],
    ["severity", "fatal", "critical, warning, info"],
    ["summary", "", "a text that is not empty"],
  ])("%s cannot be %j", (word, value, allowed) => {
    const message = mistakesOf({ alerts: [{ ...alert, [word]: value }] });
    expect(message).toContain(`PAL202 at alerts.0.${word}`);
    expect(message).toContain(allowed);
  });

  it("two of one name cannot be told apart by who is told", () => {
    expect(mistakesOf({ alerts: [alert, { ...alert, name: "Down" }, alert] })).toBe(
      [
        "shop: 1 mistake; nothing was changed.",
        "",
        "PAL380 at tiers.monitoring.alerts.2.name",
        '  found:   "Full", which is the name of alert 0 already',
        "  allowed: each name once: whoever is told an alert must know which one",
        "  fix:     give alert 2 another name, or remove it",
      ].join("\n"),
    );
  });
});

describe("mistakes in the receiver", () => {
  it("an unknown kind is answered with those there are", () => {
    expect(mistakesOf({ receiver: { kind: "pager" } })).toContain(
      'PAL202 at receiver.kind\n  found:   "pager"\n  allowed: a receiver of the kinds none, webhook, slack',
    );
  });

  it("an address is a secret, and so only a secret's name is taken", () => {
    const message = mistakesOf({ receiver: { kind: "webhook", url: "https://hooks.example.org/1234" } });
    expect(message).toContain("PAL201 at receiver.urlSecret");
    expect(message).toContain('found:   the unknown key "url"');
  });
});
