import { Cron } from "croner";
import { z } from "zod";

/** A name that Kubernetes, DNS and Docker all accept: small letters, digits and hyphens, at most 40 characters. */
export const nameSchema = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    "small letters, digits and hyphens, first a letter, at most 40 characters",
  )
  .describe("A name of small letters, digits and hyphens.");

/** A TCP or UDP port that a process without privileges may open. */
export const portSchema = z
  .int("a whole number")
  .min(1024, "a port from 1024 to 65535")
  .max(65535, "a port from 1024 to 65535")
  .describe("A port from 1024 to 65535.");

/** A host name in the public DNS. */
export const hostSchema = z
  .string()
  .regex(
    /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'a host name such as "api.example.org"',
  )
  .describe("A host name in the DNS.");

const network = 'a network such as "10.0.0.0/8"';

/** A network in CIDR form. */
export const cidrSchema = z.union([z.cidrv4(network), z.cidrv6(network)], network).describe("A network in CIDR form.");

/** A time table of five fields (minute, hour, day of month, month, day of week), in UTC. */
export const cronSchema = z
  .string()
  .refine(isFiveFieldCron, 'five cron fields in UTC, such as "0 2 * * *" for 02:00 every day')
  .describe("Five cron fields, in UTC.");

/** How many of something: a whole number of at least one. */
export const countSchema = z.int("a whole number").min(1, "at least 1").max(100, "at most 100");

function isFiveFieldCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    new Cron(text, { paused: true, timezone: "UTC" }).stop();
    return true;
  } catch {
    return false;
  }
}
