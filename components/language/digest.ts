import { createHash } from "node:crypto";

/** A short digest of text, for annotations that restart pods when their configuration changes. Never for secrets. */
export const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
