/** How strong a platform must stand. */
export type EnvironmentName = "dev" | "staging" | "prod";

/** What a platform stands on. */
export type TargetKind = "kubernetes" | "docker";

/** The three network zones of a platform: what faces the public, what works, and what keeps data (ROF-SEC-10 to 12). */
export type Zone = "frontend" | "backend" | "database";

export const zones: readonly Zone[] = ["frontend", "backend", "database"];
