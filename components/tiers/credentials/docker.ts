import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { SecretPlan } from "../../language/tier-plan";
import type { SecretValues } from "../../targets/docker/container-args";
import { randomSecret } from "./random";

/** Every generated secret of a platform on Docker. Containers get their own as files: on the host they lie nowhere else. */
export class DockerCredentials extends ComponentResource {
  readonly values: SecretValues;

  constructor(name: string, secrets: readonly SecretPlan[], opts: ComponentResourceOptions) {
    super("palier:docker:Credentials", name, {}, opts);
    const made = secrets.map((secret) => {
      const { result, bcryptHash } = randomSecret(secret, this);
      return [secret.name, { value: result, bcrypt: bcryptHash }] as const;
    });
    this.values = Object.fromEntries(made);
    this.registerOutputs({ names: secrets.map((secret) => secret.name) });
  }
}
