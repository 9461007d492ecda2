import { dockerProcessors } from "../../../components/targets/docker/processors";

describe("processors of a container", () => {
  it.each([
    ["1", "1.0"],
    ["500m", "0.5"],
    ["1500m", "1.5"],
    ["250m", "0.25"],
    ["4", "4.0"],
    ["10", "10."],
    ["10500m", "10.5"],
  ])("%s stand as the provider reads them back, so that a second update changes nothing", (limit, read) => {
    expect(dockerProcessors(limit)).toBe(read);
  });

  it("a number that the provider would round stays what it is", () => {
    expect(dockerProcessors("50m")).toBe("0.05");
  });
});
