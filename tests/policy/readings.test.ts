import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzeRequest, AnalyzerResource, AnalyzeStackRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { toPolicies } from "../../policies/adapter";
import { callsOfLibrary } from "../../policies/engine-calls";
import { readerOfLibrary, Readings } from "../../policies/readings";
import { databasePorts } from "../../policies/rules/database-ports";
import { defaultDeny } from "../../policies/rules/default-deny";
import { unknown } from "./support/buckets";
import { judgeAll, judgePolicies } from "./support/judge";
import { deployment, resource } from "./support/resources";

const open = { metadata: { name: "db" }, spec: { type: "NodePort", ports: [{ port: 5432 }] } };
const service = (props: object) => resource("core/v1:Service", props);
const urnOf = (type: string, name: string): string => `urn:pulumi:test::policies::${type}::${name}`;

/** Policies that are handed what the engine asks about, and the calls by which it does. */
function heard(...policies: (ResourceValidationPolicy | StackValidationPolicy)[]) {
  const [calls, reader] = [callsOfLibrary(), readerOfLibrary()];
  if (calls === undefined || reader === undefined) throw new Error("the library has another form");
  const own = { analyze: { ...calls.analyze }, analyzeStack: { ...calls.analyzeStack } };
  const readings = new Readings(reader);
  readings.listen(own);
  readings.handTo(policies);
  return {
    policies,
    asked: (type: string, name: string, props: Record<string, unknown>) => {
      const request = new AnalyzeRequest().setUrn(urnOf(type, name)).setProperties(fields(props));
      return own.analyze.requestDeserialize(AnalyzerService.analyze.requestSerialize(request));
    },
    askedOfStack: (type: string, name: string, props: object) => {
      const one = new AnalyzerResource().setUrn(urnOf(type, name)).setProperties(fields(props));
      const request = new AnalyzeStackRequest().setResourcesList([one]);
      return own.analyzeStack.requestDeserialize(AnalyzerService.analyzeStack.requestSerialize(request));
    },
  };
}

const fields = (props: object): Struct => Struct.fromJavaScript({ ...props });

describe("properties that the engine asks about", () => {
  it("are read once: policies have them, and the library has nothing to read", async () => {
    const { policies, asked } = heard(...toPolicies([databasePorts]));
    const { type } = service({});
    const request = asked(type, "it", open);
    expect(await judgeAll(policies, service({}))).toHaveLength(1);
    expect(request.getProperties()?.toJavaScript()).toEqual({});
  });

  it("are those of the newest request about the resource", async () => {
    const { policies, asked } = heard(...toPolicies([databasePorts]));
    const { type } = service({});
    asked(type, "it", open);
    asked(type, "it", { ...open, spec: { ...open.spec, type: "ClusterIP" } });
    expect(await judgeAll(policies, service(open))).toEqual([]);
  });

  it("hold secrets in plain, and what a preview does not know as unknown", async () => {
    const { policies, asked } = heard(...toPolicies([databasePorts]));
    const { type } = service({});
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "NodePort" };
    asked(type, "it", { spec: { ...open.spec, type: secret } });
    expect(await judgeAll(policies, service({}))).toHaveLength(1);
    asked(type, "it", { spec: { ...open.spec, type: unknown } });
    expect(await judgeAll(policies, service({}))).toEqual([]);
  });

  it("are the library's own where no request was heard", async () => {
    const { policies } = heard(...toPolicies([databasePorts]));
    expect(await judgeAll(policies, service(open))).toHaveLength(1);
  });

  it("are read once for rules of the whole stack too", async () => {
    const { policies, askedOfStack } = heard(...toPolicies([defaultDeny]));
    const { type, name = "", props } = deployment();
    const request = askedOfStack(type, name, props);
    const reports = await judgePolicies(policies, [{ type, name, props: {} }]);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toContain("Deployment shop/api");
    expect(request.getResourcesList().map((one) => one.getProperties()?.toJavaScript())).toEqual([{}]);
  });
});
