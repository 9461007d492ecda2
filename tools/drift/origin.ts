import type { PropertyChange } from "../review/report";
import { type ManagedFields, type Writer, writerOf } from "./managed-fields";

/** Who changed a property outside of the program, as far as it can be told. */
export interface Origin {
  readonly kind: "person" | "controller";
  /** Default: nobody was noted. */
  readonly writer?: Writer;
}

/** Parts of names under which controllers and operators write. Whoever has none of them is taken for a person. */
const controllers =
  /controller|operator|autoscaler|scheduler|kubelet|kube-proxy|kwok|cert-manager|cainjector|^manager$|^hpa$|^elastic/i;

/** Names of people's programs that would look like a controller's. */
const programs = /^(?:kubectl|k9s|lens|terraform)|^helm$/i;

/** What Kubernetes and operators write of themselves, whoever is noted for it. */
const ownPaths = [
  /^status(?:\.|$|\[)/,
  /^metadata\.(?:resourceVersion|generation|uid|creationTimestamp|managedFields|selfLink)/,
  /^metadata\.(?:annotations|labels)\["?(?:deployment\.kubernetes\.io|control-plane\.alpha\.kubernetes\.io|pv\.kubernetes\.io|volume\.(?:beta\.)?kubernetes\.io|autoscaling\.alpha\.kubernetes\.io)\//,
  /^metadata\.(?:annotations|labels)\["?(?:[\w-]+\.)?(?:cnpg\.io|cert-manager\.io|percona\.com|k8s\.elastic\.co|rabbitmq\.com|strimzi\.io)\//,
  /^metadata\.finalizers/,
];

/**
 * Who made a change. A field that appeared and that nobody wrote was filled in by the API server; one that was changed or taken away without a
 * trace was a person's, as controllers leave their name.
 */
export function originOf(fields: ManagedFields, { path, before }: PropertyChange): Origin {
  if (ownPaths.some((own) => own.test(path))) return { kind: "controller", ...named(writerOf(fields, path)) };
  const writer = writerOf(fields, path);
  if (writer === undefined) return { kind: before === undefined && fields.length > 0 ? "controller" : "person" };
  const isController = controllers.test(writer.name) && !programs.test(writer.name);
  return { kind: isController ? "controller" : "person", writer };
}

const named = (writer: Writer | undefined): Pick<Origin, "writer"> => (writer === undefined ? {} : { writer });
