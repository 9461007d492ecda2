import { type Diagram, type Mark, marks, meaningOf, type PictureNode } from "./picture-diagram";

/** Fill, border and text of a mark, readable on light and dark alike. */
const colours: Readonly<Record<Mark, string>> = {
  data: "fill:#ffd7d5,stroke:#cf222e,stroke-width:3px,color:#3d0a0c",
  outage: "fill:#ffe2c9,stroke:#bc4c00,stroke-width:3px,color:#3d1a00",
  restart: "fill:#fff3c4,stroke:#9a6700,stroke-width:2px,color:#332200",
  gone: "fill:#e6e8ea,stroke:#57606a,stroke-width:2px,stroke-dasharray:4,color:#24292f",
  new: "fill:#d2f4d9,stroke:#1a7f37,stroke-width:2px,color:#0a2912",
  changed: "fill:#d8eaff,stroke:#0969da,stroke-width:2px,color:#05203f",
};

/** A diagram as Mermaid text, which code hosts draw where they find it in a comment. */
export function mermaidOf({ groups, flows }: Diagram): string {
  const ids = new Map(groups.flatMap(({ nodes }) => nodes).map(({ name }, index) => [name, `n${index}`]));
  const id = (name: string): string => ids.get(name) ?? "n";
  const drawn = groups.flatMap(({ name, nodes }, index) => [
    `  subgraph g${index}[${text([name])}]`,
    ...nodes.map((node) => `    ${id(node.name)}[${text(linesOf(node))}]`),
    "  end",
  ]);
  const lines = flows.map(({ from, to, isTouched }) => `  ${id(from)} ${isTouched ? "==>" : "-->"} ${id(to)}`);
  const nodes = groups.flatMap((group) => group.nodes);
  const classes = marks.flatMap((mark) => {
    const marked = nodes.filter((node) => node.mark === mark).map(({ name }) => id(name));
    return marked.length === 0 ? [] : [`  classDef ${mark} ${colours[mark]}`, `  class ${marked.join(",")} ${mark}`];
  });
  return ["flowchart LR", ...drawn, ...lines, ...classes, ""].join("\n");
}

/** What stands in a node. */
const linesOf = ({ name, kind, users, mark }: PictureNode): readonly string[] => [
  name,
  users === undefined ? kind : `${kind}, used by ${users}`,
  ...(mark === undefined ? [] : [meaningOf[mark]]),
];

/** A quoted text of several lines. Every sign with a meaning in Mermaid or HTML is written by its number. */
const text = (lines: readonly string[]): string =>
  `"${lines.map((line) => line.replace(/[^\p{L}\p{N} ,.:/-]/gu, (sign) => `#${sign.codePointAt(0) ?? 63};`)).join("<br/>")}"`;
