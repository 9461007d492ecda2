import { join } from "node:path";
import { Daemon } from "../../../tools/docker/daemon";
import { summarizeDocker } from "../../../tools/docker/summary";
import { root } from "../../../tools/home";
import { findStack } from "../../../tools/stack/files";
import { dockerPlanOf } from "../../../tools/stack/plan";
import { standing } from "../../support/docker-host";

describe("the summary of Rofecare in development on Docker", () => {
  const summary = async (address: string, ...names: readonly string[]): Promise<string> =>
    summarizeDocker({
      stack: "dev",
      planned: await dockerPlanOf(findStack(join(root), "dev")),
      outputs: { endpoints: ["https://api.dev.rofecare.com", "https://dev.rofecare.com"], notes: ["no receiver"] },
      daemon: new Daemon(address),
      standing: names.map((name) => standing(name)),
    });
  let told = "";
  beforeAll(async () => {
    told = await summary("unix:///var/run/docker.sock", "gateway", "redis");
  });

  it("says where everything answers, and which name and secret log in there", () => {
    expect(told).toMatch(/127\.0\.0\.1:543\d +identity-db +postgres +user \w+, secret identity-db/);
    expect(told).toMatch(/0\.0\.0\.0:443 +edge/);
  });

  it("says how each secret is read, and shows none", () => {
    expect(told).toContain("docker exec rofecare-dev-identity-db cat /run/secrets/identity-db");
    expect(told).toMatch(/identity-db +version 1 /);
  });

  it("has the names of the edge for a machine of one's own, and not for another", async () => {
    expect(told).toContain("  127.0.0.1 api.dev.rofecare.com dev.rofecare.com");
    expect(await summary("ssh://me@host")).not.toContain("/etc/hosts");
  });

  it("says how many containers there are, of one too", async () => {
    expect(told).toContain("  2 containers on unix:///var/run/docker.sock: npm run status dev");
    expect(await summary("ssh://me@host", "redis")).toContain("  1 container on ssh://me@host: npm run status dev");
  });

  it("ends with what a person does next", () => {
    expect(told).toContain("npm run stop dev; npm run start dev");
    expect(told).toContain("  - no receiver");
  });
});
