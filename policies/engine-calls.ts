import type { EnforcementLevel } from "@pulumi/policy";
import { createRequire } from "node:module";
import type { Briefing, Configured } from "./briefing";

/** A call of the engine, as the engine's library describes it to the server that takes it. */
interface Call<Request> {
  readonly requestDeserialize: (bytes: Buffer) => Request;
}

/** The engine tells the stack for which it runs. */
interface StackRequest {
  getStack(): string;
  getConfigMap(): { get(key: string): string | undefined };
}

/** The engine tells the level and the settings of every policy. */
interface ConfigRequest {
  getPolicyconfigMap(): { forEach(each: (policy: ConfiguredPolicy, name: string) => void): void };
}

interface ConfiguredPolicy {
  getEnforcementlevel(): number;
  getProperties(): { toJavaScript(): object } | undefined;
}

/** The engine asks about a resource. */
export interface ResourceRequest {
  getUrn(): string;
  getProperties(): { toJavaScript(): unknown } | undefined;
}

/** The engine asks about all resources at the end. */
interface WholeRequest {
  getResourcesList(): readonly ResourceRequest[];
}

/** The calls by which the engine briefs a pack, and by which it asks. */
export interface EngineCalls {
  readonly configureStack: Call<StackRequest>;
  readonly configure: Call<ConfigRequest>;
  readonly analyze: Call<ResourceRequest>;
  readonly analyzeStack: Call<WholeRequest>;
}

/** Levels in the order of the engine's numbers. */
const levels = ["advisory", "mandatory", "disabled", "remediate"] as const satisfies readonly EnforcementLevel[];

/**
 * Hears what the engine tells the pack: its library for Node keeps the stack's name, its settings, and settings of rules that are not
 * there to itself. So the calls' requests are looked at where they are read.
 * @param policies names of all policies of the pack
 */
export function listen(
  { configureStack, configure }: Pick<EngineCalls, "configureStack" | "configure">,
  briefing: Briefing,
  policies: readonly string[],
): void {
  overhear(configureStack, (request) => {
    briefing.hearStack(request.getStack(), request.getConfigMap().get("palier:stack"));
  });
  overhear(configure, (request) => {
    const config = new Map<string, Configured>();
    request.getPolicyconfigMap().forEach((policy, name) => {
      const level = levels[policy.getEnforcementlevel()] ?? "mandatory";
      config.set(name, { level, settings: policy.getProperties()?.toJavaScript() ?? {} });
    });
    briefing.hearConfig(config, policies);
  });
}

/** Has a listener told every request of a call, where the library reads it. */
export function overhear<Request>(call: Call<Request>, hear: (request: Request) => void): void {
  const read = call.requestDeserialize;
  const readAndHear = (bytes: Buffer): Request => {
    const request = read(bytes);
    hear(request);
    return request;
  };
  Object.assign(call, { requestDeserialize: readAndHear });
}

/** The calls of the library that serves the pack, of whatever copy of it; none where its form is another one. */
export function callsOfLibrary(): EngineCalls | undefined {
  const policy = createRequire(__filename).resolve("@pulumi/policy");
  const library: unknown = createRequire(policy)("@pulumi/pulumi/proto/analyzer_grpc_pb");
  const service = member(library, "AnalyzerService");
  return hasCalls(service) ? service : undefined;
}

const hasCalls = (service: unknown): service is EngineCalls =>
  ["configureStack", "configure", "analyze", "analyzeStack"].every(
    (call) => typeof member(member(service, call), "requestDeserialize") === "function",
  );

const member = (owner: unknown, name: string): unknown =>
  typeof owner === "object" && owner !== null ? Reflect.get(owner, name) : undefined;
