import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ServicePlan } from "../../components/tiers/service/plan";
import { planOf } from "../support/rofecare";
import { needPrograms } from "./support/debian";

const run = promisify(execFile);

jest.setTimeout(120_000);

const services = planOf("prod").tiers.filter(
  (tier): tier is ServicePlan => tier.kind === "service" && tier.runtime === "spring",
);

/** The flags of a service, as a shell hands them to the JVM. */
function optionsOf(plan: ServicePlan): readonly string[] {
  const variable = plan.variables.find(({ name }) => name === "JAVA_OPTS");
  if (variable === undefined || !("value" in variable)) throw new Error(`${plan.name} has no JAVA_OPTS`);
  return variable.value.split(" ");
}

/** What a real JVM makes of flags: its final settings, and whatever it says about them. */
async function settle(options: readonly string[]): Promise<{ flag: (name: string) => string; warnings: string }> {
  const { stdout, stderr } = await run("java", [...options, "-XX:+PrintFlagsFinal", "-version"]);
  const flag = (name: string): string => new RegExp(`\\b${name}\\s+= (\\S+)`).exec(stdout)?.[1] ?? "missing";
  return {
    flag,
    warnings: `${stdout}${stderr}`
      .split("\n")
      .filter((line) => /VM warning|Unrecognized VM option/.test(line))
      .join("\n"),
  };
}

describe("the options of services, taken by a real JVM", () => {
  beforeAll(() => needPrograms({ java: "default-jre-headless" }));

  it("ROF-SVC-18: eleven services have some", () => {
    expect(services).toHaveLength(11);
  });

  it.each(services.map((plan) => [plan.name, plan] as const))(
    "ROF-SVC-13 ROF-SLO-03 ROF-CON-28: %s starts without a warning, with G1, pauses of 200 ms and its heap",
    async (_, plan) => {
      const options = optionsOf(plan);
      const { flag, warnings } = await settle(options);
      const maximum = Number(/-Xmx(\d+)m/.exec(options.join(" "))?.[1]);
      expect(warnings).toBe("");
      expect(flag("UseG1GC")).toBe("true");
      expect(flag("MaxGCPauseMillis")).toBe("200");
      expect(flag("UseStringDeduplication")).toBe("true");
      expect(flag("MaxHeapSize")).toBe(String(maximum * 1024 ** 2));
    },
  );
});
