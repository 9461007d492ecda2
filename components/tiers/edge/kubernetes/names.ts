import type { EdgePlan } from "../plan";

/** Name of the ConfigMap that holds the configuration file. */
export const configurationOf = ({ name }: Pick<EdgePlan, "name">): string => `${name}-configuration`;

/** Name of the claim of the certificates' volume. */
export const volumeOf = ({ name }: Pick<EdgePlan, "name">): string => `${name}-certificates`;

/** Key of the hash in the Secret of the operators' login, beside `username` and `password`. */
export const passwordHashKey = "passwordHash";

/** Key of the line `user:hash` in the same Secret, for programs that read a file of logins. */
export const passwordFileKey = "htpasswd";
