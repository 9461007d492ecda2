import { z } from "zod";
import { imageSchema } from "../../language/image";

/** The two sets of pods of a service that is released by blue and green, in the order in which they are registered. */
export const colors = ["blue", "green"] as const;
/** One of the two sets of pods. */
export type Color = (typeof colors)[number];

/** How a new version gets in: pod by pod, or in a second set of pods, to which all requests are led at once (ECO-OPS-05). */
export const releaseSchema = z
  .enum(["rolling", "blueGreen"], "rolling or blueGreen")
  .default("rolling")
  .describe(
    "How a new version gets in: pod by pod, or in a second set of pods that a switch leads to. Default rolling.",
  );

/** What a stack says of the two colors: `active` is the switch, and switching back is the way back. */
export const releaseOverridesSchema = z
  .strictObject({
    active: z.enum(colors, "blue or green").default("blue").describe("Color that gets all requests. Default blue."),
    blue: imageSchema.optional().describe("Image of the blue pods. Default: the service's."),
    green: imageSchema.optional().describe("Image of the green pods. Default: the service's."),
  })
  .readonly();
type ReleaseOverrides = z.output<typeof releaseOverridesSchema>;

/** Two sets of pods, of which one gets all requests; the other is kept as it is, ready for the switch. */
export interface ReleasePlan {
  readonly active: Color;
  readonly images: Readonly<Record<Color, string>>;
}

/** The colors of a service, where it has them. */
export function planRelease(
  way: z.output<typeof releaseSchema>,
  image: string,
  overrides: ReleaseOverrides | undefined,
): ReleasePlan | undefined {
  if (way === "rolling") return undefined;
  const images = { blue: overrides?.blue ?? image, green: overrides?.green ?? image };
  return { active: overrides?.active ?? "blue", images };
}
