import type { Problem } from "../../language/problem";
import type { DockerHostPlan } from "../docker-host";

type ContainerPort = DockerHostPlan["containers"][number]["ports"][number];

/** A port of the host that a container takes. */
interface Taken {
  readonly tier: string;
  readonly container: string;
  readonly port: ContainerPort;
  readonly published: NonNullable<ContainerPort["published"]>;
}

const takenIn = ({ containers }: DockerHostPlan): readonly Taken[] =>
  containers.flatMap(({ tier, name, ports }) =>
    ports.flatMap((port) => (port.published ? [{ tier, container: name, port, published: port.published }] : [])),
  );

/** 0.0.0.0 is every address of the host: a port there is taken everywhere. */
const collides = ({ published: left, port: { protocol } }: Taken, { published: right, port: other }: Taken): boolean =>
  left.port === right.port &&
  protocol === other.protocol &&
  (left.address === right.address || left.address === "0.0.0.0" || right.address === "0.0.0.0");

/** Ports of the host that two containers would take. */
export function checkHostPorts(host: DockerHostPlan): readonly Problem[] {
  const all = takenIn(host);
  return all.flatMap((taken, index): readonly Problem[] => {
    const first = all.slice(0, index).find((other) => collides(other, taken));
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
            ? `give each local port of "${taken.tier}" a number of its own`
            : `give "${taken.tier}" or "${first.tier}" another port: localPorts, or docker.httpPort and docker.httpsPort for the edge`,
      },
    ];
  });
}
