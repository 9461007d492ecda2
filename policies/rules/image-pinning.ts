import { databaseCluster } from "../database-clusters";
import type { Field } from "../field";
import { objectsOf } from "../objects";
import { type CheckedResource, type ResourceRule, texts, type Violation } from "../rule";
import { allContainers, kindOf, podTemplates } from "../workloads";

/** The same pods run the same program tomorrow, and it comes from where it should. */
export const imagePinning: ResourceRule = {
  sees: "resource",
  name: "image-pinning",
  description: "Every image has a tag that does not move, or a digest, and comes from an allowed registry.",
  references: ["ROF-CON-32", "CIS Kubernetes 5.5.1", "NSA Kubernetes Hardening Guide: images", "ISO 27001 A.8.32"],
  settings: {
    requireDigest: { type: "boolean", default: false, description: "Whether every image needs a digest" },
    allowedRegistries: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: 'Registries, or paths in them such as "ghcr.io/team", that images may come from; none means any',
    },
    floatingTags: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: 'Tags that are moved, besides those without any digit, such as "latest" and "alpine"',
    },
  },
  check: (resource, settings) => [
    ...withoutImage(resource),
    ...imagesOf(resource)
      .filter((image) => image.text !== undefined)
      .flatMap((image) => [unpinned(image, settings), foreign(image, settings)].flatMap((found) => found ?? [])),
  ],
};

const catalogues = { group: "postgresql.cnpg.io", kinds: ["ImageCatalog", "ClusterImageCatalog"] };

function imagesOf(resource: CheckedResource): readonly Field[] {
  const { type, props } = resource;
  switch (type) {
    case "docker:index/container:Container":
      return [props.at("image")];
    case "docker:index/service:Service":
      return [props.at("taskSpec", "containerSpec", "image")];
    case "docker:index/remoteImage:RemoteImage":
      return props.at("build").isMissing ? [props.at("name")] : [];
    default:
      return [
        ...imagesOfDatabase(resource),
        ...objectsOf(resource, catalogues).flatMap((catalogue) => entriesOf(catalogue.at("spec"), "images", "image")),
        ...podTemplates(resource).flatMap((pod) => [
          ...allContainers(pod).map((container) => container.at("image")),
          ...entriesOf(pod.spec, "volumes", "image", "reference"),
        ]),
      ];
  }
}

function imagesOfDatabase(resource: CheckedResource): readonly Field[] {
  const cluster = databaseCluster(resource);
  return cluster === undefined ? [] : cluster.of.images(cluster.spec);
}

const entriesOf = (field: Field, list: string, ...keys: readonly string[]): readonly Field[] =>
  field
    .at(list)
    .items()
    .map((entry) => entry.at(...keys));

/** Without an image, a database runs what its operator takes for the newest, which another version of it sees otherwise. */
function withoutImage(resource: CheckedResource): readonly Violation[] {
  const spec = resource.props.at("spec");
  const image = spec.at("imageName");
  if (kindOf(resource, "postgresql.cnpg.io") !== "Cluster" || !image.isMissing || !spec.at("imageCatalogRef").isMissing)
    return [];
  return [
    {
      path: image.path,
      found: image.shown,
      message: "The database's image is left to the version of its operator",
      fix: 'imageName: "ghcr.io/cloudnative-pg/postgresql:16.10-minimal-trixie", with the version that you have tested',
    },
  ];
}

interface Reference {
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const referencePattern = /^(?<path>.*?)(?::(?<tag>[^:/@]*))?(?:@(?<digest>.*))?$/s;

function referenceOf(image: Field): Reference {
  const groups = referencePattern.exec(image.text ?? "")?.groups ?? {};
  return { path: groups["path"] ?? "", tag: groups["tag"], digest: groups["digest"] };
}

const digestPattern = /^sha256:[a-f0-9]{64}$/;

/** An image of Docker's own store, as the provider's RemoteImage gives it: the digest alone. */
const isId = (image: Field): boolean => digestPattern.test(image.text ?? "");

function unpinned(image: Field, settings: Field): Violation | undefined {
  const { path, tag = "", digest = "" } = referenceOf(image);
  if (isId(image) || digestPattern.test(digest)) return undefined;
  const name = `${image.path.split(".").at(-1) ?? "image"}: "${path}`;
  const where = { path: image.path, found: image.shown };
  if (settings.at("requireDigest").is(true)) {
    const fix = `${name}:${tag === "" ? "1.2.3" : tag}@sha256:…", with the digest that the registry has for it`;
    return { ...where, message: "The image has no digest", fix };
  }
  const fix = `${name}:1.2.3", with the version that you have tested`;
  if (tag === "") return { ...where, message: "The image has no tag, which means the newest at each start", fix };
  const floats = !/\d/.test(tag) || texts(settings.at("floatingTags")).includes(tag);
  return floats ? { ...where, message: `The image's tag "${tag}" is moved to other versions`, fix } : undefined;
}

function foreign(image: Field, settings: Field): Violation | undefined {
  const allowed = texts(settings.at("allowedRegistries")).map((entry) => entry.replace(/\/+$/, ""));
  const [first] = allowed;
  const full = fullPath(referenceOf(image).path);
  if (first === undefined || isId(image)) return undefined;
  if (allowed.some((entry) => full === entry || full.startsWith(`${entry}/`))) return undefined;
  return {
    path: image.path,
    found: image.shown,
    message: `The image comes from a registry other than ${allowed.join(", ")}`,
    fix: `copy it to "${first}/${full.split("/").slice(1).join("/")}" and name it there`,
  };
}

/** The path with the registry's host, which is left out for that of Docker. */
function fullPath(path: string): string {
  const [host = "", ...rest] = path.split("/");
  if (rest.length === 0) return `docker.io/library/${path}`;
  return /[.:]|^localhost$/.test(host) ? path : `docker.io/${path}`;
}
