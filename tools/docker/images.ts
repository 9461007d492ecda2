import type { DockerHostPlan } from "../../components/targets/docker/host";
import { sideBySide } from "../side-by-side";
import type { Obstacle } from "./checks";
import type { Daemon } from "./daemon";

/** How many images are pulled at once. */
const atOnce = 3;

/**
 * Pulls images of a plan that are not on the daemon, before anything is changed: an image that nobody has is then told alone, and not as the
 * failure of a container. Returns an obstacle for each that could not be had.
 */
export async function pullMissing(
  daemon: Daemon,
  { images }: Pick<DockerHostPlan, "images">,
  there: ReadonlySet<string>,
): Promise<readonly Obstacle[]> {
  const wanted = images
    .filter(({ from, reference }) => from === "registry" && !there.has(reference))
    .map(({ reference }) => reference);
  const tried = await sideBySide(wanted, atOnce, async (reference, index): Promise<readonly Obstacle[]> => {
    console.log(`[${index + 1}/${wanted.length}] pulling ${reference}`);
    const { code, output } = await daemon.run(["pull", "--quiet", reference]);
    if (code === 0) return [];
    const found = `the image ${reference} cannot be pulled: ${reasonOf(output)}`;
    return [{ found, fix: fixFor(reference, output) }];
  });
  return tried.flat().sort((left, right) => (left.found < right.found ? -1 : 1));
}

/** What the daemon says, without its own first words. */
const reasonOf = (output: string): string =>
  (output.trim().split("\n").at(-1) ?? "").replace(/^Error response from daemon: /, "");

/** A registry says of a private image what it says of one that it does not have. */
function fixFor(reference: string, output: string): string {
  if (/no space left/i.test(output)) return "free some space on the daemon's disk";
  if (/not found|manifest unknown|does not exist|denied|unauthorized/i.test(output)) {
    return `correct its name or its tag, or log in: docker login ${registryOf(reference)}`.trim();
  }
  if (/http: server gave HTTP response/i.test(output)) {
    return "the registry speaks HTTP alone: name it in insecure-registries of the daemon's own settings";
  }
  return "check the network and the registry's name; imageMirror in the stack's file names another registry for all images";
}

/** The registry's host, as `docker login` takes it; nothing for Docker's own. */
const registryOf = (reference: string): string => {
  const [first = ""] = reference.split("/");
  return reference.includes("/") && /[.:]|^localhost$/.test(first) ? first : "";
};
