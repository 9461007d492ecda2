import type { RuntimeBinding, UsedTier, Variable } from "./runtimes/runtime";

/** Keys of a secret under which the name of its login lies, which is no secret. */
const nameKeys: readonly string[] = ["username", "accessKeyId"];

/** On Docker a secret is its value alone: names of logins are plain variables there. */
export const withPlainLogins = (binding: RuntimeBinding, used: readonly UsedTier[]): RuntimeBinding => ({
  ...binding,
  variables: binding.variables.flatMap((variable): readonly Variable[] => {
    if (!("secret" in variable) || !nameKeys.includes(variable.key)) return [variable];
    const value = loginOf(variable.secret, used);
    return value === undefined ? [] : [{ name: variable.name, value }];
  }),
});

const loginOf = (secret: string, used: readonly UsedTier[]): string | undefined =>
  used
    .map(({ connection }) => connection)
    .flatMap((connection) =>
      "username" in connection && connection.secret === secret ? (connection.username ?? []) : [],
    )[0];
