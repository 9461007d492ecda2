import { readOnlyRoot } from "../../policies/rules/read-only-root";
import { judge } from "./support/judge";

/** A container with files, which nobody in it can change. */
const container = (props: object = {}) => ({
  type: "docker:index/container:Container",
  props: {
    uploads: [{ file: "/run/secrets/redis", content: "x" }],
    user: "999:999",
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    ...props,
  },
});

describe("read-only-root on Docker", () => {
  it("lets a container that gets files have a root of its own, where its user can change nothing that is root's", async () => {
    expect(await judge(readOnlyRoot, container())).toEqual([]);
    expect(await judge(readOnlyRoot, container({ user: "70" }))).toEqual([]);
    const bound = { drops: ["ALL"], adds: ["CAP_NET_BIND_SERVICE"] };
    expect(await judge(readOnlyRoot, container({ capabilities: bound }))).toEqual([]);
  });

  it.each([
    ["root", { user: "0:0" }],
    ["the image's user, whoever that is", { user: undefined }],
    ["a user by name, who may be root in the image", { user: "root" }],
    ["one that keeps the usual capabilities", { capabilities: undefined }],
    ["one with a capability that writes everywhere", { capabilities: { drops: ["ALL"], adds: ["DAC_OVERRIDE"] } }],
    ["one that can gain privileges", { securityOpts: [] }],
  ])("refuses %s", async (_, props) => {
    const [report, ...others] = await judge(readOnlyRoot, container(props));
    expect(report).toContain("fix:   as the daemon uploads nothing beside readOnly: user with an id other than 0");
    expect(others).toEqual([]);
  });

  it("asks a container without files for a root that is only read, whoever runs it", async () => {
    const [report] = await judge(readOnlyRoot, container({ uploads: [] }));
    expect(report).toContain("fix:   readOnly: true");
    expect(await judge(readOnlyRoot, container({ uploads: undefined, readOnly: true }))).toEqual([]);
  });
});
