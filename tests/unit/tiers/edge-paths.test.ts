import { dotSegments, hiddenExpression, shownExpression } from "../../../components/tiers/edge/software/paths";

const hides = (pattern: string, path: string): boolean => new RegExp(hiddenExpression(pattern), "i").test(path);
const shows = (pattern: string, path: string): boolean => new RegExp(shownExpression(pattern), "i").test(path);

describe("patterns of paths as regular expressions", () => {
  it.each([
    ["*/actuator*", "/actuator", true],
    ["*/actuator*", "/a/b/Actuator/env", true],
    ["*/actuator*", "/a/reactor", false],
    ["/status", "/status", true],
    ["/status", "//status;x=1", true],
    ["/status", "/status/all", false],
    ["/status/*", "/status;a/all", true],
    ["/a.b", "/aXb", false],
  ])("%s hides %s: %s", (pattern, path, hidden) => {
    expect(hides(pattern, path)).toBe(hidden);
  });

  it.each([
    ["/actuator/health", "/actuator/health", true],
    ["/actuator/health", "/actuator/health/x", false],
    ["/actuator/health/*", "/actuator/health/readiness", true],
    ["/actuator/health/*", "/actuator/health/..;/env", false],
    ["/actuator/health/*", "/actuator/health/%2e%2e/env", false],
  ])("%s shows %s: %s", (pattern, path, shown) => {
    expect(shows(pattern, path)).toBe(shown);
  });

  it("finds segments that lead elsewhere, and no dots in names", () => {
    for (const path of ["/a/../b", "/a/..", "/./b", "/a/..;x/b"]) expect(path).toMatch(new RegExp(dotSegments));
    for (const path of ["/a.b", "/.well-known/x", "/a/..b"]) expect(path).not.toMatch(new RegExp(dotSegments));
  });
});
