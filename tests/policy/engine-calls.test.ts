import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  AnalyzerResource,
  AnalyzerStackConfigureRequest,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Briefing } from "../../policies/briefing";
import { rules } from "../../policies/catalogue";
import { callsOfLibrary, type EngineCalls, listen, readOnce } from "../../policies/engine-calls";

/** The library's calls, of which a test may change its own. */
function copyOfCalls(): EngineCalls {
  const calls = callsOfLibrary();
  if (calls === undefined) throw new Error("the library has another form");
  const { configure, configureStack, analyze, analyzeStack } = calls;
  return {
    configure: { ...configure },
    configureStack: { ...configureStack },
    analyze: { ...analyze },
    analyzeStack: { ...analyzeStack },
  };
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

describe("the properties that the engine asks about", () => {
  const properties = Struct.fromJavaScript({ spec: { ports: [{ port: 443 }] } });

  it("are read once for all policies, for a resource and for each of a whole stack", () => {
    const calls = copyOfCalls();
    readOnce(calls);
    const one = new AnalyzeRequest().setProperties(properties);
    const whole = new AnalyzeStackRequest().setResourcesList([new AnalyzerResource().setProperties(properties)]);
    const ofOne = calls.analyze.requestDeserialize(AnalyzerService.analyze.requestSerialize(one));
    const ofWhole = calls.analyzeStack.requestDeserialize(AnalyzerService.analyzeStack.requestSerialize(whole));
    for (const request of [ofOne, ...ofWhole.getResourcesList()]) {
      const first = request.getProperties()?.toJavaScript();
      expect(first).toEqual({ spec: { ports: [{ port: 443 }] } });
      expect(request.getProperties()?.toJavaScript()).toBe(first);
    }
  });

  it("may be none", () => {
    const calls = copyOfCalls();
    readOnce(calls);
    const request = AnalyzerService.analyze.requestSerialize(new AnalyzeRequest());
    expect(calls.analyze.requestDeserialize(request).getProperties()).toBeUndefined();
  });
});
