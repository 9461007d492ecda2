import { z } from "zod";

const imagePattern =
  /^[a-z0-9][a-z0-9._/:-]*?(?::(?!latest$|latest@)[A-Za-z0-9_][\w.-]{0,127})(?:@sha256:[a-f0-9]{64})?$/;

/** A container image with a tag other than `latest`, and a digest where it is known (ROF-CON-32). */
export const imageSchema = z
  .string()
  .regex(imagePattern, 'an image with a fixed tag, such as "redis:8.2.1" or "ghcr.io/team/api:1.4.0@sha256:…"')
  .describe("A container image with a fixed tag; a digest may follow.");

/** The same image at a site's own registry: the host is replaced, images of the default registry get their full path. */
export function mirroredImage(image: string, mirror: string | undefined): string {
  if (mirror === undefined) return image;
  const [host, ...path] = image.split("/");
  if (host === undefined || path.length === 0) return `${mirror}/library/${image}`;
  const isHost = host.includes(".") || host.includes(":") || host === "localhost";
  return isHost ? `${mirror}/${path.join("/")}` : `${mirror}/${image}`;
}
