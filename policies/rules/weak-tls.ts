import { type ConfigurationFile, configurationFiles, withoutComments } from "../edge-configurations";
import type { ResourceRule, Violation } from "../rule";

/** TLS that has been broken is none. */
export const weakTls: ResourceRule = {
  sees: "resource",
  name: "weak-tls",
  description: "Servers speak TLS 1.2 or later, by ciphers that are not broken.",
  references: [
    "NIST SP 800-52 3.1",
    "RFC 8996",
    "HIPAA §164.312(e)(2)(ii)",
    "NSA Kubernetes Hardening Guide: encryption in transit",
    "ISO 27001 A.8.24",
  ],
  settings: {},
  check: (resource) => configurationFiles(resource).flatMap(weaknesses),
};

const versions = /(?<![\w.])(?:SSLv[23]|TLSv1(?:\.[01])?|tls1\.[01])(?![\w.])/i;

/** Lists of OpenSSL: a cipher behind `!` or `-` is taken out. */
const ciphers = /(?<![!\w-])(?:RC4|DES|3DES|DES-CBC3-SHA|MD5|NULL|aNULL|eNULL|EXP|EXPORT|LOW)(?![\w-])/;

/** Settings by which servers are told their versions and ciphers, each with the words for a fix. */
const settings = [
  { line: /^[ \t]*ssl_protocols\s([^;]{0,200});/gm, weak: versions, fix: "ssl_protocols TLSv1.2 TLSv1.3;" },
  { line: /^[ \t]*ssl_ciphers\s([^;]{0,4000});/gm, weak: ciphers, fix: "ssl_ciphers HIGH:!aNULL:!MD5:!3DES;" },
  { line: /\b(?:ssl-min-ver|ssl-max-ver)\s+(\S+)/g, weak: versions, fix: "ssl-min-ver TLSv1.2" },
  { line: /\b(force-(?:sslv3|tlsv10|tlsv11))\b/g, weak: /./, fix: "ssl-min-ver TLSv1.2" },
  {
    line: /^[ \t]*ssl-default-bind-ciphers[ \t]+(\S+)/gm,
    weak: ciphers,
    fix: "ssl-default-bind-ciphers HIGH:!aNULL:!MD5:!3DES",
  },
] as const;

/** Keys by which the Ingress controllers of NGINX are told the same, each in an entry of its own. */
const keys = [
  { name: "ssl-protocols", weak: versions, fix: '"ssl-protocols": "TLSv1.2 TLSv1.3"' },
  { name: "ssl-ciphers", weak: ciphers, fix: '"ssl-ciphers" left out' },
] as const;

function weaknesses(file: ConfigurationFile): readonly Violation[] {
  const text = withoutComments(file.text);
  const inText = settings.flatMap(({ line, weak, fix }) =>
    [...text.matchAll(line)].flatMap(([whole, value = ""]) => weakness(file, weak.exec(value)?.[0], whole.trim(), fix)),
  );
  const inKeys = keys
    .filter(({ name }) => name === file.name)
    .flatMap(({ weak, fix }) => weakness(file, weak.exec(text)?.[0], text.trim(), fix));
  return [...inText, ...inKeys];
}

function weakness({ field }: ConfigurationFile, weak: string | undefined, found: string, fix: string) {
  if (weak === undefined) return [];
  return [{ path: field.path, found, message: `The server speaks TLS that is broken: ${weak}`, fix }];
}
