import { plainSecrets } from "../../policies/rules/plain-secrets";
import { judge } from "./support/judge";
import { deployment, goodContainer, podSpec, resource, unknownText } from "./support/resources";

const running = (rest: object) => deployment(podSpec([{ ...goodContainer, ...rest }]));
const variable = (name: string, value: unknown) => running({ env: [{ name, value }] });
const configMap = (props: object) => resource("core/v1:ConfigMap", { metadata: { name: "settings" }, ...props });
const data = (key: string, value: unknown) => configMap({ data: { [key]: value } });

// Texts that no real secret is, put together so that nothing which looks for secrets in sources finds one here.
const body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";
const pem = (kind: string) => `-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----\n`;
const random = ["q7Xz2LmV9", "pT4bKd8Rw", "N3yHc6Gf1", "sJ5a"].join("");
const address = (password: string) => `postgresql://shop:${password}@db.shop:5432/shop`;

describe("plain-secrets in variables", () => {
  it("ROF-ENV-08: accepts references, files, switches and what only is about a secret", async () => {
    const valueFrom = { secretKeyRef: { name: "login", key: "password" } };
    expect(await judge(plainSecrets, running({ env: [{ name: "DB_PASSWORD", valueFrom }] }))).toEqual([]);
    const harmless = [
      ["GF_SECURITY_ADMIN_PASSWORD__FILE", "/etc/grafana-login/password"],
      ["PASSWORD", "/run/secrets/password"],
      ["PREVIOUS_PASSWORD_SECONDS", "3600"],
      ["JWT_ACCESS_TOKEN_EXPIRATION_MS", "3600000"],
      ["SECRET_NAME", "login"],
      ["passwordFile", "login"],
      ["AWS_ACCESS_KEY_ID", "backup"],
      ["REQUIRE_PASSWORD", "true"],
      ["DB_PASSWORD", "$(OTHER)"],
      ["DB_PASSWORD", "${DB_PASSWORD}"],
      ["GF_SECURITY_ADMIN_PASSWORD", "$__file{/run/secrets/login}"],
      ["DB_PASSWORD", ""],
      ["JWT_PUBLIC_KEY", "abc"],
      ["KAFKA_PARTITION_KEY", "patient"],
      ["MAX_TOKENS", "4096"],
      ["COMPASS", "north"],
      ["MONKEY", "banana"],
      ["DATABASE_URL", address("$(DB_PASSWORD)")],
      ["DATABASE_URL", "postgresql://shop@db.shop:5432/shop"],
    ] as const;
    for (const [name, value] of harmless) expect(await judge(plainSecrets, variable(name, value))).toEqual([]);
  });

  it("ROF-SEC-01: refuses a literal under the name of a secret, with a reference to paste, and without the value", async () => {
    const names = ["DB_PASSWORD", "dbPassword", "SPRING_DATASOURCE_PASSWORD", "JWT_SECRET", "API_KEY", "apikey"];
    const others = [
      "CONFIG_ENCRYPT_KEY",
      "GITHUB_TOKEN",
      "DB_PASS",
      "ADMIN_PWD",
      "CREDENTIALS",
      "DB_PASSWORD_1",
      "KEY",
    ];
    for (const name of [...names, ...others]) {
      const [report, ...more] = await judge(plainSecrets, variable(name, "hunter-two"));
      expect(more).toEqual([]);
      expect(report).toContain(`The variable "${name}" holds its secret in plain`);
      expect(report).not.toContain("hunter-two");
    }
    const [report] = await judge(plainSecrets, variable("DB_PASSWORD", "pa$word"));
    expect(report).toContain("where: spec.template.spec.containers[0].env[0].value");
    expect(report).toContain("found: a value that is not shown here");
    expect(report).toContain('valueFrom: { secretKeyRef: { name: "…", key: "db-password" } } }');
  });

  it("refuses a secret under any name that its shape tells, and in arguments too", async () => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    const shapes = [
      address("hunter-two"),
      "jdbc:postgresql://db/shop?user=a&password=hunter-two",
      pem("PRIVATE KEY"),
      token,
    ];
    for (const text of shapes) {
      for (const given of [
        variable("SETTING", text),
        running({ args: ["--to", text] }),
        running({ command: [text] }),
      ]) {
        const [report, ...more] = await judge(plainSecrets, given);
        expect(more).toEqual([]);
        expect(report).not.toMatch(/hunter-two|MIIEv|a1B2/);
      }
    }
    expect(
      await judge(plainSecrets, running({ args: ["--password=$(KAFKA_PASSWORD)", "redis://:$(P)@cache"] })),
    ).toEqual([]);
  });

  it("sees containers that run first, and the variables of Docker", async () => {
    const first = { ...goodContainer, env: [{ name: "TOKEN", value: "hunter-two" }] };
    expect(await judge(plainSecrets, deployment(podSpec(undefined, { initContainers: [first] })))).toHaveLength(1);
    const docker = (...envs: readonly string[]) => ({ type: "docker:index/container:Container", props: { envs } });
    expect(await judge(plainSecrets, docker("TZ=UTC", "POSTGRES_PASSWORD_FILE=/run/secrets/p", "A"))).toEqual([]);
    const reports = await judge(plainSecrets, docker("POSTGRES_PASSWORD=hunter=two", `URL=${address("hunter")}`));
    expect(reports).toHaveLength(2);
    expect(reports.join()).not.toMatch(/hunter/);
  });

  it("takes names and endings from the configuration", async () => {
    expect(await judge(plainSecrets, variable("DB_KENNWORT", "hunter-two"))).toEqual([]);
    expect(await judge(plainSecrets, variable("DB_KENNWORT", "hunter-two"), { names: ["kennwort"] })).toHaveLength(1);
    expect(await judge(plainSecrets, variable("TOKEN_COLOUR", "red"), { harmlessEndings: ["colour"] })).toEqual([]);
  });
});

