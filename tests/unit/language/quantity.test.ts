import {
  formatCpu,
  formatMemory,
  mebibytes,
  millicores,
  resolveResources,
} from "../../../components/language/quantity";

describe("amounts", () => {
  it.each([
    ["512Mi", 512],
    ["1Gi", 1024],
    ["1536Mi", 1536],
  ])("reads %s as %i Mi", (text, mebi) => {
    expect(mebibytes(text)).toBe(mebi);
  });

  it.each([
    ["0.5", 500],
    ["1", 1000],
    ["250m", 250],
    ["1.5", 1500],
  ])("reads %s cores as %i thousandths", (text, milli) => {
    expect(millicores(text)).toBe(milli);
  });

  it("writes the shortest exact text", () => {
    expect([formatMemory(1536), formatMemory(2048), formatCpu(1500), formatCpu(2000)]).toEqual([
      "1536Mi",
      "2Gi",
      "1500m",
      "2",
    ]);
  });

  it.each(["512M", "1.5Gi", "0Mi", "Gi"])("refuses %s as memory", (text) => {
    expect(() => mebibytes(text)).toThrow(RangeError);
  });
});

describe("resources", () => {
  it("keeps a share of the processor limit and the whole memory limit where nothing is said", () => {
    expect(resolveResources({ cpuLimit: "0.5", memoryLimit: "512Mi" }, 0.25)).toEqual({
      cpuLimit: "500m",
      cpuRequest: "125m",
      memoryLimit: "512Mi",
      memoryRequest: "512Mi",
    });
  });

  it("keeps what is said", () => {
    const said = { cpuLimit: "2", cpuRequest: "1", memoryLimit: "1Gi", memoryRequest: "256Mi" };
    expect(resolveResources(said, 0.1)).toEqual(said);
  });
});
