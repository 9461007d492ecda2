import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerPlan } from "../../../components/targets/docker/container";
import type { EdgePlan } from "../../../components/tiers/edge/plan";
import { caddyProgram } from "../../support/caddy";
import type { Image } from "./local-host";

/** The machine that a test makes knows root alone, and its output cannot be opened anew, as a container's can. */
const nginxAsRoot = '#!/bin/sh\nexec /usr/sbin/nginx -g "user root;" "$@" >>/tmp/said 2>&1\n';

/** The program of an edge in the place of its image. @param folder where what is made for it lies. */
export async function edgeImage(software: EdgePlan["software"], folder: string): Promise<Image> {
  writeFileSync(join(folder, "nginx"), nginxAsRoot, { mode: 0o755 });
  const programs =
    software === "caddy" ? { "/opt/edge/caddy": await caddyProgram() } : { "/opt/edge/nginx": join(folder, "nginx") };
  return { programs, environment: { PATH: `/opt/edge:${process.env["PATH"] ?? ""}` } };
}

/** Puts a hash in the place of the one that is made with the secret. */
export const withHash = (container: ContainerPlan, hash: string): ContainerPlan => ({
  ...container,
  files: container.files.map((file) =>
    "secret" in file.content && file.content.form === "bcrypt" ? { ...file, content: { text: hash } } : file,
  ),
});
