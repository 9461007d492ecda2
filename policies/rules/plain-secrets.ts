import type { Field } from "../field";
import { alwaysMandatory } from "../levels";
import { objectsOf } from "../objects";
import { type CheckedResource, type ResourceRule, texts, type Violation } from "../rule";
import { harmlessEndings, isSecretName, type NameSettings, secretNames } from "../secret-names";
import { isReference, looksRandom, type Reason, secretShape } from "../secret-texts";
import { allContainers, podTemplates } from "../workloads";

/** Secrets stand in Secrets, from where those who may read pods or settings do not get them. */
export const plainSecrets: ResourceRule = {
  sees: "resource",
  name: "plain-secrets",
  description: "No secret stands in plain in variables and arguments of containers, or in ConfigMaps.",
  references: [
    "ROF-SEC-01",
    "ROF-ENV-08",
    "CIS Kubernetes 5.4.1",
    "NSA Kubernetes Hardening Guide: secrets",
    "HIPAA §164.312(a)(2)(iv)",
    "ISO 27001 A.8.24",
  ],
  levels: alwaysMandatory,
  settings: {
    names: {
      type: "array",
      items: { type: "string" },
      default: [...secretNames],
      description: "Names of secrets: regular expressions for words in small letters, joined by underscores",
    },
    harmlessEndings: {
      type: "array",
      items: { type: "string" },
      default: [...harmlessEndings],
      description: 'Last words of names that are about a secret and are none, such as "file" in "PASSWORD_FILE"',
    },
    entropy: {
      type: "number",
      default: 4,
      description: "Bits for each character from which a mixed word of a ConfigMap is taken for a random secret",
    },
  },
  check: (resource, settings) => {
    const byName = { names: texts(settings.at("names")), harmlessEndings: texts(settings.at("harmlessEndings")) };
    const bits = settings.at("entropy").number ?? 4;
    return [
      ...[...podVariables(resource), ...dockerVariables(resource)].flatMap((variable) => inVariable(variable, byName)),
      ...podArguments(resource).flatMap(inArgument),
      ...objectsOf(resource, { group: "core", kinds: ["ConfigMap"] }).flatMap((map) => inConfigMap(map, byName, bits)),
    ];
  },
};

interface Variable {
  readonly path: string;
  readonly name: string;
  readonly value: string;
  readonly fix: string;
}

const containersOf = (resource: CheckedResource): readonly Field[] => podTemplates(resource).flatMap(allContainers);

const podVariables = (resource: CheckedResource): readonly Variable[] =>
  containersOf(resource)
    .flatMap((container) => container.at("env").items())
    .flatMap((entry) => {
      const [name, value] = [entry.at("name").text ?? "", entry.at("value")];
      const from = `secretKeyRef: { name: "…", key: "${name.toLowerCase().replaceAll("_", "-")}" }`;
      const fix = `{ name: "${name}", valueFrom: { ${from} } }, with the name of a Secret`;
      return value.text === undefined ? [] : [{ path: value.path, name, value: value.text, fix }];
    });

/** Docker's variables are texts of a name and a value. */
function dockerVariables({ type, props }: CheckedResource): readonly Variable[] {
  if (type !== "docker:index/container:Container") return [];
  return props
    .at("envs")
    .items()
    .flatMap((entry) => {
      const [, name, value] = /^([^=]*)=(.*)$/s.exec(entry.text ?? "") ?? [];
      if (name === undefined || value === undefined) return [];
      const fix = `envs: ["${name}_FILE=/run/secrets/${name.toLowerCase()}"], and the value in uploads, where the program reads files`;
      return [{ path: entry.path, name, value, fix }];
    });
}

function inVariable({ path, name, value, fix }: Variable, settings: NameSettings): readonly Violation[] {
  const shape = secretShape(value);
  if (shape !== undefined) return [hidden(path, `The variable "${name}" holds ${shape}`, fix)];
  if (!isSecretName(name, settings) || isHarmless(value)) return [];
  return [hidden(path, `The variable "${name}" holds its secret in plain`, fix)];
}

const podArguments = (resource: CheckedResource): readonly Field[] =>
  containersOf(resource).flatMap((container) => [...container.at("command").items(), ...container.at("args").items()]);

function inArgument({ path, text }: Field): readonly Violation[] {
  const shape = secretShape(text ?? "");
  const fix = '"$(PASSWORD)" in its place, and env: [{ name: "PASSWORD", valueFrom: { secretKeyRef: { … } } }]';
  return shape === undefined ? [] : [hidden(path, `The argument holds ${shape}`, fix)];
}

function inConfigMap(map: Field, settings: NameSettings, bits: number): readonly Violation[] {
  const inText = map
    .at("data")
    .entries()
    .map(([key, { path, text = "" }]) => ({
      key,
      path,
      reason: secretShape(text) ?? byLook(key, text, settings, bits),
    }));
  const inBytes = map
    .at("binaryData")
    .entries()
    .map(([key, { path, text = "" }]) => ({ key, path, reason: secretShape(decoded(text)) }));
  return [...inText, ...inBytes].flatMap(({ key, path, reason }) => {
    const fix = `new k8s.core.v1.Secret("…", { stringData: { "${key}": config.requireSecret("…") } }) in its place`;
    return reason === undefined ? [] : [hidden(path, `"${key}" of the ConfigMap holds ${reason}`, fix)];
  });
}

const decoded = (bytes: string): string => Buffer.from(bytes, "base64").toString("latin1");

const isFile = (key: string): boolean =>
  /\.(?:conf|cfg|cnf|ini|json|ya?ml|toml|properties|xml|sh|sql|lua|html?|js|css|txt|crt|pub)$/i.test(key);

function byLook(
  key: string,
  text: string,
  settings: NameSettings,
  bits: number,
): Reason | "a secret, by its name" | undefined {
  if (looksRandom(text, bits)) return "what looks like a random secret";
  const isOneValue = !isFile(key) && !text.trim().includes("\n");
  return isOneValue && isSecretName(key, settings) && !isHarmless(text) ? "a secret, by its name" : undefined;
}

/** The value is never told: reports stand in logs. */
const hidden = (path: string, message: string, fix: string): Violation => ({
  path,
  found: "a value that is not shown here",
  message,
  fix,
});

/** Nothing, a switch, the place of a file, or a reference. */
const isHarmless = (value: string): boolean =>
  /^(?:true|false|yes|no|on|off|none|null)?$/i.test(value.trim()) || isPath(value.trim()) || isReference(value.trim());

const isPath = (value: string): boolean => /^(?:\.{0,2}|[a-z]+:)?(?:\/[\w.-]+){2,}\/?$/.test(value);
