import { base, linkBusybox, finishJava, packages, removeCompiler } from "./debian";
import { foldersOf, type Layer } from "./layer";
import { caddy, kafka, npm, pages, postgres16 } from "./programs";
import { nodeService, springModules, springService } from "./services";

/** What an image says of how it is run, as its configuration names it. */
export interface ImageSettings {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  /** Folders that Docker makes a volume of where nobody else does. */
  readonly Volumes?: Readonly<Record<string, object>>;
}

/** An image: its layers, from the lowest, and how it is run. */
export interface Image {
  readonly layers: readonly Layer[];
  readonly settings: ImageSettings;
}

const programs = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const java = (): Promise<Layer> => packages("java", ["default-jre-headless", "curl"], finishJava);
const node = (): Promise<Layer> => packages("node", ["nodejs"]);
const nginx = (): Promise<Layer> => packages("nginx", ["nginx-light", "openssl", "curl"]);
const alpine = (): Promise<Layer> => packages("busybox", ["busybox"], linkBusybox);

/** Layers over the base, one after the other: each may need the one machine's package program. */
async function stack(...over: readonly (() => Promise<Layer>)[]): Promise<readonly Layer[]> {
  const layers = [await base()];
  for (const one of over) layers.push(await one());
  return layers;
}

/** The official image's folders and variables, of a major that Debian or Maven Central has. */
async function postgres(tag: string): Promise<Image> {
  const data = "/var/lib/postgresql/data";
  const owned = (): Promise<Layer> => foldersOf(999, [data]);
  const common = { Volumes: { [data]: {} }, Cmd: ["postgres"] };
  const path = (folders: string): string => `PATH=${folders}:${programs}`;
  const debian = "/usr/lib/postgresql/15/bin";
  if (tag.startsWith("15")) {
    const server = (): Promise<Layer> => packages("postgres-15", ["postgresql-15"], removeCompiler);
    return { layers: await stack(server, owned), settings: { ...common, Env: [path(debian), `PGDATA=${data}`] } };
  }
  if (!tag.startsWith("16")) throw new Error(`no programs are known for postgres:${tag}`);
  const clients = (): Promise<Layer> => packages("postgres-clients", ["postgresql-client-15", "libstdc++6"]);
  const both = `/usr/lib/postgresql/16/bin:${debian}`;
  const layers = await stack(clients, postgres16, owned);
  return { layers, settings: { ...common, Env: [path(both), `PGDATA=${data}`] } };
}

const redis = async (): Promise<Image> => ({
  layers: await stack(
    () => packages("redis", ["redis-server"]),
    () => foldersOf(999, ["/data"]),
  ),
  settings: { Env: [`PATH=${programs}`], Volumes: { "/data": {} }, WorkingDir: "/data", Cmd: ["redis-server"] },
});

const kafkaImage = async (): Promise<Image> => ({
  layers: await stack(java, kafka, () => foldersOf(1000, ["/var/lib/kafka/data", "/etc/kafka", "/mnt/shared/config"])),
  settings: { User: "1000:1000", Env: [`PATH=${programs}`] },
});

const caddyImage = async (): Promise<Image> => ({
  layers: await stack(alpine, caddy),
  settings: { Env: [`PATH=${programs}`, "XDG_CONFIG_HOME=/config", "XDG_DATA_HOME=/data"], WorkingDir: "/srv" },
});

const nginxImage = async (): Promise<Image> => ({
  layers: await stack(nginx),
  settings: { Env: [`PATH=${programs}`], Cmd: ["nginx", "-g", "daemon off;"] },
});

/** As the document's Dockerfiles start them: the options come from a variable. */
const springImage = async (module: (typeof springModules)[number]): Promise<Image> => ({
  layers: await stack(java, () => springService(module)),
  settings: {
    User: "1000:1000",
    Env: [`PATH=${programs}`],
    WorkingDir: "/app",
    Entrypoint: ["sh", "-c", "exec java $JAVA_OPTS -jar app.jar"],
  },
});

const nodeImage = async (name: "backend" | "frontend"): Promise<Image> => ({
  layers: await stack(node, () => nodeService(name)),
  settings: { User: "1000:1000", Env: [`PATH=${programs}`], WorkingDir: "/app", Cmd: ["node", "server.js"] },
});

/** Node.js of this machine with its npm, as images in which programs are built have it. */
const nodeBuilder = async (): Promise<Image> => ({
  layers: await stack(node, npm),
  settings: { Env: [`PATH=${programs}`], Cmd: ["node"] },
});

const pagesImage = async (): Promise<Image> => ({
  layers: await stack(nginx, () => pages(3000)),
  settings: { User: "1000:1000", Env: [`PATH=${programs}`], Entrypoint: ["nginx"] },
});

const known: Readonly<Record<string, (tag: string) => Promise<Image>>> = {
  postgres,
  redis,
  node: nodeBuilder,
  "apache/kafka": kafkaImage,
  caddy: caddyImage,
  nginx: nginxImage,
  "nginxinc/nginx-unprivileged": nginxImage,
  "rofecare/frontend": pagesImage,
  "ecosyste/backend": () => nodeImage("backend"),
  "ecosyste/frontend": () => nodeImage("frontend"),
};

/** How an image of this name is made here. @throws Error for a name of which nothing is known. */
export function imageOf(repository: string, tag: string): Promise<Image> {
  const recipe = known[repository];
  if (recipe) return recipe(tag);
  const [owner, name] = repository.split("/");
  if (owner !== "rofecare") throw new Error(`nobody knows how to make an image ${repository}:${tag} here`);
  return springImage(springModules.find((module) => module === name) ?? "business-service");
}
