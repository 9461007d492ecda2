import { helpOf, readArguments } from "../../../tools/arguments";

const command = {
  usage: "npm run up [stack]",
  says: "Updates a stack.",
  mostWords: 1,
  flags: { context: { takes: "NAME", says: "a context" }, preview: { says: "looks first" } },
};
const read = (...argv: string[]): ReturnType<typeof readArguments> => readArguments(argv, command);

describe("the command line of a tool", () => {
  it("holds words, flags with values, and flags that stand alone", () => {
    const args = read("dev", "--context", "mine", "--preview");
    expect(args?.words).toEqual(["dev"]);
    expect(args?.values).toEqual({ context: "mine" });
    expect([...(args?.set ?? [])]).toEqual(["preview"]);
  });

  it("holds every value of a flag that stands several times, or once with commas", () => {
    expect(read("--context", "a,b", "--context=c")?.lists).toEqual({ context: ["a", "b", "c"] });
  });

  it.each([
    [["--contxt=mine"], "--contxt is not known; did you mean --context?"],
    [["--verbose"], "--verbose is not known; the flags are --context, --preview"],
    [["--context"], "--context needs a value: NAME"],
    [["--preview=yes"], "--preview takes no value"],
    [["dev", "prod"], '"prod" is one word too many'],
  ])("%j is a mistake that is told with what is allowed", (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });

  it("tells all mistakes at once", () => {
    expect(() => read("dev", "prod", "--context")).toThrow(/needs a value.*one word too many/);
  });

  it("--help names every flag, and how npm hands it over", () => {
    expect(helpOf(command)).toMatch(/--context NAME +a context\n +--preview +looks first\n +--help/);
    expect(helpOf(command)).toContain("npm run up -- dev");
  });
});
