import { z } from "zod";
import type { EnvironmentName, TargetKind } from "../language/context";
import { nearest } from "../language/nearest";
import type { Checked, Problem } from "../language/problem";
import { validate } from "../language/validate";
import { cidrSchema, countSchema, hostSchema, nameSchema } from "../language/words";
import { backupSettingsSchema } from "../tiers/backup/settings";
import type { Parts } from "./parts";

const environmentNames = ["dev", "staging", "prod"] as const satisfies readonly EnvironmentName[];
const partNames = ["all", "infrastructure", "monitoring", "without-monitoring"] as const satisfies readonly Parts[];
const targetNames = ["kubernetes", "docker"] as const satisfies readonly TargetKind[];

const kubernetesSchema = z
  .strictObject({
    context: z.string().optional().describe("Context of the kubeconfig. Default: its current context."),
    operators: z
      .enum(["install", "given"], "install or given")
      .default("install")
      .describe("Whether this stack installs the operators, or the cluster has them already. Default install."),
    namespacePrefix: nameSchema
      .optional()
      .describe("First part of the namespaces' names. Default: <platform>-<environment>."),
    nodes: z
      .int("a whole number")
      .min(1, "1 to 5000 nodes")
      .max(5000, "1 to 5000 nodes")
      .optional()
      .describe(
        "Nodes that the cluster has for this platform. With it the plan says what would find no host. Default: not checked.",
      ),
    storageClass: z.string().optional().describe("Storage class of all volumes. Default: the cluster's default class."),
    sharedStorageClass: z
      .string()
      .optional()
      .describe("Storage class of volumes that several pods mount at once. Default: storageClass."),
    apiServerNetworks: z
      .array(cidrSchema)
      .readonly()
      .default(["0.0.0.0/0"])
      .describe("Networks of the API server, for the pods that must reach it on 443 and 6443. Default: any."),
  })
  .readonly();

const edgePortSchema = z
  .int("a port from 1 to 65535")
  .min(1, "a port from 1 to 65535")
  .max(65535, "a port from 1 to 65535");

const dockerSchema = z
  .strictObject({
    host: z
      .string()
      .regex(
        /^(?:unix|npipe|tcp|ssh):\/\/\S+$/,
        'an address such as "unix:///var/run/docker.sock" or "ssh://user@host"',
      )
      .optional()
      .describe("Address of the daemon. Default: what DOCKER_HOST says, or the daemon of this machine."),
    prefix: nameSchema
      .optional()
      .describe("First part of the names of containers, networks and volumes. Default: <platform>-<environment>."),
    httpPort: edgePortSchema.default(80).describe("Port of the host on which the edge answers HTTP. Default 80."),
    httpsPort: edgePortSchema.default(443).describe("Port of the host on which the edge answers HTTPS. Default 443."),
    certificates: z
      .string()
      .regex(/^\/\S+$/, 'an absolute path such as "/etc/palier/certificates"')
      .optional()
      .describe(
        "Folder on the host with <host>.crt and <host>.key for every host of the edge. Default: the edge makes its own.",
      ),
    tools: z
      .array(nameSchema)
      .readonly()
      .optional()
      .describe("Developer tools of the platform that run. Default: all in dev, none elsewhere."),
    registryLogins: z
      .array(z.string().regex(/^[a-z0-9.-]+(?::\d{1,5})?$/, 'a registry such as "registry.example.org:5000"'))
      .readonly()
      .default([])
      .describe("Registries whose logins are taken from Docker's own configuration file. Default: none."),
  })
  .readonly();