describe("plain-secrets in ConfigMaps", () => {
  it("accepts settings, scripts, certificates, checksums and names of classes", async () => {
    const certificate = Buffer.from(pem("CERTIFICATE")).toString("base64");
    const settings = {
      "server.properties": "ssl.keystore.location=/etc/kafka/keystore.p12\nlisteners=SASL_SSL://:9092\n",
      "start.sh": 'password="$(cat /run/secrets/password)"\nexec redis-server --requirepass "$password"\n',
      "ca.crt": pem("CERTIFICATE"),
      "kubeconfig.yaml": `certificate-authority-data: ${certificate}`,
      integrity: `sha512-${random}${random}`,
      image: `redis@sha256:${"0a1b2c3d".repeat(8)}`,
      class: "org/springframework/kafka/Listener2ContainerFactoryV3Bean",
      "password-policy.json": '{"length": 32}',
      "key.sh": "grep -q -e '-----BEGIN PRIVATE KEY-----' file",
      url: "https://user:{{ .Password }}@shop.example",
      uuid: "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    };
    expect(await judge(plainSecrets, configMap({ data: settings }))).toEqual([]);
  });

  it("ROF-ENV-08: refuses a private key, an address with a password, random text, and a value by its name", async () => {
    const secrets = {
      "tls.key": pem("RSA PRIVATE KEY"),
      "application.yaml": `spring:\n  datasource:\n    url: ${address("hunter-two")}\n`,
      "settings.json": JSON.stringify({ salt: random }),
      DB_PASSWORD: "hunter-two",
    };
    const reports = await judge(plainSecrets, configMap({ data: secrets }));
    expect(reports).toHaveLength(4);
    expect(reports.join("\n")).not.toMatch(/hunter-two|MIIEv|q7Xz/);
    expect(reports[0]).toContain('where: data["tls.key"]');
    expect(reports[0]).toContain('"tls.key" of the ConfigMap holds a private key');
    expect(reports[0]).toContain('stringData: { "tls.key": config.requireSecret("…") }');
    const bytes = { "tls.key": Buffer.from(pem("EC PRIVATE KEY")).toString("base64") };
    expect(await judge(plainSecrets, configMap({ binaryData: bytes }))).toHaveLength(1);
    const list = resource("core/v1:ConfigMapList", { items: [{ data: secrets }] });
    expect(await judge(plainSecrets, list)).toHaveLength(4);
    expect(await judge(plainSecrets, resource("core/v1:Secret", { stringData: secrets }))).toEqual([]);
  });

  it("takes another bound of entropy from the configuration", async () => {
    expect(await judge(plainSecrets, data("salt", random), { entropy: 5.5 })).toEqual([]);
  });

  it("finds nearly every random password of 32 characters", async () => {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let seed = 7;
    const next = (): string => letters.charAt((seed = (seed * 48_271) % 2_147_483_647) % letters.length);
    const passwords = Array.from({ length: 300 }, () => Array.from({ length: 32 }, next).join(""));
    const reports = await Promise.all(passwords.map((password) => judge(plainSecrets, data("value", password))));
    expect(reports.filter(({ length }) => length === 1).length).toBeGreaterThanOrEqual(290);
  });

  it("judges a ConfigMap of a megabyte in less than a second, whatever it holds", async () => {
    for (const text of ["a.", "a://", "eyJ", "http://a:", "-----BEGIN CERTIFICATE-----", "Ab1"]) {
      const start = performance.now();
      await judge(plainSecrets, data("value", text.repeat(1_000_000 / text.length)));
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });
});

describe("plain-secrets and odd values", () => {
  it("neither accuses what a preview does not know, nor ends in an error over strange types", async () => {
    expect(await judge(plainSecrets, variable("DB_PASSWORD", unknownText))).toEqual([]);
    expect(await judge(plainSecrets, data("DB_PASSWORD", unknownText))).toEqual([]);
    expect(await judge(plainSecrets, configMap({ data: unknownText }))).toEqual([]);
    for (const strange of [1, null, true, ["hunter"], { a: "hunter" }]) {
      expect(await judge(plainSecrets, variable("DB_PASSWORD", strange))).toEqual([]);
      expect(await judge(plainSecrets, data("DB_PASSWORD", strange))).toEqual([]);
      expect(await judge(plainSecrets, running({ env: strange, args: strange }))).toEqual([]);
      expect(await judge(plainSecrets, configMap({ data: 1, binaryData: { a: strange } }))).toEqual([]);
    }
  });
});
