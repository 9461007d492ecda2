import { join } from "node:path";
import { binFolder, pulumiHome } from "../home";

/** A program with the version that it must have, and how it says its version. */
export interface Program {
  readonly name: string;
  readonly version: string;
  /** Where it lies after a build or a download. */
  readonly path: string;
  /** Import path of its main package, or a folder of the module. */
  readonly source: string;
  /** Arguments with which it prints its version; without them it is not looked for on PATH. */
  readonly versionArguments?: readonly string[];
}

/** A Go module under `tools/go` and the programs that come from it. */
export interface Part {
  readonly name: string;
  /** What needs it: any update, or only the sandbox. */
  readonly purpose: "engine" | "sandbox";
  readonly programs: readonly Program[];
  /** Link flags beside `-s -w`. */
  readonly linkFlags?: string;
  /** Seconds of a build on two cores with empty caches, seen; for the progress line only. */
  readonly usualSeconds: number;
}

export const pulumiVersion = "3.250.0";
const kubernetesVersion = "1.36.3";

const inBin = (name: string): string => join(binFolder, name);
const plugin = (name: string, version: string, source: string): Program => ({
  name: `pulumi-resource-${name}`,
  version,
  source,
  path: join(pulumiHome, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`),
  versionArguments: ["--version"],
});
const controlPlane = (name: string): Program => ({
  name,
  version: kubernetesVersion,
  source: `k8s.io/kubernetes/cmd/${name}`,
  path: inBin(name),
});

/** Everything that an update and the sandbox need, in the order in which it is built. */
export const parts: readonly Part[] = [
  {
    name: "engine",
    purpose: "engine",
    linkFlags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${pulumiVersion}`,
    usualSeconds: 215,
    programs: [
      {
        name: "pulumi",
        version: pulumiVersion,
        source: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        path: inBin("pulumi"),
        versionArguments: ["version"],
      },
    ],
  },
  {
    name: "language-nodejs",
    purpose: "engine",
    usualSeconds: 45,
    programs: [
      {
        name: "pulumi-language-nodejs",
        version: pulumiVersion,
        source: "github.com/pulumi/pulumi/sdk/nodejs/cmd/pulumi-language-nodejs/v3",
        path: inBin("pulumi-language-nodejs"),
      },
    ],
  },
  {
    name: "provider-random",
    purpose: "engine",
    usualSeconds: 140,
    programs: [plugin("random", "4.21.2", "./cmd")],
  },
  {
    name: "provider-kubernetes",
    purpose: "engine",
    usualSeconds: 540,
    programs: [plugin("kubernetes", "4.25.0", ".")],
  },
  {
    name: "kubernetes",
    purpose: "sandbox",
    linkFlags: `-X k8s.io/component-base/version.gitVersion=v${kubernetesVersion}`,
    usualSeconds: 240,
    programs: ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"].map(controlPlane),
  },
  {
    name: "etcd",
    purpose: "sandbox",
    usualSeconds: 20,
    programs: [{ name: "etcd", version: "3.7.3", source: "go.etcd.io/etcd/server/v3", path: inBin("etcd") }],
  },
  {
    name: "kwok",
    purpose: "sandbox",
    linkFlags: "-X sigs.k8s.io/kwok/pkg/consts.Version=0.8.0",
    usualSeconds: 60,
    programs: ["kwok", "kwokctl"].map((name) => ({
      name,
      version: "0.8.0",
      source: `sigs.k8s.io/kwok/cmd/${name}`,
      path: inBin(name),
    })),
  },
];
