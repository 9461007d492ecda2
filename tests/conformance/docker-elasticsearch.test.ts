import { join } from "node:path";
import { aloneConfiguration } from "../../components/tiers/elasticsearch/docker";
import { majorVersions } from "../../components/tiers/elasticsearch/versions";
import { elasticsearchOnHost, plannedElasticsearch } from "../support/docker-tiers";
import { needElasticsearch, SettingsCheck } from "./support/elasticsearch";
import { LocalHost, passwordOf } from "./support/local-host";

jest.setTimeout(600_000);

describe("the start script of a node alone on one host, with a stand-in for the node", () => {
  const host = new LocalHost(elasticsearchOnHost(), {
    environment: {
      PROGRAM_FOLDER: "/opt/elasticsearch",
      PATH: `/opt/bin:${process.env["PATH"] ?? ""}`,
      RETRY_SECONDS: "1",
    },
    programs: {
      "/opt/elasticsearch": join(__dirname, "support/elasticsearch/stand"),
      "/opt/bin/node": process.execPath,
    },
  });
  const status = async (login: string): Promise<string> => {
    const ask = ["curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--user", login];
    return (await host.run("search", [...ask, "http://search:9200/"])).text;
  };

  beforeAll(async () => {
    await needElasticsearch([]);
    await host.prepare();
    host.start("search");
    await host.untilHealthy("search");
  });
  afterAll(() => host.remove());

  it("AUD-CON-04: the node has the image's options, and is told the templates by the administrator before it is healthy", () => {
    const log = host.log("search");
    expect(log).toContain("options of the image: -XX:+UseG1GC");
    expect(log).toContain("/_index_template/audit is in place");
    const told = log.indexOf("PUT /_index_template/audit of admin: 200");
    const asked = log.indexOf("GET /_cluster/health?wait_for_status=yellow&timeout=1s of metrics: 200");
    expect(told).toBeGreaterThan(-1);
    expect(asked).toBeGreaterThan(told);
  });

  it("AUD-LOG-06: the three users log in with their own passwords, and nobody else does", async () => {
    const logins = [`services:${passwordOf("search")}`, `admin:${passwordOf("search-admin")}`];
    for (const login of [...logins, `metrics:${passwordOf("search-metrics")}`]) expect(await status(login)).toBe("200");
    expect(await status("services:wrong")).toBe("401");
    expect(await status(`elastic:${passwordOf("search-admin")}`)).toBe("401");
    expect(host.log("search")).not.toContain(passwordOf("search-admin"));
  });

  it("a restart begins anew, with a new password where there is one", async () => {
    host.secrets["search-admin"] = "secondPasswordOfTheTest";
    await host.stop("search");
    host.start("search");
    await host.untilHealthy("search");
    expect(await status("admin:secondPasswordOfTheTest")).toBe("200");
    expect(await status(`admin:${passwordOf("search-admin")}`)).toBe("401");
  });
});

describe("settings of a node alone, judged by Elasticsearch itself", () => {
  const check = new SettingsCheck(majorVersions[8].version);
  beforeAll(() => check.compile());
  afterAll(() => {
    check.remove();
  });

  it("are known to it, but for those of its security, which is not published as a library", async () => {
    const all = Object.entries(aloneConfiguration(plannedElasticsearch().plan));
    const known = all.filter(([key]) => !key.startsWith("xpack."));
    expect(all.length - known.length).toBe(4);
    expect(await check.ask("node", Object.fromEntries(known), 2)).toBe("accepted");
    const misspelt = { ...Object.fromEntries(known), "transport.hosts": "127.0.0.1" };
    expect(await check.ask("node", misspelt, 2)).toContain("unknown setting [transport.hosts]");
  });
});
