import type { Problem } from "../../language/problem";
import type { Settings } from "../settings";

/** Targets that every tier has a component for. A target that cannot be reached is told at once, never half provided. */
export function checkTarget({ target }: Settings): readonly Problem[] {
  if (target === "kubernetes") return [];
  return [
    {
      code: "PAL304",
      path: ["palier:stack", "target"],
      found: `"${target}", on which no tier can stand yet`,
      allowed: "kubernetes",
      fix: "set target to kubernetes",
    },
  ];
}
