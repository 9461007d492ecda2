import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerFile } from "../../../targets/docker/container";
import { secretPath, secretsFolder, textFiles, tierFolder } from "../../../targets/docker/files";
import type { ServiceSpec } from "../spec";
import type { Variable } from "../runtimes/runtime";

/** A service's variables on Docker: those that anyone may see, and files for those that nobody may. */
export interface ContainerVariables {
  readonly environment: Readonly<Record<string, string>>;
  readonly files: readonly ContainerFile[];
}

type SecretVariable = Extract<Variable, { readonly secret: string }>;
type PlainVariable = Extract<Variable, { readonly value: string }>;
type Plain = Readonly<Record<string, string>>;

const isSecret = (variable: Variable): variable is SecretVariable => "secret" in variable;
const isPlain = (variable: Variable): variable is PlainVariable => "value" in variable;

/** How a kind of program reads secrets from files: it runs the image's own command, and no variable of the container holds one. */
type SecretsReader = (plain: Plain, secrets: readonly SecretVariable[]) => ContainerVariables;

/** A file for each variable, under its name: {@link fileOf} says where. */
const filesOf = (secrets: readonly SecretVariable[], fileOf: (variable: string) => string): readonly ContainerFile[] =>
  secrets.map(({ name, secret }) => ({ path: secretPath(fileOf(name)), content: { secret } }));

const asItIs = (variable: string): string => variable;

const scriptFile = (name: string): readonly ContainerFile[] =>
  textFiles(tierFolder, { [name]: readFileSync(join(__dirname, "../scripts", name), "utf8") });

/** Property that Spring reads from a file of this name: it has the only form that Spring takes as it stands. */
const springProperty = (variable: string): string => `palier.${variable.toLowerCase().replaceAll("_", "-")}`;

/**
 * Each secret is a file that Spring reads as a property, and each variable says `${property}`: it keeps all that a variable may be to
 * Spring, as `ENCRYPT_KEY` is `encrypt.key` and `${ENCRYPT_KEY}`, whatever it is called.
 */
const spring: SecretsReader = (plain, secrets) => {
  const named = Object.fromEntries(secrets.map(({ name }) => [name, `\${${springProperty(name)}}`]));
  const known = new Set([...Object.keys(plain), ...Object.keys(named)]);
  const referring = Object.entries(plain).map(([name, value]) => [name, withPlaceholders(value, known)] as const);
  const imports = [plain["SPRING_CONFIG_IMPORT"], `optional:configtree:${secretsFolder}/`];
  return {
    environment: { ...Object.fromEntries(referring), ...named, SPRING_CONFIG_IMPORT: joined(imports, ",") },
    files: filesOf(secrets, springProperty),
  };
};

/** `$(NAME)`, which Kubernetes resolves, as the placeholder that Spring does. */
const withPlaceholders = (value: string, known: ReadonlySet<string>): string =>
  value.replaceAll(/\$\$|\$\((\w+)\)/g, (found: string, name: string | undefined) => {
    if (name === undefined) return "$";
    return known.has(name) ? `\${${name}}` : found;
  });

const joined = (parts: readonly (string | undefined)[], separator: string): string =>
  parts.filter((part) => part !== undefined && part !== "").join(separator);

/** Node.js reads a script of ours before the program. */
const node: SecretsReader = (plain, secrets) => ({
  environment: {
    ...plain,
    PALIER_SECRETS: secretsFolder,
    NODE_OPTIONS: joined([`--require=${tierFolder}/secrets.cjs`, plain["NODE_OPTIONS"]], " "),
  },
  files: [...filesOf(secrets, asItIs), ...scriptFile("secrets.cjs")],
});

/** Python reads a module of this name before the program, wherever its path leads to one first. */
const python: SecretsReader = (plain, secrets) => ({
  environment: {
    ...plain,
    PALIER_SECRETS: secretsFolder,
    PYTHONPATH: joined([tierFolder, plain["PYTHONPATH"]], ":"),
  },
  files: [...filesOf(secrets, asItIs), ...scriptFile("sitecustomize.py")],
});

/** A web server has no way to make variables of files: it is told where they lie. */
const files: SecretsReader = (plain, secrets) => ({
  environment: {
    ...plain,
    ...Object.fromEntries(secrets.map(({ name }) => [`${name}_FILE`, secretPath(name)])),
  },
  files: filesOf(secrets, asItIs),
});

const readers: Readonly<Record<ServiceSpec["runtime"], SecretsReader>> = {
  spring,
  fastapi: python,
  nestjs: node,
  next: node,
  static: files,
};

/** The variables of a service, none of which shows a secret, and the files from which its program reads them. */
export function containerVariables(
  runtime: ServiceSpec["runtime"],
  variables: readonly Variable[],
): ContainerVariables {
  const plain = Object.fromEntries(variables.filter(isPlain).map(({ name, value }) => [name, value]));
  const secrets = variables.filter(isSecret);
  return secrets.length === 0 ? { environment: plain, files: [] } : readers[runtime](plain, secrets);
}
