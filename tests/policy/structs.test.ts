import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzeRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { readOperators } from "../../components/targets/kubernetes/operator-files";
import { type MessageLibrary, messageLibrary, readWhenAsked } from "../../policies/structs";

function libraryOfTests(): MessageLibrary {
  const library = messageLibrary();
  if (library === undefined) throw new Error("the library has another form");
  return library;
}
const library = libraryOfTests();
const { deserializeBinaryFromReader } = library.Struct;
afterEach(() => {
  Object.assign(library.Struct, { deserializeBinaryFromReader });
});

const bytesOf = (data: object): Uint8Array => Struct.fromJavaScript({ ...data }).serializeBinary();
const byLibrary = (bytes: Uint8Array): unknown => Struct.deserializeBinary(bytes).toJavaScript();
function whenAsked(bytes: Uint8Array): unknown {
  readWhenAsked(library);
  return Struct.deserializeBinary(bytes).toJavaScript();
}

describe("data that is read when it is asked for", () => {
  it.each<[string, object]>([
    ["nothing", {}],
    [
      "every form of a value",
      { text: "a", number: -1.5e300, part: 0.25, yes: true, no: false, none: null, map: {}, list: [] },
    ],
    ["what is nested", { list: [[1, [2, { a: [null, "b"] }]], { c: { d: { e: [] } } }] }],
    ["texts of any script, and empty ones", { "": "", clé: "é€😀\u0000", "a.b/c": "x".repeat(70_000) }],
    ["zeros, and numbers that are none", { zero: 0, less: -0, much: Infinity }],
  ])("is the same as the library reads: %s", (_, data) => {
    const bytes = bytesOf(data);
    const expected = byLibrary(bytes);
    expect(expected).toEqual(data);
    expect(whenAsked(bytes)).toEqual(expected);
  });

  it("is the same for values without a form, and for parts that nobody knows", () => {
    const struct = new Struct();
    struct.getFieldsMap().set("unset", new Value());
    const unknownPart = [0x7a, 2, 0x61, 0x62];
    const bytes = Uint8Array.from([...struct.serializeBinary(), ...unknownPart]);
    expect(whenAsked(bytes)).toEqual({ unset: null });
    expect(byLibrary(struct.serializeBinary())).toEqual({ unset: null });
  });

  it("is the same for all that operators bring", () => {
    const objects = readOperators(["cloudnative-pg", "cert-manager"]).flatMap((operator) => operator.objects);
    const bytes = bytesOf({ objects });
    const expected = byLibrary(bytes);
    expect(objects.length).toBeGreaterThan(20);
    expect(whenAsked(bytes)).toEqual(expected);
  });

  it("does not take the name __proto__ for more than a name", () => {
    // The library cannot write this name itself.
    const written = Buffer.from(bytesOf({ __prot0__: { isAdmin: true } }));
    written.write("__proto__", written.indexOf("__prot0__"));
    const read = Object(whenAsked(written)) as object;
    expect(Object.keys(read)).toEqual(["__proto__"]);
    expect("isAdmin" in read).toBe(false);
  });

  it("leaves the other parts of the engine's messages as they are", () => {
    const request = new AnalyzeRequest()
      .setUrn("urn")
      .setType("type")
      .setProperties(Struct.fromJavaScript({ a: 1 }));
    const bytes = AnalyzerService.analyze.requestSerialize(request);
    readWhenAsked(library);
    const read = AnalyzerService.analyze.requestDeserialize(bytes);
    expect([read.getUrn(), read.getType(), read.getProperties()?.toJavaScript()]).toEqual(["urn", "type", { a: 1 }]);
  });
});
