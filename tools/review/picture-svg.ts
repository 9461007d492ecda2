import ELK, { type ElkExtendedEdge, type ElkNode } from "elkjs";
import { type Content, html } from "./html";
import { type Diagram, meaningOf, type PictureNode } from "./picture-diagram";
import { pictureStyle } from "./picture-style";

const line = 16;
const characterWidth = 7.8;
const padding = 12;

/** The layered layout follows the direction of calls; nodes of a group stay in it, and lines are led around other nodes. */
const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.json.edgeCoords": "ROOT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.spacing.nodeNodeBetweenLayers": "48",
  "elk.spacing.nodeNode": "14",
  "elk.spacing.edgeNode": "10",
};
const groupOptions = { "elk.padding": "[top=34,left=14,bottom=14,right=14]" };

/** A diagram as SVG that stands alone and follows the reader's light or dark colours. */
export async function svgOf(diagram: Diagram): Promise<string> {
  const graph: ElkNode = {
    id: "root",
    layoutOptions: options,
    children: diagram.groups.map(({ name, nodes }) => ({
      id: `group ${name}`,
      layoutOptions: groupOptions,
      children: nodes.map((node) => ({ id: node.name, ...sizeOf(node) })),
    })),
    edges: diagram.flows.map(({ from, to }) => ({ id: `${from} ${to}`, sources: [from], targets: [to] })),
  };
  const root: ElkNode = await new ELK().layout(graph);
  const { width = 0, height = 0 } = root;
  const label = `The platform ${diagram.title}: ${wordsOf(diagram)}`;
  return html`<svg
    class="picture"
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"
    width="${Math.ceil(width)}"
    height="${Math.ceil(height)}"
    role="img"
    aria-label="${label}"
  >
    <style>
      ${pictureStyle}
    </style>
    <defs>${arrow("flow")}${arrow("touched")}</defs>
    ${groupsOf(diagram, root)}${linesOf(diagram, root)}
  </svg>`.text;
}

/** The head of a line. It does not take the line's colour by itself, so each colour has one. */
const arrow = (colour: string): Content =>
  html`<marker
    id="arrow-${colour}"
    class="${colour}-head"
    viewBox="0 0 8 8"
    refX="7"
    refY="4"
    markerWidth="8"
    markerHeight="8"
    markerUnits="userSpaceOnUse"
    orient="auto"
    ><path d="M0 0L8 4L0 8z"
  /></marker>`;

const sizeOf = (node: PictureNode): { readonly width: number; readonly height: number } => ({
  width: Math.max(...textOf(node).map((text) => text.length)) * characterWidth + 2 * padding,
  height: textOf(node).length * line + padding,
});

const textOf = ({ name, kind, users, mark }: PictureNode): readonly string[] => [
  name,
  users === undefined ? kind : `${kind}, used by ${users}`,
  ...(mark === undefined ? [] : [meaningOf[mark]]),
];

/** What the picture shows, for those who cannot see it. */
function wordsOf({ groups }: Diagram): string {
  const marked = groups.flatMap(({ nodes }) => nodes).filter(({ mark }) => mark !== undefined);
  if (marked.length === 0) return "nothing changes";
  return marked.map(({ name, mark }) => (mark === undefined ? name : `${name} ${meaningOf[mark]}`)).join(", ");
}

function groupsOf(diagram: Diagram, root: ElkNode): Content {
  return diagram.groups.map(({ name, nodes }, index) => {
    const group = root.children?.[index];
    if (group === undefined) return undefined;
    const { x = 0, y = 0, width = 0, height = 0 } = group;
    const inner = nodes.map((node, place) => nodeOf(node, group.children?.[place]));
    return html`<g transform="translate(${x} ${y})"
      ><rect class="group" width="${width}" height="${height}" rx="10" /><text class="group-name" x="14" y="22"
        >${name}</text
      >${inner}</g
    >`;
  });
}

function nodeOf(node: PictureNode, place: ElkNode | undefined): Content {
  const { x = 0, y = 0, width = 0, height = 0 } = place ?? {};
  const texts = textOf(node).map(
    (text, index) =>
      html`<text class="${index === 0 ? "name" : "more"}" x="${width / 2}" y="${padding / 2 + line * (index + 0.75)}"
        >${text}</text
      >`,
  );
  return html`<g class="node ${node.mark ?? ""}" transform="translate(${x} ${y})"
    ><rect width="${width}" height="${height}" rx="6" />${texts}</g
  >`;
}

function linesOf(diagram: Diagram, root: ElkNode): Content {
  return diagram.flows.map(({ isTouched }, index) => {
    const edge = root.edges?.[index];
    return html`<path
      class="flow ${isTouched ? "touched" : ""}"
      d="${pathOf(edge)}"
      marker-end="url(#arrow-${isTouched ? "touched" : "flow"})"
    />`;
  });
}

function pathOf(edge: ElkExtendedEdge | undefined): string {
  const sections = edge?.sections ?? [];
  return sections
    .map(({ startPoint, bendPoints = [], endPoint }) =>
      [startPoint, ...bendPoints, endPoint].map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join(""),
    )
    .join("");
}
