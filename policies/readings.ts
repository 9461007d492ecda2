import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { createRequire } from "node:module";
import { type EngineCalls, overhear, type ResourceRequest } from "./engine-calls";

type Properties = Readonly<Record<string, unknown>>;

/** How the engine's library reads properties from a request, and guards values that a preview does not know yet. */
export interface LibraryReader {
  readonly deserializeProperties: (properties: { toJavaScript(): unknown }, proxySecrets: boolean) => object;
  readonly unknownCheckingProxy: (properties: object) => Properties;
}

/**
 * The properties that the engine asks about, read once for all policies. The library reads them for every policy anew, and with many rules
 * that took several times what the rules take.
 */
export class Readings {
  private readonly kept = new Map<string, () => Properties>();
  /** The stack of the present request: the library makes it anew for every policy. */
  private stack: PolicyResource[] | undefined;

  constructor(private readonly library: LibraryReader) {}

  /** Keeps what the requests hold, and leaves the library nothing to read. */
  listen({ analyze, analyzeStack }: Pick<EngineCalls, "analyze" | "analyzeStack">): void {
    overhear(analyze, (request) => {
      this.keep(request);
    });
    overhear(analyzeStack, (request) => {
      this.stack = undefined;
      for (const resource of request.getResourcesList()) this.keep(resource);
    });
  }

  /** Gives the policies what was kept, in the place of what the library would give them. */
  handTo(policies: readonly (ResourceValidationPolicy | StackValidationPolicy)[]): void {
    for (const policy of policies) {
      if ("validateStack" in policy) this.handToStack(policy);
      else this.handToResource(policy);
    }
  }

  private handToResource(policy: ResourceValidationPolicy): void {
    const { validateResource } = policy;
    if (typeof validateResource !== "function") return;
    policy.validateResource = (args, reportViolation) =>
      validateResource({ ...args, props: this.of(args) }, reportViolation);
  }

  private handToStack(policy: StackValidationPolicy): void {
    const { validateStack } = policy;
    policy.validateStack = (args, reportViolation) => {
      this.stack ??= args.resources.map((resource) => ({ ...resource, props: this.of(resource) }));
      return validateStack({ ...args, resources: this.stack }, reportViolation);
    };
  }

  private of({ urn, props }: { readonly urn: string; readonly props: Properties }): Properties {
    return this.kept.get(urn)?.() ?? props;
  }

  private keep(request: ResourceRequest): void {
    const properties = request.getProperties();
    if (properties === undefined) return;
    const { deserializeProperties, unknownCheckingProxy } = this.library;
    const toJavaScript = properties.toJavaScript.bind(properties);
    let read: Properties | undefined;
    this.kept.set(
      request.getUrn(),
      () => (read ??= unknownCheckingProxy(deserializeProperties({ toJavaScript }, false))),
    );
    Object.assign(properties, { toJavaScript: () => ({}) });
  }
}

/** The library's own reader; none where its form is another one, and then every policy has the library read for itself. */
export function readerOfLibrary(): LibraryReader | undefined {
  const load = createRequire(__filename);
  const library: unknown = { ...load("@pulumi/policy/deserialize"), ...load("@pulumi/policy/proxy") };
  return isReader(library) ? library : undefined;
}

const isReader = (library: unknown): library is LibraryReader =>
  typeof library === "object" &&
  library !== null &&
  ["deserializeProperties", "unknownCheckingProxy"].every((name) => typeof Reflect.get(library, name) === "function");
