import { nodeConfiguration } from "../../components/tiers/elasticsearch/cluster";
import { indexSettings, settingFiles, settingRequests } from "../../components/tiers/elasticsearch/settings";
import { majorVersions } from "../../components/tiers/elasticsearch/versions";
import { elasticsearchPlan } from "../support/elasticsearch-tier";
import { FakeCluster, needElasticsearch, SettingsCheck } from "./support/elasticsearch";

jest.setTimeout(600_000);

const plan = elasticsearchPlan("prod");
/** Cores of the document's limit. */
const processors = 4;

/** The file of a node, without the client for S3: its settings are known to a module that is not published as a library. */
const nodeSettings = Object.fromEntries(
  Object.entries(nodeConfiguration(plan, true)).filter(([key]) => !key.startsWith("s3.")),
);

describe.each([majorVersions[8].version, majorVersions[9].version])(
  "settings, judged by Elasticsearch %s itself",
  (version) => {
    const check = new SettingsCheck(version);

    beforeAll(async () => {
      await needElasticsearch([version]);
      await check.compile();
    });
    afterAll(() => {
      check.remove();
    });

    it("AUD-CON-04 AUD-LOG-11 AUD-LOG-12 AUD-LOG-13: a node starts with the file as it is planned", async () => {
      expect(Object.keys(nodeSettings)).toHaveLength(9);
      expect(await check.ask("node", nodeSettings, processors)).toBe("accepted");
    });

    it("AUD-CON-04: with the document's eight threads that write it would not, and the plan knows the same limit", async () => {
      const eight = { ...nodeSettings, "thread_pool.write.size": 8 };
      expect(await check.ask("node", eight, processors)).toBe(
        "refused: Failed to parse value [8] for setting [thread_pool.write.size] must be <= 5",
      );
      expect(await check.ask("node", eight, 7)).toBe("accepted");
    });

    it("AUD-CON-04: with a key of an index in it, it would not; as the settings of an index they are right", async () => {
      const [audit] = plan.indices.map(indexSettings);
      expect(await check.ask("node", { ...nodeSettings, ...audit }, processors)).toBe(
        "refused: node settings must not contain any index level settings",
      );
      expect(await check.ask("index", audit ?? {}, processors)).toBe("accepted");
      expect(await check.ask("index", { ...audit, "index.refresh_intervals": "5s" }, processors)).toContain(
        "unknown setting",
      );
    });
  },
);

describe("the job that tells the settings, run with the real client", () => {
  const cluster = new FakeCluster();
  const requests = settingRequests(plan);
  const files = settingFiles(requests);

  beforeAll(async () => {
    await needElasticsearch([]);
    await cluster.start();
  });
  beforeEach(() => {
    cluster.told.length = 0;
    cluster.statuses = [200];
  });
  afterAll(() => {
    cluster.remove();
  });

  it("AUD-CON-04 AUD-BAK-02: puts template, repository and policy, one after the other, as administrator", async () => {
    const { code, output } = await cluster.apply(files);
    expect(output).toBe(
      "/_index_template/audit is in place\n/_snapshot/backup is in place\n/_slm/policy/platform is in place\n",
    );
    expect(code).toBe(0);
    expect(cluster.told).toEqual(
      requests.map(({ path, body }) => ({ request: `PUT ${path}`, login: "admin:password-of-the-test", body })),
    );
  });

  it("tries again while the cluster is not ready", async () => {
    cluster.statuses = [503, 503, 200];
    expect((await cluster.apply(files)).code).toBe(0);
    expect(cluster.told).toHaveLength(5);
  });

  it("fails, and says what was refused, without the password", async () => {
    cluster.statuses = [200, 400];
    const { code, output } = await cluster.apply(files);
    expect(code).toBe(1);
    expect(output).toContain('/_snapshot/backup was refused: {"error":"no such thing"}\n400');
    expect(output).not.toContain("password-of-the-test");
    expect(cluster.told).toHaveLength(2);
  });

  it("AUD-LOG-06: speaks with nobody whose certificate is of another authority", async () => {
    expect((await cluster.apply(files, "/etc/ssl/certs/ca-certificates.crt")).code).not.toBe(0);
    expect(cluster.told).toEqual([]);
  });
});
