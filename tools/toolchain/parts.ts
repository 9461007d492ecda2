import { join } from "node:path";
import type { TargetKind } from "../../components/language/context";
import { binFolder, pulumiHome } from "../home";

/** A program with the version that it must have, and how it says its version. */
export interface Program {
  readonly name: string;
  readonly version: string;
  /** Where it lies after a build or a download. */
  readonly path: string;
  /** Import path of its main package, or a folder of the module. */
  readonly source: string;
  /** Whether it is a plug-in, which the engine finds by the version in its folder's name. */
  readonly isPlugin: boolean;
  /** How its version is asked. Without it, it is not looked for on PATH. */
  readonly asks?: {
    /** A program beside it that has the same version. Default: itself. */
    readonly program?: string;
    readonly arguments: readonly string[];
  };
}

/** What needs a part: any update, those of one target, or only the sandbox. */
export type Purpose = "engine" | TargetKind | "sandbox";

/** Whether the vendor publishes archives of a part. */
export const isOfVendor = ({ purpose }: Part): boolean => purpose !== "sandbox";

/** A Go module under `tools/go` and the programs that come from it. */
export interface Part {
  readonly name: string;
  readonly purpose: Purpose;
  readonly programs: readonly Program[];
  /** Link flags beside `-s -w`. Default: none. */
  readonly linkFlags?: string;
  /** Seconds of a build on two cores with empty compiler caches, seen; for the progress lines only. */
  readonly usualSeconds: number;
}

export const pulumiVersion = "3.250.0";
const kubernetesVersion = "1.36.3";
const kwokVersion = "0.8.0";

const inBin = (name: string, version: string, source: string): Program => ({
  name,
  version,
  source,
  path: join(binFolder, name),
  isPlugin: false,
});

const plugin = (name: string, version: string, source: string): Program => ({
  name: `pulumi-resource-${name}`,
  version,
  source,
  path: join(pulumiHome, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`),
  isPlugin: true,
  asks: { arguments: ["--version"] },
});

const engine: Program = {
  ...inBin("pulumi", pulumiVersion, "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"),
  asks: { arguments: ["version"] },
};
const languageHost: Program = {
  ...inBin(
    "pulumi-language-nodejs",
    pulumiVersion,
    "github.com/pulumi/pulumi/sdk/nodejs/cmd/pulumi-language-nodejs/v3",
  ),
  asks: { program: engine.name, arguments: ["version"] },
};

/** Everything that an update and the sandbox need, in the order in which it is built. */
export const parts: readonly Part[] = [
  {
    name: "engine",
    purpose: "engine",
    linkFlags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${pulumiVersion}`,
    usualSeconds: 240,
    programs: [engine],
  },
  { name: "language-nodejs", purpose: "engine", usualSeconds: 35, programs: [languageHost] },
  {
    name: "provider-random",
    purpose: "engine",
    usualSeconds: 150,
    programs: [plugin("random", "4.21.2", "./cmd")],
  },
  {
    name: "provider-kubernetes",
    purpose: "kubernetes",
    usualSeconds: 540,
    programs: [plugin("kubernetes", "4.25.0", ".")],
  },
  {
    name: "provider-docker",
    purpose: "docker",
    usualSeconds: 300,
    programs: [plugin("docker", "5.2.0", "./cmd")],
  },
  {
    name: "kubernetes",
    purpose: "sandbox",
    linkFlags: `-X k8s.io/component-base/version.gitVersion=v${kubernetesVersion}`,
    usualSeconds: 240,
    programs: ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"].map((name) =>
      inBin(name, kubernetesVersion, `k8s.io/kubernetes/cmd/${name}`),
    ),
  },
  {
    name: "etcd",
    purpose: "sandbox",
    usualSeconds: 20,
    programs: [inBin("etcd", "3.7.3", "go.etcd.io/etcd/server/v3")],
  },
  {
    name: "kwok",
    purpose: "sandbox",
    linkFlags: `-X sigs.k8s.io/kwok/pkg/consts.Version=${kwokVersion}`,
    usualSeconds: 60,
    programs: ["kwok", "kwokctl"].map((name) => inBin(name, kwokVersion, `sigs.k8s.io/kwok/cmd/${name}`)),
  },
];
