import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { memorySchema, resourcesSchema } from "../../language/quantity";
import { cidrSchema, countSchema, hostSchema, nameSchema } from "../../language/words";

const headersSchema = z
  .record(
    z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'the name of a header, such as "X-Frame-Options"'),
    z.string().regex(/^[ !-[\]^_a-z|~]+$/, "printable ASCII without braces, backslashes and backquotes"),
  )
  .describe("Response headers by name.");

const pathsSchema = z
  .array(
    z
      .string()
      .regex(
        /^\*?\/[A-Za-z0-9._~/-]*\*?$/,
        'a path such as "/status", "/status/*", or "*/status*" for a path that contains it',
      ),
  )
  .readonly();

const seconds = (meaning: string, usual: number): z.ZodOptional<z.ZodInt> =>
  z
    .int("whole seconds")
    .min(1, "at least 1 s")
    .max(3600, "at most 3600 s")
    .optional()
    .describe(`${meaning}, in s. Default ${usual}.`);

/** How long the edge waits, where the author does not say, in s. The documents give no figure (ROF-ING-15). */
export const usualTimeouts = {
  readHeader: 10,
  readBody: 60,
  write: 300,
  idle: 120,
  upstreamConnect: 5,
  upstreamResponse: 60,
} as const;

const timeoutsSchema = z
  .strictObject({
    readHeader: seconds("Most time for a client to send the header of a request", usualTimeouts.readHeader),
    readBody: seconds("Most time for a client to send the body of a request", usualTimeouts.readBody),
    write: seconds("Most time from a request's header to the end of its answer", usualTimeouts.write),
    idle: seconds("How long a connection without requests is kept", usualTimeouts.idle),
    upstreamConnect: seconds("Most time to connect to a tier", usualTimeouts.upstreamConnect),
    upstreamResponse: seconds("Most time until a tier begins to answer", usualTimeouts.upstreamResponse),
  })
  .readonly()
  .describe("How long the edge waits (ROF-ING-15).");

const requests = (meaning: string): z.ZodOptional<z.ZodInt> =>
  z.int("a whole number").min(1, "at least 1").max(1_000_000, "at most 1000000").optional().describe(meaning);

const rateLimitSchema = z
  .strictObject({
    requestsPerSecond: requests("Requests a second that one client may keep up. Default: see requestsPerMinute."),
    requestsPerMinute: requests("The same for a minute: say one of the two. Default: see requestsPerSecond."),
    burst: z
      .int("a whole number")
      .min(0, "at least 0")
      .max(1_000_000, "at most 1000000")
      .describe("Requests beyond the rate that one client may send at once."),
  })
  .refine(
    ({ requestsPerSecond, requestsPerMinute }) =>
      (requestsPerSecond === undefined) !== (requestsPerMinute === undefined),
    "either requestsPerSecond or requestsPerMinute",
  )
  .readonly()
  .optional();

const limitOf = (what: string): typeof rateLimitSchema =>
  rateLimitSchema.describe(
    `Most requests of one client address at this ${what}; beyond it the answer is 429. Not with caddy. Default: no limit.`,
  );

const routeSchema = z
  .strictObject({
    path: z
      .string()
      .regex(/^\/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*\/)+$/, 'a path with a slash at both ends, such as "/api/"')
      .describe("Beginning of the paths: `/api/` is for `/api`, `/api/` and all below it."),
    to: nameSchema.describe("Tier that answers them. It gets the whole path."),
    rateLimit: limitOf("route"),
  })
  .readonly();

const hostEntrySchema = z
  .strictObject({
    host: hostSchema.describe("Public name in the DNS."),
    to: nameSchema
      .optional()
      .describe("Tier that answers. Default: none, and the edge says that it is not here, with 503."),
    routes: z
      .array(routeSchema)
      .readonly()
      .default([])
      .describe("Paths that other tiers answer; the longest that fits decides (ECO-ING-09). Default none."),
    access: z
      .enum(["public", "restricted"], "public or restricted")
      .describe("Who gets in: everyone, or operators from an allowed network with a password (ROF-CON-12)."),
    hiddenPaths: pathsSchema
      .default(["*/actuator*"])
      .describe("Paths answered with 404, whatever the tier has there (ROF-CON-20). Default */actuator*."),
    shownPaths: pathsSchema
      .default(["/actuator/health", "/actuator/health/*"])
      .describe("Paths that stay open although hiddenPaths covers them. Default the health of the tier (ROF-SVC-03)."),
    headers: headersSchema
      .default({})
      .describe("Response headers of this host, beside or in place of the edge's. Default none."),
    rateLimit: limitOf("host"),
  })
  .readonly();

