import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as estree from "prettier/plugins/estree";
import * as typescriptPlugin from "prettier/plugins/typescript";
import { format } from "prettier/standalone";
import ts from "typescript";
import { z } from "zod";
import type { PlatformInput } from "../../components/platform/spec";
import { root } from "../home";

/** Names that a platform's file and the list of platforms need for themselves. */
const taken = ["platforms", "definePlatform"];

/** The name of a platform as TypeScript writes it: `audit-trail` is `auditTrail`, and a word of the language gets `Platform` behind it. */
export function identifierOf(name: string): string {
  const camel = name.replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase());
  const kind = ts.createScanner(ts.ScriptTarget.ES2022, true, ts.LanguageVariant.Standard, camel).scan();
  return kind === ts.SyntaxKind.Identifier && !taken.includes(camel) ? camel : `${camel}Platform`;
}

/** The file of a platform: its tiers as JSON, which TypeScript reads too, laid out as all of the repository is. */
export function platformSource(platform: PlatformInput): Promise<string> {
  const { tiers, ...rest } = platform;
  return formatted(
    [
      'import { definePlatform } from "../components/platform/spec";',
      "",
      `/** ${platform.name}: ${describe(tiers)}. */`,
      `export const ${identifierOf(platform.name)} = definePlatform({`,
      ...Object.entries(rest).map(member),
      "tiers: {",
      ...Object.entries(tiers).map(member),
      "}});",
    ].join("\n"),
  );
}

/** One member of an object. What is JSON is TypeScript too. */
const member = ([key, value]: readonly [string, unknown]): string =>
  `${JSON.stringify(key)}: ${JSON.stringify(value)},`;

const describe = (tiers: PlatformInput["tiers"]): string =>
  Object.entries(tiers)
    .map(([name, tier]) => {
      if (tier.kind === "service") return `${name} (${tier.runtime})`;
      return tier.kind === "edge" ? `an edge of ${tier.software}` : tier.kind;
    })
    .join(", ");

const layoutSchema = z.strictObject({ printWidth: z.number(), trailingComma: z.enum(["all", "es5", "none"]) });

/** Lays out TypeScript as the repository's own is. */
export const formatted = (source: string): Promise<string> =>
  format(source, {
    ...layoutSchema.parse(JSON.parse(readFileSync(join(root, ".prettierrc.json"), "utf8"))),
    parser: "typescript",
    plugins: [typescriptPlugin, estree],
  });
