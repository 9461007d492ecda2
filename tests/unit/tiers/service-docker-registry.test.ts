import { containersOnHost } from "../../support/docker-service";

const registered = (spec: Readonly<Record<string, unknown>>): unknown =>
  containersOnHost({ spec: { runtime: "spring", ...spec } }).map(({ environment }) => [
    environment["EUREKA_INSTANCE_PREFER_IP_ADDRESS"],
    environment["EUREKA_INSTANCE_HOSTNAME"],
  ]);

describe("the registry of services on one Docker host", () => {
  it("is told each container's name: of its addresses in several networks, a program knows no better one", () => {
    expect(registered({ uses: ["registry"], replicas: 2 })).toEqual([
      ["false", "orders-1"],
      ["false", "orders-2"],
    ]);
    expect(registered({ uses: ["registry"], replicas: 1 })).toEqual([["false", "orders"]]);
  });

  it("is told nothing by those who do not use it", () => {
    expect(registered({ uses: ["config"], replicas: 1 })).toEqual([[undefined, undefined]]);
  });
});
