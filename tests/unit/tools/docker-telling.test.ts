import { describeFailure, stateOf } from "../../../tools/docker/failure";
import { containersNamed } from "../../../tools/docker/logs";
import { age, statusOf } from "../../../tools/docker/status";
import { volumeRows } from "../../../tools/docker/data";
import { UserProblem } from "../../../tools/problem";
import { hostWith, placed, standing } from "../../support/docker-host";

describe("a container that is not healthy", () => {
  it("is told with its state, its exit code, its last health check and its last lines", () => {
    const failed = standing("api", {
      state: "restarting",
      health: "unhealthy",
      exitCode: 3,
      restarts: 4,
      lastCheck: "HTTP 503",
    });
    expect(describeFailure(failed, { log: ["starting", "no database"] })).toEqual([
      "api (container shop-dev-api, tier api): restarting, exit code 3, unhealthy, 4 restarts",
      "  its last health check:",
      "    HTTP 503",
      "  its last 2 lines:",
      "    starting",
      "    no database",
    ]);
  });

  it("is told so where it never got as far", () => {
    const failed = standing("api", { state: "created", health: "none", exitCode: 127, error: "no such file" });
    expect(describeFailure(failed, { log: [] })).toEqual([
      "api (container shop-dev-api, tier api): created, exit code 127",
      "  the daemon says: no such file",
      "  no health check has ended yet",
      "  it wrote nothing",
    ]);
  });

  it("that runs again just then is told with its last end", () => {
    const failed = standing("api", { health: "starting", restarts: 4 });
    expect(describeFailure(failed, { log: [], lastExitCode: 3 }).slice(0, 2)).toEqual([
      "api (container shop-dev-api, tier api): running, starting, 4 restarts",
      "  it was started again after it had ended with exit code 3",
    ]);
  });

  it("is told in the words for one where it wrote one line, and was started again once", () => {
    const [state, , , ...last] = describeFailure(standing("api", { restarts: 1, lastCheck: "HTTP 503" }), {
      log: ["no database"],
    });
    expect(state).toBe("api (container shop-dev-api, tier api): running, healthy, 1 restart");
    expect(last).toEqual(["  its last line:", "    no database"]);
  });

  it("is said to have been killed for want of memory", () => {
    expect(stateOf(standing("api", { state: "exited", health: "unhealthy", exitCode: 137, outOfMemory: true }))).toBe(
      "exited, exit code 137, killed for want of memory, unhealthy",
    );
  });
});

describe("the status of a stack", () => {
  const now = new Date("2026-01-01T02:05:00Z");
  const host = hostWith(placed("db", { name: "db" }), placed("api"), placed("edge"));

  it("has every container in the order in which they start, and those that are missing", () => {
    const containers = [
      standing("api", { state: "exited", health: "none", exitCode: 137 }),
      standing("db", { published: ["127.0.0.1:5440"], restarts: 2 }),
    ];
    const memory = new Map([["shop-dev-db", "90MiB / 256MiB"]]);
    expect(statusOf({ standing: containers, memory, host, now })).toEqual({
      lines: [
        "TIER  CONTAINER  STATE         HEALTH   UP         MEMORY          RESTARTS  PORTS",
        "db    db         running       healthy  2 h 5 min  90MiB / 256MiB  2         127.0.0.1:5440",
        "api   api        exited (137)  none     -          -               0",
        "edge  edge       missing       -        -          -               -",
      ],
      unwell: ["api", "edge"],
    });
  });

  it("has what stands also where the stack's file says nothing of it", () => {
    const { lines, unwell } = statusOf({ standing: [standing("old", { health: "starting" })], memory: new Map(), now });
    expect(lines[1]).toContain("starting");
    expect(unwell).toEqual(["old"]);
  });

  it.each([
    [0, "0 s"],
    [-5, "0 s"],
    [59_000, "59 s"],
    [3_600_000, "1 h"],
    [90_061_000, "1 d 1 h"],
  ])("tells %d ms as %s", (milliseconds, told) => {
    expect(age(milliseconds)).toBe(told);
  });
});

describe("a service that is named", () => {
  const all = [
    standing("api-1", { tier: "api" }),
    standing("api-2", { tier: "api" }),
    standing("db"),
    standing("db-standby", { tier: "db" }),
  ];
  const named = (word: string): readonly string[] => containersNamed(word, all).map(({ name }) => name);

  it("means all containers of its tier, or one container by its own name", () => {
    expect(named("api")).toEqual(["api-1", "api-2"]);
    expect(named("api-2")).toEqual(["api-2"]);
    expect(named("db")).toEqual(["db", "db-standby"]);
  });

  it("is guessed where there is none of the name", () => {
    expect(() => named("apy")).toThrow(new UserProblem('there is no service "apy"', 'did you mean "api"?'));
  });
});

describe("volumes", () => {
  it("are told with their sizes, or that nobody knows them", () => {
    const volumes = [
      { name: "a", size: "1.2GB" },
      { name: "b", size: undefined },
    ];
    expect(volumeRows(volumes)).toEqual([
      ["a", "1.2GB"],
      ["b", "size unknown"],
    ]);
  });
});
