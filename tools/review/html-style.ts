import { Markup } from "./html";

/** The page's colours and shapes: the reader's own light or dark, one column that fits a telephone, and what is wide scrolls by itself. */
export const pageStyle = new Markup(`
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--paper:#ffffff;--panel:#f6f8fa;--border:#d1d9e0;--link:#0550ae;
--unchanged:#59636e;--harmless:#116329;--risky:#a40e26;--forbidden:#a40e26;--failed:#953800;
--unchanged-fill:#eaeef2;--harmless-fill:#dafbe1;--risky-fill:#ffebe9;--forbidden-fill:#ffebe9;--failed-fill:#fff1e5;--before:#ffebe9;--after:#dafbe1}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b1;--paper:#0d1117;--panel:#161b22;--border:#3d444d;--link:#79c0ff;
--unchanged:#9da7b1;--harmless:#7ee787;--risky:#ffa198;--forbidden:#ffa198;--failed:#ffb77c;
--unchanged-fill:#21262d;--harmless-fill:#0f2d19;--risky-fill:#3c1618;--forbidden-fill:#3c1618;--failed-fill:#3b2108;--before:#3c1618;--after:#0f2d19}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0 .3rem}
h2{font-size:1.3rem;margin:2.5rem 0 .4rem;padding-top:1.2rem;border-top:1px solid var(--border)}
h3{font-size:1.05rem;margin:1.4rem 0 .5rem}
p{margin:.3rem 0}
a{color:var(--link)}
code{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.soft{color:var(--soft)}
.small{font-size:.875rem}
.badge{display:inline-block;border-radius:1rem;padding:.05rem .65rem;font-size:.8rem;font-weight:600;white-space:nowrap;color:var(--unchanged);background:var(--unchanged-fill)}
${["harmless", "risky", "forbidden", "failed"].map((verdict) => `.badge.${verdict}{color:var(--${verdict});background:var(--${verdict}-fill)}`).join("\n")}
.stacks{list-style:none;margin:1rem 0;padding:0;border:1px solid var(--border);border-radius:.6rem;overflow:hidden}
.stacks li{display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline;padding:.55rem .9rem}
.stacks li+li{border-top:1px solid var(--border)}
.stacks li>span:last-child{flex:1 1 20rem}
.risk{border:1px solid var(--risky);border-left-width:.35rem;border-radius:.5rem;background:var(--risky-fill);padding:.7rem .9rem;margin:.7rem 0}
.risk.waived{border-color:var(--border);background:var(--panel)}
.note{border:1px solid var(--border);border-radius:.5rem;background:var(--panel);padding:.6rem .9rem;margin:.7rem 0}
.note pre{margin:.2rem 0;white-space:pre-wrap}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .9rem;margin:.5rem 0 0}
dt{font-weight:600}
dd{margin:0}
details{border:1px solid var(--border);border-radius:.5rem;margin:.6rem 0;background:var(--panel)}
summary{cursor:pointer;padding:.5rem .9rem;font-weight:600}
details>.inside{padding:.2rem .9rem .8rem;border-top:1px solid var(--border)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.925rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--border)}
tr:last-child td{border-bottom:0}
th{color:var(--soft);font-weight:600}
td.number,th.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.change{margin:.6rem 0}
.values{list-style:none;margin:.25rem 0 0;padding-left:1rem;border-left:2px solid var(--border)}
.values code.before{background:var(--before);padding:.05rem .3rem;border-radius:.25rem}
.values code.after{background:var(--after);padding:.05rem .3rem;border-radius:.25rem}
figure{margin:0;overflow-x:auto;padding:.4rem 0}
figure svg{display:block;margin:0 auto;max-width:100%;min-width:46rem;height:auto}
@media(max-width:36rem){main{padding:1rem .9rem 3rem}dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}h1{font-size:1.35rem}td.number,th.number{padding-right:.4rem}}
`);
