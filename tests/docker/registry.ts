import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { needPrograms } from "../conformance/support/debian";
import { type RunningProcess, startProcess } from "../conformance/support/processes";
import { freePort, until } from "../support/ports";
import type { Daemon } from "./daemon";
import type { Layer } from "./images/layer";
import { type Image, imageOf } from "./images/recipes";

const types = {
  manifest: "application/vnd.docker.distribution.manifest.v2+json",
  settings: "application/vnd.docker.container.image.v1+json",
  layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
};

const digestOf = (content: string): string => `sha256:${createHash("sha256").update(content).digest("hex")}`;

/** A real registry on 127.0.0.1, from which a daemon pulls. It ends, and forgets everything, with the test. */
export class Registry {
  /** Layers that it has, by their digests, and a repository in which each lies. */
  private readonly there = new Map<string, string>();

  private constructor(
    /** Host and port, as `imageMirror` names it: 127.0.0.1 of the daemon's network. */
    readonly host: string,
    private readonly folder: string,
    /** Where images are put in: 127.0.0.1 of this machine. */
    private readonly entrance: string,
    private readonly programs: readonly RunningProcess[],
  ) {}

  static async start(daemon: Daemon): Promise<Registry> {
    await needPrograms({ "docker-registry": "docker-registry" });
    const folder = daemon.makeFolder("registry");
    const storage = { filesystem: { rootdirectory: join(folder, "data") } };
    const file = join(folder, "config.yml");
    writeFileSync(file, stringify({ version: 0.1, log: { level: "error" }, storage, http: { addr: "" } }));
    const [entrance, host] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
    // It ends with the test, however that ends.
    const serving = ["setpriv", "--pdeathsig", "KILL", "--", "docker-registry", "serve", file] as const;
    // Two of them over the same files: each network sees the one on its own 127.0.0.1.
    const programs = [
      startProcess(serving, { REGISTRY_HTTP_ADDR: entrance }),
      startProcess([...daemon.inside, ...serving], { REGISTRY_HTTP_ADDR: host }),
    ];
    await until(() =>
      fetch(`http://${entrance}/v2/`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    return new Registry(host, folder, entrance, programs);
  }

  /** Makes the image that has this name on the internet, and offers it under the path that a mirror has for it. */
  async offer(reference: string): Promise<void> {
    const [, repository, tag] = /^([^:@]+):([^@]+)/.exec(reference) ?? [];
    if (repository === undefined || tag === undefined) throw new Error(`no tag in ${reference}`);
    const { layers, settings } = await imageOf(repository, tag);
    const Labels = { "org.opencontainers.image.version": tag };
    await this.push(repository.includes("/") ? repository : `library/${repository}`, tag, {
      layers,
      // Images of two versions differ at least in this, as they do elsewhere.
      settings: { ...settings, Labels },
    });
  }

  /** Offers an image under a name. */
  async push(repository: string, tag: string, { layers, settings }: Image): Promise<void> {
    for (const layer of layers) await this.pushLayer(repository, layer);
    const text = JSON.stringify({
      architecture: "amd64",
      os: "linux",
      created: "2026-01-01T00:00:00Z",
      config: settings,
      rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
      history: layers.map(({ name }) => ({ created: "2026-01-01T00:00:00Z", created_by: name })),
    });
    await this.pushBlob(repository, digestOf(text), Buffer.from(text));
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: { mediaType: types.settings, size: Buffer.byteLength(text), digest: digestOf(text) },
      layers: layers.map(({ size, digest }) => ({ mediaType: types.layer, size, digest })),
    });
    await this.ask("PUT", `${repository}/manifests/${tag}`, Buffer.from(manifest), types.manifest);
  }

  async stop(): Promise<void> {
    for (const program of this.programs) await program.stop("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A layer that another image has is not sent again. */
  private async pushLayer(repository: string, { digest, file }: Layer): Promise<void> {
    const from = this.there.get(digest);
    if (from === undefined) await this.pushBlob(repository, digest, readFileSync(file));
    else if (from !== repository) await this.ask("POST", `${repository}/blobs/uploads/?mount=${digest}&from=${from}`);
    this.there.set(digest, from ?? repository);
  }

  private async pushBlob(repository: string, digest: string, content: Buffer): Promise<void> {
    const started = await this.ask("POST", `${repository}/blobs/uploads/`);
    const target = new URL(started.headers.get("location") ?? "", `http://${this.entrance}`);
    target.searchParams.set("digest", digest);
    await this.ask("PUT", target.href, content, "application/octet-stream");
  }

  private async ask(method: string, path: string, body?: Buffer, type?: string): Promise<Response> {
    const address = path.startsWith("http") ? path : `http://${this.entrance}/v2/${path}`;
    const answer = await fetch(address, {
      method,
      ...(body && { body: new Uint8Array(body) }),
      ...(type !== undefined && { headers: { "content-type": type } }),
    });
    if (!answer.ok)
      throw new Error(`the registry answers ${answer.status} to ${method} ${path}: ${await answer.text()}`);
    return answer;
  }
}
