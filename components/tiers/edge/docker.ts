import { join } from "node:path";
import type { ContainerFile, ContainerPlan } from "../../targets/docker/container";
import { scriptFiles, secretPath, textFiles, tierFolder } from "../../targets/docker/files";
import { httpHealthCommand, httpHealthFiles } from "../../targets/docker/http-health";
import { containerPort, type ContainersOf, type DockerTarget } from "../../targets/docker/target";
import type { EdgePlan } from "./plan";
import { softwares } from "./software";
import { softwareFacts } from "./software/facts";
import { certificateFiles, certificatesOfHost, folders } from "./software/mounted";
import type { EdgePlace } from "./software/place";
import type { EdgeSoftware } from "./software/software";

/** User and group id of the process: nobody's, as not every image names one that is not root. */
const user = "65532:65532";

/** The folder of every image to which anyone may write: a volume takes its rights from the folder that it first lies over. */
const keptFolder = "/var/tmp";

/** The host's own answer to names of containers: an address for each that has the name. */
const nameServer = "127.0.0.11:53";

/** Who makes the certificates that the program shows. */
type CertificatesFrom = "made" | "given" | "none";

function certificatesFrom({ software, certificates }: EdgePlan): CertificatesFrom {
  if (certificates === "secret") return "given";
  return softwareFacts[software].ownCertificates ? "none" : "made";
}

/** Where the edge stands on a Docker host. */
export const onDockerHost = (plan: EdgePlan, { edgePorts }: DockerTarget): EdgePlace => ({
  httpsPort: edgePorts.https,
  // What it tells clients of HTTP/3 is its own port, at which nobody reaches it under another number.
  http3: softwareFacts[plan.software].http3 && edgePorts.https === 443,
  certificates: certificatesFrom(plan) === "none" ? "planned" : "ofEachHost",
  nameServer,
});

/** The one container of an edge: its configuration as on Kubernetes, but for addresses, ports and files of certificates. */
export const edgeContainers: ContainersOf<EdgePlan> = (plan, target) => {
  const software = softwares[plan.software];
  const { privatePort } = softwareFacts[plan.software];
  const open = (port: number) => ({ port, address: "0.0.0.0" }) as const;
  return [
    {
      name: plan.name,
      image: { from: "registry", reference: plan.image },
      aliases: [],
      user,
      entrypoint: [`${tierFolder}/start-edge.sh`],
      command: commandOf(plan, software),
      environment: environmentOf(plan, software),
      files: filesOf(plan, software, target),
      volumes: [{ name: "data", path: keptFolder }],
      ...givenFolders(plan, target),
      scratch: scratchOf(plan, software),
      ports: [
        { name: "http", port: 80, published: open(target.edgePorts.http) },
        { name: "https", port: 443, published: open(target.edgePorts.https) },
        ...(onDockerHost(plan, target).http3
          ? [{ name: "https-udp", port: 443, protocol: "udp", published: open(443) } as const]
          : []),
        containerPort(plan, "metrics", privatePort),
      ],
      health: {
        command: httpHealthCommand(privatePort, software.healthPath),
        intervalSeconds: 5,
        timeoutSeconds: 3,
        retries: 6,
        startPeriodSeconds: 30,
      },
      resources: plan.resources,
      // Requests on their way end first.
      stopSeconds: plan.drainSeconds + 5,
      capabilities: software.capabilities,
    },
  ];
};

/** Programs that are told of another certificate look at the first of their hosts' own. */
function commandOf({ hosts: [first] }: EdgePlan, { command }: EdgeSoftware): readonly string[] {
  const shown = certificatesOfHost(first?.host ?? "").certificate;
  return command.map((word) => (word === certificateFiles.certificate ? shown : word));
}

const environmentOf = (plan: EdgePlan, { environment }: EdgeSoftware): ContainerPlan["environment"] => ({
  ...environment,
  ...(softwareFacts[plan.software].ownCertificates && { XDG_DATA_HOME: keptFolder }),
  EDGE_CERTIFICATES: certificatesFrom(plan),
  EDGE_HOSTS: plan.hosts.map(({ host }) => host).join(" "),
  ...Object.fromEntries(
    plan.ownSecrets.flatMap(({ name, username }) => [
      ["EDGE_LOGIN", username],
      ["EDGE_HASH_FILE", secretPath(`${name}-hash`)],
    ]),
  ),
});

function filesOf(plan: EdgePlan, software: EdgeSoftware, target: DockerTarget): readonly ContainerFile[] {
  const { file, text } = software.configure(plan, onDockerHost(plan, target));
  return [
    ...textFiles(software.configurationFolder, { [file]: text, ...software.scripts }),
    ...scriptFiles(join(__dirname, "scripts/docker")),
    ...httpHealthFiles(),
    ...plan.ownSecrets.map(({ name }): ContainerFile => ({
      path: secretPath(`${name}-hash`),
      content: { secret: name, form: "bcrypt" },
    })),
  ];
}

const givenFolders = (plan: EdgePlan, { certificates }: DockerTarget): Pick<ContainerPlan, "hostFolders"> =>
  certificates !== undefined && certificatesFrom(plan) === "given"
    ? { hostFolders: [{ from: certificates, path: folders.certificates }] }
    : {};

/** In memory: what is forgotten, and what no disk should keep. */
const scratchOf = (plan: EdgePlan, { scratchFolder, login }: EdgeSoftware): ContainerPlan["scratch"] => [
  { path: scratchFolder, mebibytes: 16 },
  ...(certificatesFrom(plan) === "made" ? [{ path: folders.certificates, mebibytes: 1 }] : []),
  ...(login.as === "file" ? [{ path: login.folder, mebibytes: 1 }] : []),
];
