import { join } from "node:path";
import { z } from "zod";
import { type Catalogue, planStack } from "../../components/platform/stack";
import type { StackOfProject } from "../stack/files";
import { drawPicture } from "./picture";
import type { StackReport } from "./report";

const record = <T>() => z.custom<Readonly<Record<string, T>>>((value) => typeof value === "object" && value !== null);
const platformsSchema = z.object({ platforms: record<Catalogue["platforms"][string]>() });
const environmentsSchema = z.object({
  environments: z.custom<Catalogue["environments"]>((value) => value !== undefined),
});

/** The report with the picture of the platform, where the project is one of Palier's and its stack can be planned. */
export async function withPicture(of: StackOfProject, report: StackReport): Promise<StackReport> {
  const catalogue = await catalogueOf(of.folder);
  if (catalogue === undefined || report.verdict === "unchanged") return report;
  const config = Object.entries(of.file.config).map(([key, value]) => [key, textOf(value)] as const);
  const planned = planStack(Object.fromEntries(config), catalogue, `Pulumi.${of.stack}.yaml`);
  return planned.ok ? { ...report, picture: await drawPicture(planned.value.plan, report.groups) } : report;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

async function catalogueOf(folder: string): Promise<Catalogue | undefined> {
  try {
    const platforms: unknown = await import(join(folder, "platforms", "index.ts"));
    const environments: unknown = await import(join(folder, "environments", "index.ts"));
    return { ...platformsSchema.parse(platforms), ...environmentsSchema.parse(environments) };
  } catch {
    // Another program, or one that does not load: the preview has told why.
    return undefined;
  }
}
