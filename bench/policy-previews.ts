import { rmSync } from "node:fs";
import { join } from "node:path";
import { Engine } from "../tests/e2e/support/engine";
import { Project } from "../tests/e2e/support/project";
import { ensureToolchain } from "../tools/toolchain";
import { measure, type Measured } from "./measure";
import { writeEmptyPack } from "./policies";

/** Previews of the same stack: with all rules, and with a pack of one empty rule. */
export interface PreviewCost {
  readonly rules: Measured;
  readonly empty: Measured;
  /** The middle of the ratios of runs side by side, which share what else the machine does. */
  readonly ratio: number;
}

/** Previews Rofecare in production as it is first made, with both packs in turns; no cluster is needed for that. */
export async function measurePreviews(turns: number): Promise<PreviewCost> {
  const toolchain = await ensureToolchain({ sandbox: false });
  const project = new Project();
  project.writeStack("prod");
  const empty = writeEmptyPack();
  const engine = new Engine(project, "prod", toolchain, join(project.folder, "no-kubeconfig"));
  await engine.init();
  const preview = (pack: string): Promise<Measured> =>
    measure(engine.spawn(["preview", "--stack", "prod", "--non-interactive", "--policy-pack", pack]));
  const pairs: { readonly rules: Measured; readonly empty: Measured }[] = [];
  // The first pair fills caches.
  for (let turn = 0; turn <= turns; turn++) {
    const pair = { rules: await preview("policies"), empty: await preview(empty) };
    if (turn > 0) pairs.push(pair);
  }
  engine.remove();
  project.remove();
  rmSync(empty, { recursive: true });
  const [rules, nothing] = [pairs.map((pair) => pair.rules), pairs.map((pair) => pair.empty)];
  const ratios = pairs.map((pair) => pair.rules.seconds / pair.empty.seconds).sort((one, other) => one - other);
  return { rules: quickest(rules), empty: quickest(nothing), ratio: ratios[Math.floor(ratios.length / 2)] ?? 0 };
}

const quickest = (runs: readonly Measured[]): Measured =>
  runs.reduce((best, run) => (run.seconds < best.seconds ? run : best));
