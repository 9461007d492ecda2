import type { Resource } from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import type { SecretPlan } from "../../language/tier-plan";

/** A generated value, kept as a Pulumi secret. A higher version makes a new one. */
export const randomSecret = ({ name, length, version }: SecretPlan, parent: Resource): RandomPassword =>
  new RandomPassword(
    name,
    { length, special: false, keepers: { version: String(version) } },
    { parent, additionalSecretOutputs: ["result", "bcryptHash"] },
  );
