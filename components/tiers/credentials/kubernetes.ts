import { Secret } from "@pulumi/kubernetes/core/v1";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { Zone } from "../../language/context";
import type { SecretPlan } from "../../language/tier-plan";
import { environmentLabel, platformLabel } from "../../targets/kubernetes/labels";
import { randomSecret } from "./random";

/** A secret to make, and the zones in which someone reads it. */
export interface CredentialPlan extends SecretPlan {
  readonly zones: readonly Zone[];
}

/** For whom secrets are made. */
export interface CredentialsArgs {
  readonly platform: string;
  readonly environment: string;
  readonly namespaces: Readonly<Record<Zone, string>>;
  readonly secrets: readonly CredentialPlan[];
}

interface Made {
  readonly value: Output<string>;
  readonly objects: readonly Secret[];
}

/** Every generated secret: a random value, held as a Pulumi secret, and a Kubernetes Secret in the zones of its readers. */
export class KubernetesCredentials extends ComponentResource {
  /** Values by the secret's name, for configuration files that must hold one. */
  readonly values: Readonly<Record<string, Output<string>>>;
  /** Kubernetes Secrets, one in each zone, by the secret's name. */
  readonly objects: Readonly<Record<string, readonly Secret[]>>;

  constructor(name: string, args: CredentialsArgs, opts: ComponentResourceOptions) {
    super("palier:kubernetes:Credentials", name, {}, opts);
    const made = args.secrets.map((secret) => ({ name: secret.name, ...this.make(secret, args) }));
    this.values = Object.fromEntries(made.map(({ name, value }) => [name, value]));
    this.objects = Object.fromEntries(made.map(({ name, objects }) => [name, objects]));
    this.registerOutputs({ names: args.secrets.map((secret) => secret.name) });
  }

  /** A higher version makes a new value: readers restart because their pods name the version. */
  private make(secret: CredentialPlan, args: CredentialsArgs): Made {
    const random = randomSecret(secret, this);
    const objects = secret.zones.map(
      (zone) =>
        new Secret(`${secret.name}-${zone}`, secretArgs(secret, random.result, { ...args, zone }), { parent: this }),
    );
    return { value: random.result, objects };
  }
}

/**
 * A login has the type that CloudNativePG expects, and the label with which it applies a new password at once. That type knows two keys:
 * a login with others has no special type.
 */
function secretArgs(
  { name, username, key = "password", usernameKey = "username" }: CredentialPlan,
  password: Output<string>,
  { platform, environment, namespaces, zone }: CredentialsArgs & { readonly zone: Zone },
): ConstructorParameters<typeof Secret>[1] {
  const labels = { [platformLabel]: platform, [environmentLabel]: environment, "cnpg.io/reload": "true" };
  return {
    metadata: { name, namespace: namespaces[zone], labels },
    type: username === undefined || key !== "password" ? "Opaque" : "kubernetes.io/basic-auth",
    stringData: { ...(username !== undefined && { [usernameKey]: username }), [key]: password },
  };
}
