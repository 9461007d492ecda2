import { z } from "zod";
import { jsonOf } from "../json";
import { UserProblem } from "../problem";
import { type Daemon, noCommand } from "./daemon";

/** Oldest API of a daemon that is supported, and the release that brought it. */
const leastApi = { version: "1.41", release: "Docker 20.10" };

const versionSchema = z.object({
  Server: z.looseObject({ Version: z.string(), ApiVersion: z.string(), Os: z.string() }).nullish(),
});

/**
 * Makes sure that the daemon answers, and that it can do what is asked of it. Returns its version.
 * @throws UserProblem when there is none, when it does not let us in, when it is too old, or when it runs no Linux containers.
 */
export async function checkDaemon(daemon: Daemon): Promise<{ readonly version: string }> {
  const { stdout, output } = await daemon.run(["version", "--format", "{{json .}}"]).catch((error: unknown) => {
    throw noCommand(error);
  });
  const server = versionSchema.safeParse(jsonOf(stdout)).data?.Server;
  if (!server) throw unreachable(daemon, output);
  if (isOlder(server.ApiVersion, leastApi.version)) {
    throw new UserProblem(
      `the Docker daemon ${server.Version} is too old: it speaks API ${server.ApiVersion}, and ${leastApi.version} is needed`,
      `install ${leastApi.release} or newer`,
    );
  }
  if (server.Os !== "linux") {
    throw new UserProblem(
      `the Docker daemon runs containers of ${server.Os}, and not of Linux`,
      'switch Docker Desktop with "Switch to Linux containers"',
    );
  }
  return { version: server.Version };
}

const isOlder = (version: string, least: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split(".").map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
};

function unreachable({ address }: Daemon, output: string): UserProblem {
  // The first line may be what the command knows of itself; the last is what went wrong.
  const why = output.trim().split("\n").at(-1) ?? "";
  if (/permission denied/i.test(why)) {
    return new UserProblem(
      `the Docker daemon at ${address} does not let this user in`,
      'add the user to the group "docker" and log in anew, or run a rootless daemon',
    );
  }
  if (/client version .* is too (?:old|new)/i.test(why)) {
    return new UserProblem(
      `the docker command and the daemon at ${address} do not understand each other: ${why}`,
      `bring both to ${leastApi.release} or newer`,
    );
  }
  return new UserProblem(
    `no Docker daemon answers at ${address}: ${why}`,
    "start it (systemctl start docker, or Docker Desktop), or say where it is: DOCKER_HOST, or docker.host in the stack's file",
  );
}
