import type { PlatformInput } from "../components/platform/spec";
import { auditTrail } from "./audit-trail";
import { ecosyste } from "./ecosyste";
import { medisecure } from "./medisecure";
import { rofecare } from "./rofecare";

/** The platforms that a stack may name. */
export const platforms: Readonly<Record<string, PlatformInput>> = {
  "audit-trail": auditTrail,
  ecosyste,
  medisecure,
  rofecare,
};
