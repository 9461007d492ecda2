import type { Problem } from "../../language/problem";
import type { DockerHostPlan } from "../docker-host";
import type { AnyPlan } from "../tier-planning";

type ContainerPort = DockerHostPlan["containers"][number]["ports"][number];

/** A port of the host that a container takes. */
interface Taken {
  readonly tier: string;
  readonly container: string;
  readonly port: ContainerPort;
  readonly published: NonNullable<ContainerPort["published"]>;
}

/** Ports of the host that two containers would take, and local ports that name no port of their tier. */
export const checkHostPorts = (host: DockerHostPlan, tiers: readonly AnyPlan[]): readonly Problem[] => [
  ...checkTaken(host),
  ...tiers.flatMap((tier) => checkNames(tier, host)),
];

const takenIn = ({ containers }: DockerHostPlan): readonly Taken[] =>
  containers.flatMap(({ tier, name, ports }) =>
    ports.flatMap((port) => (port.published ? [{ tier, container: name, port, published: port.published }] : [])),
  );

/** 0.0.0.0 is every address of the host: a port there is taken everywhere. */
const collides = (left: Taken["published"], right: Taken["published"]): boolean =>
  left.port === right.port &&
  (left.address === right.address || left.address === "0.0.0.0" || right.address === "0.0.0.0");

function checkTaken(host: DockerHostPlan): readonly Problem[] {
  const all = takenIn(host);
  return all.flatMap((taken, index): readonly Problem[] => {
    const first = all.slice(0, index).find((other) => collides(other.published, taken.published));
    if (!first) return [];
    const port = String(taken.published.port);
    return [
      {
        code: "PAL309",
        path: ["tiers", taken.tier, "localPorts", taken.port.name],
        found: `port ${port} of the host, which "${first.container}" takes already`,
        allowed: "each port of the host once",
        fix:
          first.tier === taken.tier
            ? `set the replicas of "${taken.tier}" to 1, or give it no local port`
            : `give "${taken.tier}" or "${first.tier}" another port: localPorts, or docker.httpPort and docker.httpsPort for the edge`,
      },
    ];
  });
}

/** A local port that no container publishes would be promised in vain. */
function checkNames({ name, localPorts = {} }: AnyPlan, { containers }: DockerHostPlan): readonly Problem[] {
  const names = [
    ...new Set(containers.filter(({ tier }) => tier === name).flatMap(({ ports }) => ports.map((port) => port.name))),
  ].sort();
  return Object.keys(localPorts)
    .filter((key) => !names.includes(key))
    .map((key) => ({
      code: "PAL314",
      path: ["tiers", name, "localPorts", key],
      found: `"${key}", which is no port of "${name}"`,
      allowed: names.length === 0 ? "no local port: it has no container" : names.join(", "),
      fix: `name a port of "${name}", or remove "${key}"`,
    }));
}
