// Starts one of the tools: `node tools/start.mjs up prod`. Plain JavaScript, as it runs before any package is installed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const leastNode = 20;

function fail(problem, fix) {
  console.error(`\nproblem: ${problem}\nfix:     ${fix}`);
  process.exit(1);
}

/** What the lock file wants and node_modules does not have. */
function missingPackages() {
  const installedFile = join(modules, ".package-lock.json");
  if (!existsSync(installedFile)) return ["all packages"];
  const read = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const installed = read(installedFile);
  return Object.entries(read(join(root, "package-lock.json")))
    .filter(([path, { optional }]) => path !== "" && optional !== true)
    .filter(([path, { version }]) => installed[path]?.version !== version)
    .map(([path]) => path.replace(/^node_modules\//, ""));
}

function installPackages(missing) {
  const some = missing.slice(0, 3).join(", ") + (missing.length > 3 ? ", ..." : "");
  console.log(`npm ci installs what is missing: ${some}`);
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit" });
  if (status !== 0) fail("npm ci did not install the packages", "see its output above; it needs the npm registry");
}

const [tool = "doctor", ...rest] = process.argv.slice(2);
if (Number(process.versions.node.split(".")[0]) < leastNode) {
  fail(`Node.js ${process.versions.node} is too old: ${leastNode} or newer is needed`, "install Node.js 20 or newer");
}
const missing = missingPackages();
if (missing.length > 0) {
  if (tool === "doctor") fail(`packages are missing: ${missing.slice(0, 3).join(", ")}`, "npm ci");
  installPackages(missing);
}
const loader = join(modules, "tsx", "dist", "cli.mjs");
const { status } = spawnSync(process.execPath, [loader, join(root, "tools", `${tool}.ts`), ...rest], {
  stdio: "inherit",
});
process.exit(status ?? 1);
