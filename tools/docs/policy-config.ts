import { rules } from "../../policies/catalogue";
import { configSchema } from "../../policies/config";

/** Where the schema of policy configs lies, for editors. */
export const policyConfigFile = "schemas/policy-config.schema.json";

/** The schema as it is written to {@link policyConfigFile}. */
export const policyConfigText = (): string => `${JSON.stringify(configSchema(rules), null, 2)}\n`;
