import type { Field } from "./field";
import { objectsOf } from "./objects";
import type { CheckedResource } from "./rule";

/** A file of configuration as it stands in a resource. */
export interface ConfigurationFile {
  /** Name under which the file stands, such as `nginx.conf`. */
  readonly name: string;
  readonly field: Field;
  readonly text: string;
}

/** The files of ConfigMaps and, of Docker, those that are put into containers. */
export function configurationFiles(resource: CheckedResource): readonly ConfigurationFile[] {
  const ofMaps = objectsOf(resource, { group: "core", kinds: ["ConfigMap"] })
    .flatMap((map) => map.at("data").entries())
    .map(([name, field]) => ({ name, field }));
  return [...ofMaps, ...uploads(resource)].flatMap(({ name, field }) =>
    field.text === undefined ? [] : [{ name, field, text: field.text }],
  );
}

function uploads({ type, props }: CheckedResource) {
  if (type !== "docker:index/container:Container") return [];
  return props
    .at("uploads")
    .items()
    .map((upload) => ({ name: upload.at("file").text ?? "", field: upload.at("content") }));
}

/** A text without what stands behind `#`, which no program of these reads. */
export const withoutComments = (text: string): string => text.replace(/^[ \t]*#.*$/gm, "");

/** The web server that ends TLS by a file, told by the words that only its files have; none for all other files. */
export function tlsServer({ name, text }: ConfigurationFile): "nginx" | "haproxy" | "caddy" | undefined {
  if (/^[ \t]*listen\s[^;\n]*\bssl\b/m.test(text) && text.includes("ssl_certificate")) return "nginx";
  if (/^[ \t]*bind\s[^\n]*\sssl\b/m.test(text)) return "haproxy";
  return /(?:^|\/)Caddyfile$/.test(name) && servesTls(text) ? "caddy" : undefined;
}

/** Caddy answers by TLS at every address that does not say `http://`, unless it is told not to. */
function servesTls(text: string): boolean {
  if (/^[ \t]*auto_https[ \t]+off\b/m.test(text) && !/^[ \t]*tls\s/m.test(text)) return false;
  let depth = 0;
  return text.split("\n").some((line) => {
    const [before, trimmed] = [depth, line.trim()];
    if (trimmed.endsWith("{")) depth += 1;
    if (trimmed === "}") depth -= 1;
    return before === 0 && trimmed.endsWith("{") && hasTlsAddress(trimmed.slice(0, -1));
  });
}

/** The head of a block: addresses of a site, a snippet's name in parentheses, or nothing for the options of all. */
const hasTlsAddress = (head: string): boolean =>
  head
    .split(/[\s,]+/)
    .filter((address) => address !== "")
    .some((address) => !/^(?:http:|\(|&\(|:80$|:8080$)/.test(address));
