import type { ContainerPlan } from "./container";

/**
 * How a folder in memory is mounted. Programs may unpack libraries into it, as they may on Kubernetes. It belongs to the container's user
 * too: at a second start the daemon gives it the mode of the folder below, which it has made itself, for root alone, at the first.
 */
export function scratchOptions(
  { user }: Pick<ContainerPlan, "user"> | { readonly user: undefined },
  mebibytes: number,
): string {
  const [uid, gid] = user?.split(":") ?? [];
  const owner = uid === undefined ? [] : [`uid=${uid}`, `gid=${gid ?? uid}`];
  return ["exec", "mode=1777", ...owner, `size=${mebibytes}m`].join(",");
}
