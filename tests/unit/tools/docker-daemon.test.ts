import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { Daemon, daemonAt } from "../../../tools/docker/daemon";
import { pullMissing } from "../../../tools/docker/images";
import { checkDaemon } from "../../../tools/docker/reach";
import { UserProblem } from "../../../tools/problem";
import { fakeProgram } from "../../support/fake-program";
import { hostWith, placed } from "../../support/docker-host";

const folder = mkdtempSync(join(tmpdir(), "palier-daemon-"));
const address = "unix:///run/here.sock";
beforeEach(() => jest.spyOn(console, "log").mockImplementation(() => undefined));
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A daemon behind a docker command that answers so. */
const answering = (script: string): Daemon => new Daemon(address, fakeProgram(folder, "docker", script).path);
/** The problem with which something ends. */
async function problemOf(work: Promise<unknown>): Promise<UserProblem> {
  const problem: unknown = await work.catch((error: unknown) => error);
  if (problem instanceof UserProblem) return problem;
  throw new Error("it ended without a problem");
}
const version = (api: string, system = "linux"): string =>
  `echo '${JSON.stringify({ Client: {}, Server: { Version: "20.10.1", ApiVersion: api, Os: system } })}'`;

describe("a Docker daemon", () => {
  it("is good where it is new enough and runs Linux containers", async () => {
    await expect(checkDaemon(answering(version("1.41")))).resolves.toEqual({ version: "20.10.1" });
    await expect(checkDaemon(answering(version("1.51")))).resolves.toEqual({ version: "20.10.1" });
  });

  it("that is too old is told with the release that is needed", async () => {
    await expect(checkDaemon(answering(version("1.40")))).rejects.toMatchObject({
      message: "the Docker daemon 20.10.1 is too old: it speaks API 1.40, and 1.41 is needed",
      fix: "install Docker 20.10 or newer",
    });
  });

  it("of Windows containers is told how to be switched", async () => {
    await expect(checkDaemon(answering(version("1.47", "windows")))).rejects.toMatchObject({
      message: "the Docker daemon runs containers of windows, and not of Linux",
    });
  });

  it.each([
    ["Cannot connect to the Docker daemon at x. Is the docker daemon running?", /no Docker daemon answers/, /start it/],
    [
      "permission denied while trying to connect to the Docker daemon socket",
      /does not let this user in/,
      /group "docker"/,
    ],
    [
      "Error response from daemon: client version 1.52 is too new. Maximum supported API version is 1.41",
      /do not understand each other/,
      /bring both/,
    ],
  ])("that does not answer is told by what the command says: %s", async (says, message, fix) => {
    const daemon = answering(`echo '{"Client":{},"Server":null}'; echo '${says}' >&2; exit 1`);
    const problem = await problemOf(checkDaemon(daemon));
    expect(problem.message).toMatch(message);
    expect(problem.fix).toMatch(fix);
  });

  it("without a docker command is told what to install", async () => {
    const problem = await problemOf(checkDaemon(new Daemon(address, join(folder, "nothing"))));
    expect(problem.fix).toContain("apt-get install docker.io");
    await expect(daemonAt(undefined, join(folder, "nothing"))).rejects.toThrow("the docker command cannot be run");
  });

  it("is the one of Docker's present context where nobody names another", async () => {
    const { path } = fakeProgram(folder, "docker", "echo unix:///run/user/1000/docker.sock");
    expect((await daemonAt(undefined, path)).address).toBe("unix:///run/user/1000/docker.sock");
    expect((await daemonAt("tcp://192.0.2.1:2376", path)).address).toBe("tcp://192.0.2.1:2376");
    const none = fakeProgram(folder, "docker", "echo 'context \"x\" not found' >&2; exit 1").path;
    await expect(daemonAt(undefined, none)).rejects.toThrow('context "x" not found');
  });

  it("leaves out of a list what has gone meanwhile, and tells any other failure", async () => {
    const gone = answering("echo '[]'; echo 'Error: No such container: a' >&2; exit 1");
    expect(await gone.inspect("container", ["a"], z.unknown())).toEqual([]);
    const broken = answering("echo '[]'; echo 'no space left on device' >&2; exit 1");
    await expect(broken.inspect("container", ["a"], z.unknown())).rejects.toThrow("no space left on device");
  });
});

describe("images that are not on the daemon", () => {
  const host = hostWith(placed("a"), placed("b", { image: { from: "registry", reference: "reg.example:5000/b:2" } }));

  it("are pulled, and no others", async () => {
    const docker = fakeProgram(folder, "docker", "exit 0");
    expect(await pullMissing(new Daemon(address, docker.path), host, new Set(["a:1.0"]))).toEqual([]);
    expect(docker.calls().at(-1)).toBe("pull --quiet reg.example:5000/b:2");
  });

  it.each([
    ["Error response from daemon: manifest for x not found: manifest unknown", "docker login reg.example:5000"],
    ["write /x: no space left on device", "free some space"],
    [
      "Error response from daemon: Get https://reg: http: server gave HTTP response to HTTPS client",
      "insecure-registries",
    ],
    ["Error response from daemon: dial tcp: i/o timeout", "check the network"],
  ])("are each told with what to do: %s", async (says, fix) => {
    const daemon = answering(`echo '${says}' >&2; exit 1`);
    const obstacles = await pullMissing(daemon, host, new Set());
    expect(obstacles.map(({ found }) => found)).toEqual([
      expect.stringContaining("the image a:1.0 cannot be pulled: "),
      expect.stringContaining(says.replace("Error response from daemon: ", "")),
    ]);
    expect(obstacles[1]?.fix).toContain(fix);
  });
});
