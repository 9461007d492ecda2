import { millicores } from "../../language/quantity";

/**
 * A limit of processors as the provider writes it when it reads a container: `1.0`, `0.5`, `10.`. Written another way, it would look like a
 * change, for which the container is replaced at every update. The provider writes one decimal place where it counts nine zeros, before
 * and behind the point; where that would be another number, such as 0.05, the number itself stands.
 */
export function dockerProcessors(cpuLimit: string): string {
  const cores = millicores(cpuLimit) / 1000;
  const digits = cores.toFixed(9);
  const zeros = digits.split("0").length - 1;
  const short = cores.toFixed(1);
  if (zeros === 9) return Number(short) === cores ? short : String(cores);
  return digits.replace(/0+$/, "");
}
