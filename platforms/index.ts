import type { PlatformInput } from "../components/platform/spec";
import { ecosyste } from "./ecosyste";
import { rofecare } from "./rofecare";

/** The platforms that a stack may name. */
export const platforms: Readonly<Record<string, PlatformInput>> = { ecosyste, rofecare };
