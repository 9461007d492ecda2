import { diagramOf, type Drawn } from "./picture-diagram";
import { mermaidOf } from "./picture-mermaid";
import { svgOf } from "./picture-svg";
import type { ChangeGroup, Picture } from "./report";

/** A platform as its plan has it, with what a change does to it, in all forms. @param groups changes of the review. */
export async function drawPicture(plan: Drawn, groups: readonly ChangeGroup[]): Promise<Picture> {
  const diagram = diagramOf(plan, groups);
  return { mermaid: mermaidOf(diagram), svg: await svgOf(diagram) };
}
