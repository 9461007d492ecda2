import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";

/** One resource as the engine would have seen it. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const recorded: RecordedResource[] = [];

/** What a provider adds to the inputs of a resource, by its type: `{ "aws:iam/accessKey:AccessKey": { secret: "…" } }`. */
export type Computed = Readonly<Record<string, object>>;

/** Replaces the engine by a recorder. */
async function useMocks(computed: Computed): Promise<void> {
  await pulumi.runtime.setMocks(
    {
      newResource: (args: MockResourceArgs) => {
        const inputs = recordOf(args.inputs);
        recorded.push({ type: args.type, name: args.name, inputs });
        return { id: `${args.name}-id`, state: { ...inputs, ...computed[args.type] } };
      },
      call: (args) => recordOf(args.inputs),
    },
    "palier",
    "test",
    false,
  );
}

const recordOf = (inputs: unknown): Readonly<Record<string, unknown>> =>
  typeof inputs === "object" && inputs !== null ? { ...inputs } : {};

/** Runs a program against the mocks and returns every resource that it registered, in order. */
export async function recordResources(
  program: () => unknown,
  computed: Computed = {},
): Promise<readonly RecordedResource[]> {
  recorded.length = 0;
  await useMocks(computed);
  await program();
  await pulumi.runtime.disconnect();
  return [...recorded];
}

/** The one resource of this type and name. @throws Error when there is none: the message lists what there is. */
export function find(resources: readonly RecordedResource[], type: string, name: string): RecordedResource {
  const found = resources.find((resource) => resource.type === type && resource.name === name);
  if (!found) throw new Error(`no ${type} "${name}" among ${resources.map((r) => `${r.type} ${r.name}`).join(", ")}`);
  return found;
}
