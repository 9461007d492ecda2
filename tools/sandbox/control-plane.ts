import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { binFolder, home } from "../home";
import { UserProblem } from "../problem";
import { type Finished, run } from "../process";

const sandboxes = join(home, "sandbox");

/** Where the processes of a sandbox keep their data, logs and keys. */
export const folderOf = (stack: string): string => join(sandboxes, "clusters", stack);

/** Whether a sandbox of that stack was made before. It may have stopped since. */
export const exists = (stack: string): boolean => existsSync(join(folderOf(stack), "kwok.yaml"));

/** Names of the stacks that have a sandbox. */
export const existingSandboxes = (): readonly string[] =>
  existsSync(join(sandboxes, "clusters")) ? readdirSync(join(sandboxes, "clusters")).filter(exists) : [];

const program = (name: string): string => join(binFolder, name);
const patch = (name: string, flags: Readonly<Record<string, string>>): object => ({
  name,
  extraArgs: Object.entries(flags).map(([key, value]) => ({ key, value })),
});

/** A control plane that only this machine reaches. Operators are simulated, so nobody would answer their webhooks. */
const configuration = (): object => ({
  apiVersion: "config.kwok.x-k8s.io/v1alpha1",
  kind: "KwokctlConfiguration",
  options: {
    runtime: "binary",
    bindAddress: "127.0.0.1",
    enableCRDs: ["Stage"],
    disableQPSLimits: true,
    etcdBinary: program("etcd"),
    kubeApiserverBinary: program("kube-apiserver"),
    kubeControllerManagerBinary: program("kube-controller-manager"),
    kubeSchedulerBinary: program("kube-scheduler"),
    kwokControllerBinary: program("kwok"),
    kubectlBinary: program("kubectl"),
  },
  componentsPatches: [
    patch("etcd", { "unsafe-no-fsync": "true" }),
    patch("kube-apiserver", {
      "disable-admission-plugins": "ValidatingAdmissionWebhook,MutatingAdmissionWebhook",
    }),
    patch("kube-controller-manager", { "enable-hostpath-provisioner": "true" }),
    patch("kwok-controller", { v: "WARN", cidr: "10.244.0.1/16" }),
  ],
});

/** Makes a control plane and waits until it answers. */
export async function create(stack: string): Promise<void> {
  const file = join(sandboxes, `${stack}.yaml`);
  writeFileSync(file, stringify(configuration()));
  const kubeconfig = join(sandboxes, `${stack}.kubeconfig`);
  try {
    const args = ["create", "cluster", "--config", file, "--wait", "60s", "--kubeconfig", kubeconfig];
    await kwokctl(stack, args);
  } finally {
    rmSync(file, { force: true });
    rmSync(kubeconfig, { force: true });
  }
}

/** Starts the processes of a control plane that do not run. */
export async function restart(stack: string): Promise<void> {
  for (const file of await deadPidFiles(stack)) rmSync(file);
  await kwokctl(stack, ["start", "cluster", "--wait", "60s"]);
}

/** Ends all processes of a control plane and removes its data. */
export async function remove(stack: string): Promise<void> {
  for (const file of await deadPidFiles(stack)) rmSync(file);
  await kwokctl(stack, ["delete", "cluster", "--kubeconfig", join(sandboxes, `${stack}.kubeconfig`)]);
  rmSync(folderOf(stack), { recursive: true, force: true });
}

/** Whether every process of a control plane runs. */
export async function isRunning(stack: string): Promise<boolean> {
  return (await deadPidFiles(stack)).length === 0;
}

/** After a reboot a number may belong to another program, so the command line is asked and not the number alone. */
async function deadPidFiles(stack: string): Promise<readonly string[]> {
  const folder = join(folderOf(stack), "pids");
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const commands = await Promise.all(
    files.map(async (file) => run("ps", ["-o", "command=", "-p", readFileSync(file, "utf8").trim()])),
  );
  return files.filter((_, index) => !commands[index]?.stdout.includes(folderOf(stack)));
}

async function kwokctl(stack: string, args: readonly string[]): Promise<Finished> {
  const env = { KWOK_WORKDIR: sandboxes };
  const finished = await run(program("kwokctl"), [...args, "--name", stack], { env });
  if (finished.code === 0) return finished;
  const last = finished.output.split("\n").slice(-5).join("\n");
  throw new UserProblem(
    `the sandbox of ${stack} could not be changed (${args.slice(0, 2).join(" ")}):\n${last}`,
    `look into ${join(folderOf(stack), "logs")}, or begin anew: npm run down -- ${stack}`,
  );
}
