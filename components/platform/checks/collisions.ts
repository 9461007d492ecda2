import type { Problem } from "../../language/problem";
import type { PortPlan, TierPlan } from "../../language/tier-plan";
import type { PlatformSecret } from "../secrets";
import type { AnyPlan } from "../tier-planning";

/** What two parts of a platform cannot have both: a public host, a port of one pod, a name of a secret. */
export const checkCollisions = (tiers: readonly AnyPlan[], secrets: readonly PlatformSecret[]): readonly Problem[] => [
  ...checkHosts(tiers),
  ...tiers.flatMap(checkPorts),
  ...checkSecrets(secrets, tiers),
];

/** One name in the public DNS leads to one edge. That an edge has a host once, it checks itself. */
function checkHosts(tiers: readonly AnyPlan[]): readonly Problem[] {
  const entries = tiers.flatMap((tier) =>
    tier.kind === "edge"
      ? [...new Set(tier.hosts.map(({ host }) => host))].map((host) => ({ tier: tier.name, host }))
      : [],
  );
  return entries.flatMap(({ tier, host }, index): readonly Problem[] => {
    const first = entries.slice(0, index).find((other) => other.host === host);
    if (!first) return [];
    return [
      {
        code: "PAL305",
        path: ["tiers", tier, "hosts"],
        found: `"${host}", which is a host of "${first.tier}" already`,
        allowed: "each host at one edge",
        fix: `remove the host from "${tier}" or from "${first.tier}", or give it another name`,
      },
    ];
  });
}

/** Two ports of one pod with one number: whichever program opens it second does not start. */
function checkPorts({ name, ports }: TierPlan): readonly Problem[] {
  const numberOf = ({ protocol, port }: PortPlan): string => `${protocol} ${String(port)}`;
  return [...new Set(ports.map(numberOf))].flatMap((number): readonly Problem[] => {
    const names = [...new Set(ports.filter((port) => numberOf(port) === number).map((port) => port.name))];
    if (names.length < 2) return [];
    return [
      {
        code: "PAL306",
        path: ["tiers", name],
        found: `${number} for ${names.map((one) => `"${one}"`).join(" and ")}`,
        allowed: "each port of a pod once",
        fix: `give "${name}" another port`,
      },
    ];
  });
}

/** A tier makes secrets named after itself, such as `files-root`: another tier, or the platform, may have that very name. */
function checkSecrets(secrets: readonly PlatformSecret[], tiers: readonly TierPlan[]): readonly Problem[] {
  return secrets.flatMap(({ name }, index): readonly Problem[] => {
    if (!secrets.slice(0, index).some((other) => other.name === name)) return [];
    const makers = tiers.filter((tier) => tier.secrets.some((secret) => secret.name === name)).map((tier) => tier.name);
    return [
      {
        code: "PAL308",
        path: ["tiers", makers.at(-1) ?? name],
        found: `a secret "${name}", which ${makers.length > 1 ? `"${String(makers[0])}" makes too` : "the platform has already"}`,
        allowed: "each secret once",
        fix: makers.length > 1 ? `rename "${makers.at(-1) ?? name}"` : `rename "${name}" in the platform's secrets`,
      },
    ];
  });
}
