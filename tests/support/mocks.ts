import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";

/** One resource as the engine would have seen it. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const recorded: RecordedResource[] = [];

/** Replaces the engine by a recorder. */
async function useMocks(): Promise<void> {
  await pulumi.runtime.setMocks(
    {
      newResource: (args: MockResourceArgs) => {
        recorded.push({ type: args.type, name: args.name, inputs: args.inputs });
        return { id: `${args.name}-id`, state: args.inputs };
      },
      call: (args) => args.inputs,
    },
    "palier",
    "test",
    false,
  );
}

/** Runs a program against the mocks and returns every resource that it registered, in order. */
export async function recordResources(program: () => unknown): Promise<readonly RecordedResource[]> {
  recorded.length = 0;
  await useMocks();
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
