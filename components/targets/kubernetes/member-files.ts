import type * as k8s from "@pulumi/kubernetes";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import type { Resource } from "@pulumi/pulumi";
import { digest } from "../../language/digest";

/** Starts pods anew when what they read at their start has changed. */
export interface Versions {
  readonly settings: string;
  readonly scripts: string;
}

/** What the members of a tier read at their start, by file names. */
export interface MemberFiles {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly metadata: (name: string) => k8s.types.input.meta.v1.ObjectMeta;
}

/** Registers the settings, under the tier's name, and the scripts, as children of the tier. */
export function registerMemberFiles({ name, settings, scripts, metadata }: MemberFiles, parent: Resource): Versions {
  const scriptsName = `${name}-scripts`;
  new ConfigMap(name, { metadata: metadata(name), data: settings }, { parent });
  new ConfigMap(scriptsName, { metadata: metadata(scriptsName), data: scripts }, { parent });
  return { settings: digest(JSON.stringify(settings)), scripts: digest(JSON.stringify(scripts)) };
}
