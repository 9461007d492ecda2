import type { Parity } from "../../components/language/parity";
import { parityOfPlatform, parityOfTiers } from "../../components/platform/parity";
import { plain, table } from "../../policies/reports/markdown";

/** Where the table of both targets lies. */
export const parityFile = "docs/parity.md";

/** The table of both targets: each capability, how Kubernetes gives it, and whether Docker gives the same. */
export const parityText = (): string =>
  [
    "# Kubernetes and Docker",
    "",
    "Made from the code by `npm run schema`, not by hand.",
    "",
    "One spec stands on both. Docker gives a capability the same way, another way, or not at all: then it is an error that names itself.",
    "",
    ...section("The platform", parityOfPlatform),
    ...Object.entries(parityOfTiers).flatMap(([kind, rows]) => section(titleOf(kind), rows)),
  ].join("\n");

/** `objectStore` as a title: `Object store`. */
function titleOf(kind: string): string {
  const words = kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

const section = (title: string, rows: readonly Parity[]): readonly string[] => [
  `## ${title}`,
  "",
  ...table(["capability", "Kubernetes", "Docker"], rows.map(cells)),
  "",
];

const cells = ({ capability, kubernetes, docker }: Parity): readonly string[] => [
  plain(capability),
  plain(kubernetes),
  onDocker(docker),
];

function onDocker(docker: Parity["docker"]): string {
  switch (docker.kind) {
    case "same":
      return "the same";
    case "different":
      return plain(docker.how);
    case "unavailable":
      return `**not available**: ${plain(docker.error)}`;
  }
}
