import "@pulumi/policy/proxy";

declare module "@pulumi/policy/proxy" {
  /** What the engine's library puts around properties: reading a value that is not known yet throws. Missing in its own types. */
  export function unknownCheckingProxy(properties: object): Record<string, unknown>;
}
