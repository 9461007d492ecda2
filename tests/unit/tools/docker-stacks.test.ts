import { symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { stringify } from "yaml";
import { onDockerOnly } from "../../../tools/docker/only";
import { isTaken, listenerOn } from "../../../tools/docker/listeners";
import { root } from "../../../tools/home";
import { findStack, groundOf, type StackOfProject } from "../../../tools/stack/files";
import { ownerOf } from "../../../tools/stack/owner";
import { dockerPlanOf, planOf } from "../../../tools/stack/plan";
import { freePort } from "../../support/ports";
import { type StackTools, stackTools } from "../../support/stack-tools";

let tools: StackTools;
beforeEach(async () => {
  tools = await stackTools();
});
afterEach(() => {
  tools.remove();
});

/** A stack of a project that has the platforms of this repository. */
function stackWith(settings: Readonly<Record<string, unknown>>): StackOfProject {
  for (const name of ["platforms", "environments"]) symlinkSync(join(root, name), join(tools.project, name));
  writeFileSync(join(tools.project, "Pulumi.dev.yaml"), stringify({ config: { "palier:stack": settings } }));
  return findStack(tools.project, "dev");
}
const settings = { platform: "rofecare", environment: "dev", target: "docker", backups: { provider: "none" } };

describe("what a stack's file says of its ground", () => {
  it("is Docker with its daemon, or Kubernetes, also where nothing is said", () => {
    expect(groundOf(stackWith({ ...settings, docker: { host: "ssh://me@host" } }))).toEqual({
      target: "docker",
      daemon: "ssh://me@host",
    });
    writeFileSync(join(tools.project, "Pulumi.dev.yaml"), "config: {}\n");
    expect(groundOf(findStack(tools.project, "dev"))).toEqual({ target: "kubernetes" });
  });

  it("is whose objects on a daemon are meant, whatever else is wrong in it", () => {
    expect(ownerOf(stackWith({ ...settings, nonsense: true }))).toEqual({
      platform: "rofecare",
      environment: "dev",
      prefix: "rofecare-dev",
    });
    writeFileSync(join(tools.project, "Pulumi.dev.yaml"), "config: {}\n");
    expect(() => ownerOf(findStack(tools.project, "dev"))).toThrow("names no platform and environment");
  });

  it("is the prefix of a stack beside another one", () => {
    expect(ownerOf(stackWith({ ...settings, docker: { prefix: "anna" } })).prefix).toBe("anna");
  });
});

describe("a stack that is planned without the engine", () => {
  it("has the containers that its program would register, by the owner's names", async () => {
    const { host, owner } = await dockerPlanOf(stackWith(settings));
    expect(owner).toEqual({ platform: "rofecare", environment: "dev", prefix: "rofecare-dev" });
    expect(host.containers.map(({ fullName }) => fullName)).toContain("rofecare-dev-gateway");
  });

  it("tells every mistake in its file at once", async () => {
    await expect(planOf(stackWith({ ...settings, environment: "production" }))).rejects.toThrow(
      /Pulumi\.dev\.yaml: 1 mistake; nothing was changed\.\n\nPAL1\d\d at palier:stack\.environment/,
    );
  });

  it("is no plan for Docker where it stands on Kubernetes", async () => {
    await expect(dockerPlanOf(stackWith({ ...settings, target: "kubernetes" }))).rejects.toThrow(
      "stack dev does not stand on Docker",
    );
  });

  it("is not planned in a project that keeps its platforms elsewhere", async () => {
    await expect(planOf(findStack(tools.project, "dev"))).rejects.toThrow("has no platforms/index.ts");
  });
});

describe("a command for Docker alone", () => {
  it("says on Kubernetes why not, and what instead", () => {
    const of = stackWith({ ...settings, target: "kubernetes" });
    expect(() => {
      onDockerOnly(of, "it cannot be stopped", "scale it down");
    }).toThrow("stack dev stands on Kubernetes: it cannot be stopped");
  });
});

describe("a port of this machine", () => {
  const listen = (port: number): Promise<Server> =>
    new Promise((done) => {
      const server = createServer().listen(port, "127.0.0.1", () => {
        done(server);
      });
    });

  it("is taken while somebody listens, on its own address and on all, and Linux tells who", async () => {
    const port = await freePort();
    expect(await isTaken({ address: "127.0.0.1", port })).toBe(false);
    expect(listenerOn(port)).toBeUndefined();
    const server = await listen(port);
    expect(await isTaken({ address: "127.0.0.1", port })).toBe(true);
    expect(await isTaken({ address: "0.0.0.0", port })).toBe(true);
    expect(listenerOn(port)).toMatch(new RegExp(`\\(process ${process.pid}\\)$`));
    server.close();
  });
});
