import { type ConfigurationFile, configurationFiles, tlsServer, withoutComments } from "../edge-configurations";
import type { Field } from "../field";
import type { ResourceRule, Violation } from "../rule";

/** Browsers that came once never come without TLS again. */
export const hsts: ResourceRule = {
  sees: "resource",
  name: "hsts",
  description: "Web servers that end TLS tell browsers to use nothing else.",
  references: ["ROF-ING-03", "RFC 6797", "OWASP ASVS 5.0 3.4.1", "HIPAA §164.312(e)(1)", "ISO 27001 A.8.24"],
  settings: {
    maxAge: {
      type: "integer",
      minimum: 1,
      default: 15_552_000,
      description: "Seconds that browsers remember it at least; 180 days",
    },
  },
  check: (resource, settings) =>
    configurationFiles(resource).flatMap((file) => [...ofServer(file, settings), ...ofController(file)]),
};

const header = "Strict-Transport-Security";

const fixes = {
  nginx: `add_header ${header} "max-age=31536000; includeSubDomains" always;`,
  haproxy: `http-response set-header ${header} "max-age=31536000; includeSubDomains"`,
  caddy: `header ${header} "max-age=31536000; includeSubDomains"`,
} as const;

function ofServer(file: ConfigurationFile, settings: Field): readonly Violation[] {
  const server = tlsServer(file);
  if (server === undefined) return [];
  const { path } = file.field;
  const fix = fixes[server];
  const text = withoutComments(file.text);
  // The header comes by a variable of the server where its name stands without an age.
  if (!text.toLowerCase().includes(header.toLowerCase())) {
    return [{ path, found: `TLS by ${server}, and no ${header}`, message: "Browsers may come without TLS again", fix }];
  }
  const least = settings.at("maxAge").number ?? 0;
  const ages = [...text.matchAll(/strict-transport-security["']?[^\n]{0,20}?max-age\s*=\s*"?(\d+)/gi)];
  return ages
    .map(([, age = ""]) => age)
    .filter((age) => Number(age) < least)
    .map((age) => ({
      path,
      found: `max-age=${age}`,
      message: `Browsers may come without TLS again before ${least} seconds are over`,
      fix,
    }));
}

/** The map by which Ingress controllers of NGINX are told. */
function ofController({ name, field, text }: ConfigurationFile): readonly Violation[] {
  if (name !== "hsts" || text.trim().toLowerCase() !== "false") return [];
  return [
    { path: field.path, found: field.shown, message: "Browsers may come without TLS again", fix: 'hsts: "true"' },
  ];
}
