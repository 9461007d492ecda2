import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { folderOf } from "./control-plane";

const generatedSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.string() }) })]),
});

/** How a sandbox is reached. */
export interface Access {
  /** File with the context and its keys, readable by its owner only. */
  readonly kubeconfig: string;
  readonly context: string;
  /** Address of the API server, on this machine. */
  readonly url: string;
}

/** Writes a kubeconfig that stands alone, with the keys in it, and a context that has the stack's name. */
export function writeKubeconfig(stack: string): Access {
  const folder = folderOf(stack);
  const generated: unknown = parse(readFileSync(join(folder, "kubeconfig.yaml"), "utf8"));
  const url = generatedSchema.parse(generated).clusters[0].cluster.server;
  const context = `palier-${stack}`;
  const kubeconfig = join(folder, "access.yaml");
  const key = (name: string): string => readFileSync(join(folder, "pki", name)).toString("base64");
  const content = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [{ name: context, cluster: { server: url, "certificate-authority-data": key("ca.crt") } }],
    users: [
      { name: context, user: { "client-certificate-data": key("admin.crt"), "client-key-data": key("admin.key") } },
    ],
    contexts: [{ name: context, context: { cluster: context, user: context } }],
  };
  writeFileSync(kubeconfig, stringify(content), { mode: 0o600 });
  return { kubeconfig, context, url };
}
