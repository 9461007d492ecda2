import { type DockerContainer, dockerContainer, hostPaths } from "../docker";
import type { Field } from "../field";
import { alwaysMandatory } from "../levels";
import { type ResourceRule, texts, type Violation } from "../rule";

/** Who takes over a container does not have the machine. */
export const dockerIsolation: ResourceRule = {
  sees: "resource",
  name: "docker-isolation",
  description:
    "Containers of Docker are apart from their machine: its rights, its kernel's spaces, its files, its Docker.",
  references: [
    "CIS Docker 5.3 to 5.5",
    "CIS Docker 5.9",
    "CIS Docker 5.16 to 5.18",
    "CIS Docker 5.31",
    "HIPAA §164.312(a)(1)",
    "ISO 27001 A.8.9",
  ],
  levels: alwaysMandatory,
  settings: {
    capabilities: {
      type: "array",
      items: { type: "string" },
      default: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "NET_BIND_SERVICE", "SETGID", "SETUID"],
      description: "Rights of the kernel that a container may add",
    },
    hostPaths: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Files and folders of the machine's system that containers may see",
    },
  },
  check: (resource, settings) => {
    const container = dockerContainer(resource);
    if (container === undefined) return [];
    return [
      ...rights(container.props),
      ...spaces(container.props),
      ...capabilities(container.props, texts(settings.at("capabilities"))),
      ...profiles(container.props),
      ...files(container, texts(settings.at("hostPaths"))),
    ];
  },
};

function rights(props: Field): readonly Violation[] {
  const privileged = props.at("privileged");
  const ofMachine = "The container has all rights of the machine";
  return [
    ...(privileged.is(true) ? [wrong(privileged, ofMachine, "privileged: false")] : []),
    ...props
      .at("devices")
      .items()
      .map((device) => wrong(device.at("hostPath"), "The container has a device of the machine", "devices left out")),
  ];
}

const wrong = ({ path, shown }: Field, message: string, fix: string): Violation => ({
  path,
  found: shown,
  message,
  fix,
});

const hostSpaces = [
  { key: "networkMode", what: "network, with all ports that listen there", fix: "networksAdvanced: [{ name: … }]" },
  { key: "pidMode", what: "processes", fix: "pidMode left out" },
  { key: "ipcMode", what: "shared memory", fix: 'ipcMode: "private"' },
  { key: "usernsMode", what: "users, so that its root is the machine's", fix: "usernsMode left out" },
] as const;

const spaces = (props: Field): readonly Violation[] =>
  hostSpaces
    .map(({ key, what, fix }) => ({ field: props.at(key), what, fix }))
    .filter(({ field }) => field.is("host"))
    .map(({ field, what, fix }) => wrong(field, `The container shares the machine's ${what}`, fix));

const capabilities = (props: Field, allowed: readonly string[]): readonly Violation[] =>
  props
    .at("capabilities", "adds")
    .items()
    .filter(({ text }) => text !== undefined && !allowed.includes(text.replace(/^CAP_/, "")))
    .map((field) => wrong(field, "The container adds a right of the kernel", 'capabilities: { drops: ["ALL"] }'));

/** Options that switch a protection of the kernel off. */
const profiles = (props: Field): readonly Violation[] =>
  props
    .at("securityOpts")
    .items()
    .filter(({ text = "" }) => /^(?:seccomp|apparmor)[:=]unconfined$|^label[:=]disable$/.test(text))
    .map((field) =>
      wrong(field, "A protection of the kernel is switched off", 'securityOpts: ["no-new-privileges:true"]'),
    );

/** Sockets by which a program has the machine's containers, and with them the machine. */
const sockets = /\/(?:docker|containerd|crio|podman)\.sock$/;

/** What the machine itself is made of, as CIS lists it. */
const systemFolders = /^\/(?:$|(?:boot|dev|etc|lib|lib64|proc|sys|usr|root|run|var\/run|var\/lib\/docker)(?:\/|$))/;

const files = (container: DockerContainer, allowed: readonly string[]): readonly Violation[] =>
  hostPaths(container)
    .filter(({ path }) => !allowed.some((one) => path === one || path.startsWith(`${one.replace(/\/$/, "")}/`)))
    .flatMap(({ field, path }) => {
      if (sockets.test(path)) {
        const message = "The container has the machine's Docker, and with it every right of the machine";
        return [wrong(field, message, "leave the socket out, or put a proxy before it that lets little through")];
      }
      const message = "The container sees files of the machine's system";
      return systemFolders.test(path) ? [wrong(field, message, "a volume of Docker, or uploads, in its place")] : [];
    });
