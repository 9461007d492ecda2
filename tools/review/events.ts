import { z } from "zod";
import { jsonOf } from "../json";
import type { Operation, PolicyVerdict } from "./report";
import { readUrn, type Side, type Step } from "./steps";

/**
 * What the engine tells while it previews, as lines of JSON. Its debug messages hold secrets in plain: they are dropped at once, and no line is
 * kept. Members that are not listed are dropped too.
 */
const stateSchema = z.object({
  inputs: z.unknown(),
  protect: z.boolean().nullish(),
  retainOnDelete: z.boolean().nullish(),
  provider: z.string().nullish(),
  parent: z.string().nullish(),
});
const metadataSchema = z.object({
  op: z.string(),
  urn: z.string(),
  old: stateSchema.nullish(),
  new: stateSchema.nullish(),
  keys: z.array(z.string()).nullish(),
  diffs: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});
const resourceSchema = z.object({ metadata: metadataSchema });
const eventSchema = z.object({
  resourcePreEvent: resourceSchema.optional(),
  resOutputsEvent: resourceSchema.optional(),
  policyEvent: z
    .object({
      resourceUrn: z.string().optional(),
      message: z.string(),
      policyName: z.string(),
      policyPackName: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
  diagnosticEvent: z.object({ urn: z.string().optional(), message: z.string(), severity: z.string() }).optional(),
  summaryEvent: z.object({ result: z.string().optional() }).optional(),
});
type Metadata = z.output<typeof metadataSchema>;

/** A message of the engine, not yet redacted. */
export interface Message {
  readonly text: string;
  /** The engine's name of the resource that it is about. Default: the whole stack. */
  readonly urn?: string;
}

/** What a preview said, not yet redacted: never to be stored. */
export interface PreviewFacts {
  /** All resources, unchanged ones too, by the engine's names. */
  readonly steps: readonly Step[];
  readonly policies: readonly PolicyVerdict[];
  readonly errors: readonly Message[];
  readonly warnings: readonly Message[];
  /** Whether the preview came to its end. */
  readonly succeeded: boolean;
}

/** Takes the engine's lines one by one, and keeps what a report needs. */
export class EventReader {
  private readonly steps = new Map<string, Step>();
  private readonly policies: PolicyVerdict[] = [];
  private readonly errors: Message[] = [];
  private readonly warnings: Message[] = [];
  private result: string | undefined;

  /** Reads a line. @returns whether it was an event; other lines are the engine's words to people. */
  take(line: string): boolean {
    if (!line.startsWith("{")) return false;
    if (isDebug(line)) return true;
    const parsed = eventSchema.safeParse(jsonOf(line));
    if (!parsed.success) return false;
    const { resourcePreEvent, resOutputsEvent, policyEvent, diagnosticEvent, summaryEvent } = parsed.data;
    const resource = resourcePreEvent ?? resOutputsEvent;
    if (resource !== undefined) this.takeStep(resource.metadata);
    if (policyEvent !== undefined) this.policies.push(verdictOf(policyEvent));
    if (diagnosticEvent !== undefined) this.takeMessage(diagnosticEvent);
    if (summaryEvent !== undefined) this.result = summaryEvent.result ?? "succeeded";
    return true;
  }

  /** Everything that was read. */
  facts(): PreviewFacts {
    const { policies, errors, warnings } = this;
    const succeeded = this.result === "succeeded" && errors.length === 0;
    return { steps: [...this.steps.values()], policies, errors, warnings, succeeded };
  }

  /** A replacement is told in three parts, of which one has both sides; outputs that follow say nothing new. */
  private takeStep(metadata: Metadata): void {
    const step = stepOf(metadata);
    const known = this.steps.get(step.urn);
    if (known === undefined || told(step) > told(known)) this.steps.set(step.urn, step);
  }

  private takeMessage({ severity, message, urn }: NonNullable<z.output<typeof eventSchema>["diagnosticEvent"]>): void {
    const said: Message = { text: message.trim(), ...(urn !== undefined && urn !== "" && { urn }) };
    if (severity === "error") this.errors.push(said);
    if (severity === "warning") this.warnings.push(said);
  }
}

/** A debug message is known by its end, without reading it: the engine writes the severity last. */
const isDebug = (line: string): boolean => line.endsWith('"severity":"debug"}}');

const told = ({ before, after, operation }: Step): number =>
  operation === "same" ? 0 : 1 + (before === undefined ? 0 : 1) + (after === undefined ? 0 : 1);

const operations: Readonly<Record<string, Operation | "same">> = {
  same: "same",
  read: "same",
  create: "create",
  update: "update",
  delete: "delete",
  import: "import",
  // Told of every resource that is read again; what has changed is told afterwards.
  refresh: "same",
  discard: "forget",
  "import-replacement": "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "discard-replaced": "replace",
  "read-replacement": "replace",
  "read-discard": "same",
  replace: "replace",
};

function stepOf({ op, urn, old, new: next, keys, diffs, detailedDiff }: Metadata): Step {
  const operation = operations[op] ?? "update";
  const lets = operation === "delete" && old?.retainOnDelete === true;
  return {
    urn,
    ...readUrn(urn),
    operation: lets ? "forget" : operation,
    ...(old && { before: sideFrom(old) }),
    ...(next && operation !== "delete" && { after: sideFrom(next) }),
    replacedBy: keys ?? [],
    different: [...new Set([...Object.keys(detailedDiff ?? {}), ...(diffs ?? [])])],
  };
}

const sideFrom = ({ inputs, protect, retainOnDelete, provider, parent }: z.output<typeof stateSchema>): Side => ({
  inputs,
  isProtected: protect === true,
  isRetained: retainOnDelete === true,
  provider: provider ?? "",
  parent: parent ?? "",
});

const levels = ["mandatory", "advisory", "remediate"] as const;

function verdictOf(event: NonNullable<z.output<typeof eventSchema>["policyEvent"]>): PolicyVerdict {
  const { resourceUrn = "", message, policyName, policyPackName, enforcementLevel } = event;
  const { name } = readUrn(resourceUrn);
  return {
    policy: policyName,
    pack: policyPackName,
    level: levels.find((level) => level === enforcementLevel) ?? "mandatory",
    ...(name !== "" && !resourceUrn.includes("pulumi:pulumi:Stack::") && { resource: name }),
    message: message.trim(),
  };
}
