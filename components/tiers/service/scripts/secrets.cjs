// Read by Node.js before the program (NODE_OPTIONS --require): each file in the folder of secrets becomes the variable of its name, and
// `$(NAME)` in other variables becomes the value of NAME, as Kubernetes does it. Processes that this one starts get all of it.
"use strict";
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = process.env.PALIER_SECRETS;
if (folder) {
  delete process.env.PALIER_SECRETS;
  const plain = Object.entries(process.env);
  for (const name of readdirSync(folder)) process.env[name] = readFileSync(join(folder, name), "utf8");
  for (const [name, value] of plain) {
    if (!value.includes("$(")) continue;
    process.env[name] = value.replace(/\$\$|\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g, (found, other) =>
      other === undefined ? "$" : (process.env[other] ?? found),
    );
  }
}
