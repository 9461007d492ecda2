import { Document, isMap, isNode, isScalar, type Node, visit } from "yaml";
import { schemaFile } from "../docs/schema";
import type { Wanted } from "./wanted";

/** A file to write: where, from the root of the repository, and what. */
export interface NewFile {
  readonly file: string;
  readonly text: string;
}

/** Settings of a stack as its file holds them under `palier:stack`. */
export interface StackSettings {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The two stacks of a new platform: one small, without backups, and one in the shape of production. */
export function stacksOf(wanted: Wanted): readonly StackSettings[] {
  const common = { target: "kubernetes" };
  const { name } = wanted;
  const mountsCertificates = wanted.edge === "nginx" || wanted.edge === "haproxy";
  const dev = {
    platform: name,
    environment: "dev",
    ...common,
    domain: `dev.${wanted.domain}`,
    backups: { provider: "none" },
  };
  const prod = {
    platform: name,
    environment: "prod",
    ...common,
    backups: wanted.database === "none" ? { provider: "none" } : backupsOf(name),
    ...(mountsCertificates && { tiers: { edge: { certificateIssuer: "letsencrypt-prod" } } }),
  };
  return [
    { name: `${name}-dev`, settings: dev },
    { name: `${name}-prod`, settings: prod },
  ];
}

const backupsOf = (name: string): object => ({
  provider: "s3-compatible",
  endpoint: "https://s3.example.org",
  bucket: `${name}-backups`,
  credentialsSecret: "backup-credentials",
});

/** What the author of the stack must know or change, by the key that it stands above. */
const comments: Readonly<Record<string, string>> = {
  endpoint: " Your own server and bucket; the bucket exists already.",
  credentialsSecret:
    " A Secret that the cluster's owner puts into the database namespace, with the keys accessKeyId and secretAccessKey.",
  certificateIssuer: " A ClusterIssuer of cert-manager that the cluster has.",
};

/** The file of a stack. */
export function stackFileOf({ name, settings }: StackSettings): NewFile {
  const document = new Document({ config: { "palier:stack": settings } });
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && typeof key.value === "string") comment(key, comments[key.value]);
    },
  });
  const first: unknown = isMap(document.contents) ? document.contents.items[0]?.key : undefined;
  if (isNode(first)) comment(first, ` yaml-language-server: $schema=./${schemaFile}`);
  return { file: `Pulumi.${name}.yaml`, text: document.toString({ lineWidth: 0 }) };
}

function comment(node: Node, text: string | undefined): void {
  if (text !== undefined) node.commentBefore = text;
}
