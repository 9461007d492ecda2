import { sideBySide } from "../../../tools/side-by-side";

describe("work side by side", () => {
  it("is done at most so many at once, and its results are told in the order of the entries", async () => {
    let running = 0;
    let most = 0;
    const done = await sideBySide([30, 5, 20, 1, 10], 2, async (milliseconds, index) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      running--;
      return [index, milliseconds];
    });
    expect(done).toEqual([30, 5, 20, 1, 10].map((milliseconds, index) => [index, milliseconds]));
    expect(most).toBe(2);
  });

  it("that fails makes the whole fail", async () => {
    const work = (entry: string): Promise<string> =>
      entry === "bad" ? Promise.reject(new Error("it is bad")) : Promise.resolve(entry);
    await expect(sideBySide(["good", "bad"], 2, work)).rejects.toThrow("it is bad");
  });
});