/** What a stack's file may say under `palier:stack`: which platform stands where, and its exceptions. */
export const settingsSchema = z
  .strictObject({
    platform: nameSchema.describe("Name of a platform in platforms/."),
    environment: z
      .enum(environmentNames, "dev, staging or prod")
      .describe("How strong it stands: dev, staging or prod."),
    target: z.enum(targetNames, "kubernetes or docker").describe("What it stands on: kubernetes or docker."),
    parts: z
      .enum(partNames, partNames.join(", "))
      .default("all")
      .describe(
        "all; infrastructure: what services run on, without the services and the edge; monitoring alone; without-monitoring. Default all.",
      ),
    domain: hostSchema
      .optional()
      .describe("Domain that replaces the platform's own in every host. Default: the platform's."),
    imageMirror: z.string().optional().describe("Registry that replaces every image's host. Default: none."),
    kubernetes: kubernetesSchema.prefault({}).describe("How the Kubernetes cluster is reached, and what it offers."),
    docker: dockerSchema
      .prefault({})
      .describe("How the Docker daemon is reached, and what a platform takes on its host."),
    backups: backupSettingsSchema,
    secretVersions: z
      .record(nameSchema, countSchema)
      .default({})
      .describe("Version of a generated secret: raise it by one to replace the secret. Default 1."),
    tiers: z
      .record(nameSchema, z.record(z.string(), z.unknown()))
      .default({})
      .describe("Exceptions for single tiers, by the tier's name: the keys depend on its kind."),
  })
  .readonly();

/** Settings of a stack, every default filled in. The exceptions of a tier are checked with the tier that they name. */
export type Settings = z.output<typeof settingsSchema>;

const settingsKey = "palier:stack";

/** Settings as far as they are right, and every mistake that is in them. */
export interface ReadSettings {
  /** Absent where too much is wrong to say what the rest means. */
  readonly settings?: Settings;
  readonly problems: readonly Problem[];
}

/**
 * Reads a stack's settings. Where some are wrong, the others are given all the same, so that they too can be checked further.
 * @param config the stack's configuration as the engine hands it over: every key, values as JSON text.
 */
export function readSettings(config: Readonly<Record<string, string>>, file: string): ReadSettings {
  const unknown = Object.keys(config).filter((key) => key.startsWith("palier:") && key !== settingsKey);
  const input = parseJson(config[settingsKey]);
  const parsed = validate(settingsSchema, input, { code: 100, file, at: [settingsKey] });
  const problems = [
    ...unknown.map(unknownConfigKey),
    ...(parsed.ok ? [] : parsed.problems),
    ...otherTargets(input).map(otherTarget),
  ];
  const settings = parsed.ok ? parsed.value : settingsSchema.safeParse(withoutMistakes(input, problems)).data;
  return { problems, ...(settings && { settings }) };
}

/** Reads a stack's settings whole: valid, or every mistake that is in them. */
export function parseSettings(config: Readonly<Record<string, string>>, file: string): Checked<Settings> {
  const { settings, problems } = readSettings(config, file);
  return problems.length > 0 || !settings ? { ok: false, problems } : { ok: true, value: settings };
}

/** The settings without those that are wrong. An environment that was probably meant stands for the one that was written. */
function withoutMistakes(input: unknown, problems: readonly Problem[]): object {
  const wrong = new Set(problems.map(({ path }) => path[1]));
  const written: object = typeof input === "object" && input !== null ? input : {};
  const right = Object.fromEntries(Object.entries(written).filter(([key]) => !wrong.has(key)));
  const environment = nearest(String(Reflect.get(written, "environment")), environmentNames);
  return { environment, target: "kubernetes", backups: { provider: "none" }, ...right };
}

const unknownConfigKey = (key: string): Problem => ({
  code: "PAL100",
  path: [key],
  found: `the unknown key "${key}"`,
  allowed: settingsKey,
  fix: `move it under ${settingsKey}, or remove it`,
});

/** Settings of a target that the stack does not stand on: they would say something, and nothing would follow from it. */
function otherTargets(input: unknown): readonly { readonly target: TargetKind; readonly other: TargetKind }[] {
  const written: object = typeof input === "object" && input !== null ? input : {};
  const target = targetNames.find((name) => name === Reflect.get(written, "target"));
  if (target === undefined) return [];
  return targetNames
    .filter((name) => name !== target && Object.hasOwn(written, name))
    .map((other) => ({ target, other }));
}

const otherTarget = ({ target, other }: { readonly target: TargetKind; readonly other: TargetKind }): Problem => ({
  code: "PAL104",
  path: [settingsKey, other],
  found: `settings of ${other}, on ${target}`,
  allowed: `${target} alone: the stack's target is ${target}`,
  fix: `remove "${other}", or set target to ${other}`,
});

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
