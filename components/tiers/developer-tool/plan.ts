import { capacityOf } from "../../language/capacity";
import type { Connection } from "../../language/connection";
import { checkLocalPorts, localPortsOf } from "../../language/local-ports";
import type { Problem } from "../../language/problem";
import { resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Planned, TierInput, TierPlan } from "../../language/tier-plan";
import type { UsedTier } from "../service/runtimes/runtime";
import { toolSoftware } from "./software";
import type { DeveloperToolOverrides, DeveloperToolProfile, DeveloperToolSpec } from "./spec";

/** A developer tool, with everything decided but the tiers that it shows: {@link bindDeveloperTool} knows those. */
export interface DeveloperToolPlan extends TierPlan {
  readonly kind: "developerTool";
  readonly software: DeveloperToolSpec["software"];
  readonly image: string;
  readonly port: number;
  readonly resources: ResolvedResources;
  /** User of the tool's own password, which is the secret of its name. */
  readonly login: string;
  readonly used: readonly UsedTier[];
}

type ToolInput = TierInput<DeveloperToolSpec, DeveloperToolProfile, DeveloperToolOverrides>;

const login = "developer";

/** Decides a tool by itself. */
export function planDeveloperTool({ name, spec, overrides, context }: ToolInput): Planned<DeveloperToolPlan> {
  const { image, port, memory } = toolSoftware[spec.software];
  const given = overrides.resources ?? spec.resources ?? { cpuLimit: "0.5", memoryLimit: memory };
  const resources = resolveResources(given, context.common.cpuRequestShare);
  const plan: DeveloperToolPlan = {
    kind: "developerTool",
    name,
    zone: "backend",
    software: spec.software,
    image: overrides.image ?? spec.image ?? image,
    port,
    resources,
    login,
    used: [],
    connection: { kind: "http", host: context.hostOf(name, "backend"), port },
    ports: [{ name: "http", port, protocol: "TCP", reach: "users" }],
    ...localPortsOf(spec.localPorts, context),
    uses: spec.uses,
    calledBy: [],
    outside: [],
    secrets: [{ name, length: 44, username: login, version: context.versionOf(name) }],
    reads: [name],
    capacity: capacityOf(1, [resources]),
    images: [overrides.image ?? spec.image ?? image],
  };
  return { plan, problems: checkLocalPorts(name, spec.localPorts, ["http"]), warnings: [] };
}

/** Hands to a tool the addresses and logins of the tiers that it shows. */
export function bindDeveloperTool(
  plan: DeveloperToolPlan,
  _input: ToolInput,
  connections: Readonly<Record<string, Connection>>,
): Planned<DeveloperToolPlan> {
  const used = plan.uses.flatMap((tier) => {
    const connection = connections[tier];
    return connection ? [{ tier, connection }] : [];
  });
  const secrets = used.flatMap(({ connection }) => ("secret" in connection ? [connection.secret] : []));
  const bound = { ...plan, used, reads: [...new Set([plan.name, ...secrets])].sort() };
  return { plan: bound, problems: checkShown(plan, used), warnings: [] };
}

/** A tier that the program cannot show, or more tiers than it can; one that is not there is told elsewhere. */
function checkShown({ name, software }: DeveloperToolPlan, used: readonly UsedTier[]): readonly Problem[] {
  const { shows, most } = toolSoftware[software];
  const path = ["tiers", name, "uses"];
  const strange = used.filter(({ connection }) => connection.kind !== shows);
  return [
    ...strange.map(({ tier, connection }) => ({
      code: "PAL430" as const,
      path,
      found: `"${tier}", a tier that speaks ${connection.kind}`,
      allowed: `tiers of the kind ${shows}: ${software} shows nothing else`,
      fix: `remove "${tier}" from uses of "${name}", or use another software`,
    })),
    ...(used.length > most
      ? [
          {
            code: "PAL431" as const,
            path,
            found: `${String(used.length)} tiers`,
            allowed: `at most ${String(most)} with ${software}`,
            fix: `make a tool of its own for each of ${used.map(({ tier }) => tier).join(", ")}`,
          },
        ]
      : []),
  ];
}
