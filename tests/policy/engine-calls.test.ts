import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzerStackConfigureRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Briefing } from "../../policies/briefing";
import { rules } from "../../policies/catalogue";
import { callsOfLibrary, type EngineCalls, listen } from "../../policies/engine-calls";

/** The library's calls, of which a test may change its own. */
function copyOfCalls(): Pick<EngineCalls, "configure" | "configureStack"> {
  const calls = callsOfLibrary();
  if (calls === undefined) throw new Error("the library has another form");
  return { configure: { ...calls.configure }, configureStack: { ...calls.configureStack } };
}

function stackRequest(settings: Readonly<Record<string, string>>): Buffer {
  const request = new AnalyzerStackConfigureRequest();
  request.setStack("dev");
  for (const [key, value] of Object.entries(settings)) request.getConfigMap().set(key, value);
  return AnalyzerService.configureStack.requestSerialize(request);
}

function configRequest(name: string, level: EnforcementLevel, settings: Readonly<Record<string, string>>): Buffer {
  const policy = new PolicyConfig();
  policy.setEnforcementlevel(level);
  policy.setProperties(Struct.fromJavaScript(settings));
  const request = new ConfigureAnalyzerRequest();
  request.getPolicyconfigMap().set(name, policy);
  return AnalyzerService.configure.requestSerialize(request);
}

describe("what the engine tells the pack", () => {
  const [probes] = rules.filter(({ name }) => name === "probes");

  it("is heard where its library reads it: the stack and its settings", () => {
    const [calls, briefing] = [copyOfCalls(), new Briefing(rules)];
    listen(calls, briefing, []);
    const read = calls.configureStack.requestDeserialize(stackRequest({}));
    expect(read.getStack()).toBe("dev");
    expect(briefing.environment).toBe("dev");
    calls.configureStack.requestDeserialize(stackRequest({ "palier:stack": '{"environment":"staging"}' }));
    expect(briefing.environment).toBe("staging");
  });

  it.each([
    [EnforcementLevel.ADVISORY, "advisory"],
    [EnforcementLevel.MANDATORY, "mandatory"],
    [EnforcementLevel.REMEDIATE, "remediate"],
    [EnforcementLevel.DISABLED, "disabled"],
  ])("is heard where its library reads it: the level %d of a rule is %s", (number, level) => {
    const [calls, briefing] = [copyOfCalls(), new Briefing(rules)];
    listen(calls, briefing, []);
    calls.configure.requestDeserialize(configRequest("probes", number, {}));
    expect(probes !== undefined && briefing.levelOf(probes)).toBe(level);
    expect(briefing.mistakes).toEqual([]);
  });

  it("is heard where its library reads it: settings, and names of policies that are no rules", () => {
    const [calls, briefing] = [copyOfCalls(), new Briefing(rules)];
    listen(calls, briefing, ["broken-rule"]);
    calls.configure.requestDeserialize(configRequest("probes", EnforcementLevel.ADVISORY, { except: "api" }));
    expect(briefing.mistakes).toEqual(['probes.except: expected array, received string; found "api"']);
    calls.configure.requestDeserialize(configRequest("broken-rule", EnforcementLevel.MANDATORY, {}));
    expect(briefing.mistakes).toEqual([]);
  });
});
