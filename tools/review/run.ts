import { z } from "zod";
import { UserProblem } from "../problem";
import type { StackOfProject } from "../stack/files";
import { preview, type PreviewEnd } from "../stack/preview";
import type { Toolchain } from "../toolchain";
import { EventReader } from "./events";
import { secretsIn } from "./known-secrets";
import { Redactor } from "./redactor";
import type { StackReport } from "./report";
import type { ReviewSettings } from "./settings";
import { stackReport } from "./stack-report";
import type { WaiverBook } from "./waivers";

/** What all stacks of a review have in common. */
export interface ReviewRun {
  readonly toolchain: Toolchain;
  readonly settings: ReviewSettings;
  readonly waivers: WaiverBook;
  /** A context of the user's kubeconfig. Default: where each stack stands. */
  readonly context?: string;
  /** `update`: what the program would change. `refresh`: what has changed outside of it. */
  readonly asks: "update" | "refresh";
}

const aboutSchema = z.object({
  platform: z.string().optional(),
  environment: z.string().optional(),
  target: z.string().optional(),
  kubernetes: z.object({ nodes: z.number().optional() }).optional(),
});

const stateSchema = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          dependencies: z
            .array(z.string())
            .nullish()
            .transform((list) => list ?? []),
        }),
      )
      .default([]),
  }),
});

/** Previews one stack and reports on it, whether the preview succeeds or not. Nothing of what the engine says is kept in plain. */
export async function reviewStack(of: StackOfProject, run: ReviewRun): Promise<StackReport> {
  const reader = new EventReader();
  const end = await previewOrProblem(of, run, reader);
  const { kubernetes, ...about } = aboutSchema.safeParse(of.file.config["palier:stack"]).data ?? {};
  const own = run.settings.clusters[of.stack];
  const nodes = own?.nodes ?? kubernetes?.nodes;
  return stackReport({
    stack: of.stack,
    facts: reader.facts(),
    otherWords: end.words,
    seconds: Math.round(end.seconds * 10) / 10,
    about: withoutMissing(about),
    redactor: new Redactor(secretsIn([end.state, end.configuration])),
    waivers: run.waivers,
    dependenciesOf: dependenciesIn(end.state),
    cluster: { ...own, ...(nodes !== undefined && { nodes }) },
    ...(run.settings.prices && { prices: run.settings.prices }),
  });
}

/** What the user can mend is told as the engine's words are: the report is written then, too. */
async function previewOrProblem(of: StackOfProject, run: ReviewRun, reader: EventReader): Promise<PreviewEnd> {
  try {
    return await preview({ ...run, of, takeLine: (line) => reader.take(line) });
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error;
    return { code: -1, words: [error.message, error.fix], seconds: 0 };
  }
}

function dependenciesIn(state: unknown): (urn: string) => readonly string[] {
  const resources = stateSchema.safeParse(state).data?.deployment.resources ?? [];
  const known = new Map(resources.map(({ urn, dependencies }) => [urn, dependencies]));
  return (urn) => known.get(urn) ?? [];
}

function withoutMissing(about: z.output<typeof aboutSchema>): Pick<StackReport, "platform" | "environment" | "target"> {
  const { platform, environment, target } = about;
  return {
    ...(platform !== undefined && { platform }),
    ...(environment !== undefined && { environment }),
    ...(target !== undefined && { target }),
  };
}

/** What is said of a stack for which no preview is made. @param sentence why none is needed */
export const notPreviewed = (stack: string, sentence: string): StackReport => ({
  stack,
  verdict: "unchanged",
  sentence,
  previewed: false,
  seconds: 0,
  counts: { create: 0, update: 0, replace: 0, delete: 0, same: 0 },
  risks: [],
  policies: [],
  groups: [],
  rollout: [],
  failures: [],
  warnings: [],
});

/** What is said of a stack that a change does not touch. */
export const untouched = (stack: string): StackReport =>
  notPreviewed(stack, "nothing changes: its plan is the same as at the base");
