import { Markup } from "./html";

/** Colours of the picture, in light and in dark. Its classes begin at `.picture`, so that a page around it keeps its own. */
export const pictureStyle = new Markup(`
.picture{--ink:#1f2328;--soft:#59636e;--paper:#ffffff;--group:#f6f8fa;--border:#d1d9e0;--flow:#a6b0ba;--strong:#0969da;
--data:#ffd7d5;--data-edge:#cf222e;--outage:#ffe2c9;--outage-edge:#bc4c00;--restart:#fff3c4;--restart-edge:#9a6700;
--gone:#e6e8ea;--gone-edge:#57606a;--new:#d2f4d9;--new-edge:#1a7f37;--changed:#d8eaff;--changed-edge:#0969da;
font:13px system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
@media(prefers-color-scheme:dark){.picture{--ink:#e6edf3;--soft:#9da7b1;--paper:#161b22;--group:#0f141a;--border:#3d444d;--flow:#4d5761;
--strong:#58a6ff;--data:#5c1a1b;--data-edge:#ff7b72;--outage:#55300f;--outage-edge:#f0883e;--restart:#473a08;--restart-edge:#d29922;
--gone:#2d333b;--gone-edge:#8b949e;--new:#123d1f;--new-edge:#3fb950;--changed:#12305a;--changed-edge:#58a6ff}}
.picture .group{fill:var(--group);stroke:var(--border)}
.picture .group-name{fill:var(--soft);font-weight:600}
.picture .node rect{fill:var(--paper);stroke:var(--border)}
.picture .node text{text-anchor:middle}
.picture .name{fill:var(--ink);font-weight:600}
.picture .more{fill:var(--soft);font-size:12px}
${["data", "outage", "restart", "gone", "new", "changed"]
  .map((mark) => `.picture .${mark} rect{fill:var(--${mark});stroke:var(--${mark}-edge);stroke-width:2}`)
  .join("\n")}
.picture .gone rect{stroke-dasharray:5 3}
.picture .data .more,.picture .outage .more,.picture .restart .more,.picture .gone .more,.picture .new .more,.picture .changed .more{fill:var(--ink)}
.picture .flow{fill:none;stroke:var(--flow)}
.picture .touched{stroke:var(--strong);stroke-width:2}
.picture .flow-head path{fill:var(--flow)}
.picture .touched-head path{fill:var(--strong);stroke:none}
`);
