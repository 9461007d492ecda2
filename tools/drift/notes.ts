import { z } from "zod";
import { run } from "../process";
import { type ClusterReader, kubectlArguments } from "../stack/inventory";
import type { StateResource } from "../stack/state";
import type { NotesOf } from "./drift-report";
import { type ManagedFields, managedFieldsSchema } from "./managed-fields";

const inputsSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
});
const objectSchema = z.object({ metadata: z.object({ managedFields: managedFieldsSchema }) });

/** Reads of each resource who wrote its fields. Objects that are gone, or in no cluster, have no notes. */
export async function readNotes(
  urns: ReadonlySet<string>,
  state: readonly StateResource[],
  cluster: ClusterReader,
): Promise<NotesOf> {
  const wanted = state.filter(({ urn, type }) => urns.has(urn) && type.startsWith("kubernetes:"));
  const notes = await Promise.all(wanted.map(async (one) => [one.urn, await notesOf(one, cluster)] as const));
  const known = new Map(notes);
  return (urn) => known.get(urn) ?? [];
}

async function notesOf({ inputs }: StateResource, cluster: ClusterReader): Promise<ManagedFields> {
  const object = inputsSchema.safeParse(inputs);
  if (!object.success) return [];
  const { apiVersion, kind, metadata } = object.data;
  const [, group, version] = /^(.+)\/(.+)$/.exec(apiVersion) ?? [];
  const resource = group === undefined || version === undefined ? kind : `${kind}.${version}.${group}`;
  const where = metadata.namespace === undefined ? [] : ["--namespace", metadata.namespace];
  const args = ["get", resource, metadata.name, ...where, "--output", "json", "--show-managed-fields"];
  const { code, stdout } = await run(cluster.kubectl, [...kubectlArguments(cluster), ...args]);
  return code === 0 ? objectSchema.parse(JSON.parse(stdout)).metadata.managedFields : [];
}
