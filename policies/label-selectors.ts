import type { Field } from "./field";

/** Whether labels are meant by a selector; a preview may not know it yet. */
export type Match = "yes" | "no" | "unknown";

/** Labels of something, by their keys. */
export interface Labels {
  readonly at: (key: string) => Field;
}

/** Whether a selector of Kubernetes means these labels. One without conditions means all, one that is missing none. */
export function matches(selector: Field, labels: Labels): Match {
  if (selector.isMissing) return "no";
  const equal = selector.at("matchLabels");
  const expressions = selector.at("matchExpressions");
  const answers = [
    ...(equal.isUnknown || expressions.isUnknown ? (["unknown"] as const) : []),
    ...equal.entries().map(([key, value]) => isSame(value, labels.at(key))),
    ...expressions.items().map((expression) => holds(expression, labels)),
  ];
  return all(answers);
}

const all = (answers: readonly Match[]): Match =>
  answers.includes("no") ? "no" : answers.includes("unknown") ? "unknown" : "yes";

function isSame(expected: Field, label: Field): Match {
  if (expected.isUnknown || label.isUnknown) return "unknown";
  return expected.text !== undefined && label.is(expected.text) ? "yes" : "no";
}

function holds(expression: Field, labels: Labels): Match {
  const [key, operator] = [expression.at("key"), expression.at("operator")];
  if (key.isUnknown || operator.isUnknown) return "unknown";
  const label = labels.at(key.text ?? "");
  if (label.isUnknown) return "unknown";
  switch (operator.text) {
    case "In":
      return isAmong(label, expression.at("values"));
    case "NotIn":
      return opposite(isAmong(label, expression.at("values")));
    case "Exists":
      return label.isMissing ? "no" : "yes";
    case "DoesNotExist":
      return label.isMissing ? "yes" : "no";
    case undefined:
    default:
      return "unknown";
  }
}

function isAmong(label: Field, values: Field): Match {
  const answers = values.items().map((value) => isSame(value, label));
  if (answers.includes("yes")) return "yes";
  return values.isUnknown || answers.includes("unknown") ? "unknown" : "no";
}

const opposite = (match: Match): Match => (match === "unknown" ? match : match === "yes" ? "no" : "yes");

/** Whether labels have all of a selector that is a plain list of them, as Services have it. */
export function isPart(selector: Field, labels: Labels): Match {
  return all(selector.entries().map(([key, value]) => isSame(value, labels.at(key))));
}
