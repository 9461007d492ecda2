import { dirname, join } from "node:path";
import type { Part, Program } from "./parts";

/** An archive of the vendor, the file with its SHA-256, and the programs that come from it. */
export interface Release {
  readonly archive: string;
  readonly url: string;
  readonly checksums: string;
  /** Where each program lies in the archive, and where it is to lie. */
  readonly programs: readonly { readonly from: string; readonly to: string }[];
}

/** Where the vendor publishes archives and checksums; tests put servers of their own here. */
export interface Vendor {
  readonly archives: string;
  readonly repositories: string;
}

export const vendor: Vendor = {
  archives: "https://get.pulumi.com/releases",
  repositories: "https://github.com/pulumi",
};

const systems: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin" };
const machines: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** The releases that hold the programs of some parts. @throws Error where the vendor has none for this kind of machine. */
export function releasesOf(parts: readonly Part[], from: Vendor = vendor): readonly Release[] {
  const system = systems[process.platform];
  const machine = machines[process.arch];
  if (system === undefined || machine === undefined) {
    throw new Error(`there is none for ${process.platform} on ${process.arch}`);
  }
  const programs = parts.flatMap((part) => part.programs);
  const ofCli = programs.filter(({ isPlugin }) => !isPlugin);
  const plugins = programs.filter(({ isPlugin }) => isPlugin);
  return [
    ...(ofCli.length === 0 ? [] : [cli(ofCli, `${system}-${process.arch}`, from)]),
    ...plugins.map((program) => plugin(program, `${system}-${machine}`, from)),
  ];
}

/** The command and its language hosts come in one archive. */
function cli(programs: readonly Program[], machine: string, from: Vendor): Release {
  const version = programs[0]?.version ?? "";
  const archive = `pulumi-v${version}-${machine}.tar.gz`;
  return {
    archive,
    url: `${from.archives}/sdk/${archive}`,
    checksums: `${from.repositories}/pulumi/releases/download/v${version}/pulumi-${version}-checksums.txt`,
    programs: programs.map(({ name, path }) => ({ from: join("pulumi", name), to: path })),
  };
}

function plugin({ name, version, path }: Program, machine: string, from: Vendor): Release {
  const archive = `${name}-v${version}-${machine}.tar.gz`;
  const project = name.replace("pulumi-resource-", "pulumi-");
  return {
    archive,
    url: `${from.archives}/plugins/${archive}`,
    checksums: `${from.repositories}/${project}/releases/download/v${version}/${project}_${version}_checksums.txt`,
    programs: [{ from: name, to: join(dirname(path), name) }],
  };
}