const imageOfEdge = imageSchema.optional();
const bodyLimit = memorySchema.optional();
const networks = z.array(cidrSchema).readonly().optional();
const softwareNames = ["caddy", "nginx", "haproxy"] as const;
const certificateSecret = nameSchema.optional();
const certificateIssuer = nameSchema.optional();
const contactSchema = z.email("an e-mail address").optional();

/** Networks of RFC 1918 and RFC 4193: what an organisation has inside. */
export const privateNetworks: readonly string[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

/** The one door of a platform: hosts, certificates, headers, limits and who gets in (ROF-ING-01 to 16). */
export const edgeSchema = z
  .strictObject({
    kind: z.literal("edge"),
    software: z
      .enum(softwareNames, softwareNames.join(", "))
      .describe("The program that serves it: caddy, which gets its certificates itself, nginx or haproxy."),
    image: imageOfEdge.describe(
      "Container image of the program. Default: the one that its configuration is tested with.",
    ),
    resources: resourcesSchema,
    hosts: z.record(nameSchema, hostEntrySchema).describe("Every public host, by a short name."),
    headers: headersSchema
      .default({})
      .describe("Response headers of all hosts, beside or in place of the usual security headers. Default none."),
    bodyLimit: bodyLimit.describe("Largest body of a request; beyond it the answer is 413. Default 10Mi."),
    timeouts: timeoutsSchema.prefault({}),
    localPorts: localPortsSchema,
    allowedNetworks: networks.describe("Networks from which restricted hosts may be asked. Default: the private ones."),
    contact: contactSchema.describe("E-mail address that the certificate authority warns. Default none."),
    certificateSecret: certificateSecret.describe(
      "With nginx or haproxy: Secret of the type kubernetes.io/tls for all hosts. Default: the edge's name and -tls.",
    ),
    certificateIssuer: certificateIssuer.describe(
      "With nginx or haproxy: ClusterIssuer of cert-manager that fills that Secret, such as letsencrypt-prod. Default: none.",
    ),
  })
  .readonly();
export type EdgeSpec = z.output<typeof edgeSchema>;

const certificateNames = ["acme", "acme-staging", "internal", "secret"] as const;
/**
 * Who signs the certificates: Let's Encrypt, its untrusted staging, an authority of the edge's own, or whoever fills the Secret that the
 * pods mount.
 */
export type Certificates = (typeof certificateNames)[number];

/** What a stack may say differently for the edge. */
export const edgeOverridesSchema = z
  .strictObject({
    image: imageOfEdge.describe("Another image. Default: the spec's."),
    resources: resourcesSchema.optional().describe("Other requests and limits. Default: the spec's."),
    replicas: countSchema.optional().describe("Another number of replicas. Default: the environment's."),
    certificates: z
      .enum(certificateNames, certificateNames.join(", "))
      .optional()
      .describe(
        "Another signer of certificates: acme or acme-staging (caddy), secret (nginx, haproxy; files on Docker), internal. Default: the environment's, in a Secret where the program cannot ask.",
      ),
    certificateSecret: certificateSecret.describe("Another Secret of the certificate. Default: the spec's."),
    certificateIssuer: certificateIssuer.describe("Another ClusterIssuer that fills the Secret. Default: the spec's."),
    contact: contactSchema.describe("Another e-mail address for the certificate authority. Default: the spec's."),
    allowedNetworks: networks.describe("Other networks from which restricted hosts may be asked. Default: the spec's."),
    trustedProxies: networks.describe(
      "Networks of proxies before the edge whose X-Forwarded-For is believed. Default: none, the peer is the client.",
    ),
    loadBalancerAnnotations: z
      .record(z.string(), z.string())
      .optional()
      .describe("Annotations that the site's load balancer asks for. Default none."),
    bodyLimit: bodyLimit.describe("Another largest body of a request. Default: the spec's."),
    timeouts: timeoutsSchema.optional(),
  })
  .readonly();
export type EdgeOverrides = z.output<typeof edgeOverridesSchema>;

/** How strong the edge stands in an environment. */
export interface EdgeProfile {
  /** Pods that serve at once; with two or more the certificates lie on a volume that all of them mount. */
  readonly replicas: number;
  readonly certificates: Certificates;
}
