import { spawn } from "node:child_process";
import { join } from "node:path";

/** Whether the program loads a part of an SDK that none of its stacks uses. */
export interface ImportCost {
  readonly module: string;
  readonly loaded: boolean;
}

const unused = [
  "@pulumi/aws/index.js",
  "@pulumi/aws/s3/index.js",
  "@pulumi/docker/",
  "@pulumi/kubernetes/index.js",
  "@pulumi/policy/",
];

const probe = `
require("./components/platform/kubernetes");
console.log(JSON.stringify(Object.keys(require.cache)));
`;

/** Loads the components in a process of their own, and looks which modules came along. */
export async function measureImports(): Promise<readonly ImportCost[]> {
  const child = spawn(process.execPath, ["--import", "tsx", "--eval", probe], { cwd: join(__dirname, "..") });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => child.on("close", resolve));
  const loaded = Buffer.concat(chunks).toString("utf8");
  return unused.map((module) => ({ module, loaded: loaded.includes(`node_modules/${module}`) }));
}
