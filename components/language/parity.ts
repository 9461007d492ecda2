/** What a tier gives on one target that it may not give on the other, for the table in docs/parity.md. */
export interface Parity {
  /** What a user gets: `failover`, `encrypted connections`. */
  readonly capability: string;
  /** How Kubernetes gives it. */
  readonly kubernetes: string;
  /** Whether Docker gives the same, something else, or refuses it with an error. */
  readonly docker:
    | { readonly kind: "same" }
    | { readonly kind: "different"; readonly how: string }
    | { readonly kind: "unavailable"; readonly error: string };
}
