import { built, inputsOf } from "../../support/monitoring-kubernetes";

describe("Alertmanager", () => {
  it("finds the others by name, before they are ready", async () => {
    const set = JSON.stringify(await inputsOf("set", "monitoring-alertmanager"));
    expect(set).toContain("--cluster.advertise-address=$(POD_IP):9094");
    for (const index of [0, 1]) {
      const host = `monitoring-alertmanager-${index}.monitoring-alertmanager.demo-backend.svc.cluster.local`;
      expect(set).toContain(`--cluster.peer=${host}:9094`);
    }
    expect(await inputsOf("service", "monitoring-alertmanager")).toMatchObject({
      spec: { clusterIP: "None", publishNotReadyAddresses: true },
    });
  });

  it("alone, looks for nobody", async () => {
    const set = JSON.stringify(await inputsOf("set", "monitoring-alertmanager", { profile: { replicas: 1 } }));
    expect(set).toContain('"--cluster.listen-address="');
    expect(set).not.toContain("--cluster.peer");
  });

  it("ROF-MON-15: reads the receiver's address from the site's secret, and starts without it", async () => {
    const receiver = { kind: "webhook", urlSecret: "alerts" } as const;
    expect(await inputsOf("set", "monitoring-alertmanager", { overrides: { receiver } })).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                volumeMounts: [
                  { mountPath: "/etc/alertmanager" },
                  { mountPath: "/alertmanager" },
                  { mountPath: "/etc/alertmanager-receiver", readOnly: true },
                ],
              },
            ],
            volumes: [
              { configMap: { name: "monitoring-alertmanager" } },
              { secret: { secretName: "alerts", optional: true } },
            ],
          },
        },
      },
    });
  });
});

describe("Grafana", () => {
  const variables = async (): Promise<Readonly<Record<string, string>>> => {
    const text = JSON.stringify(await inputsOf("deployment", "monitoring-grafana"));
    const found = text.matchAll(/"name":"(GF_\w+)","value":"([^"]*)"/g);
    return Object.fromEntries([...found].map(([, name = "", value = ""]) => [name, value]));
  };

  it("ROF-MON-06 ROF-SEC-06: its login is admin with the password of the secret, by file", async () => {
    expect(await variables()).toMatchObject({
      GF_SECURITY_ADMIN_USER: "admin",
      GF_SECURITY_ADMIN_PASSWORD__FILE: "/etc/grafana-login/password",
    });
    expect(await inputsOf("deployment", "monitoring-grafana")).toMatchObject({
      spec: {
        template: {
          metadata: { annotations: { "palier.dev/version-of-grafana-admin-password": "1" } },
          spec: {
            volumes: [
              { configMap: { name: "monitoring-grafana" } },
              { secret: { secretName: "grafana-admin-password" } },
              { name: "data", emptyDir: { sizeLimit: "512Mi" } },
              { name: "temporary", emptyDir: { sizeLimit: "64Mi" } },
            ],
          },
        },
      },
    });
  });

  it("nobody signs up, comes in without a login, or with the edge's password", async () => {
    expect(await variables()).toMatchObject({
      GF_USERS_ALLOW_SIGN_UP: "false",
      GF_AUTH_ANONYMOUS_ENABLED: "false",
      GF_AUTH_BASIC_ENABLED: "false",
      GF_SECURITY_COOKIE_SECURE: "true",
    });
  });

  it("a new password starts it anew, as its database begins anew with each pod", async () => {
    const context = { versionOf: (): number => 2 };
    expect(await inputsOf("deployment", "monitoring-grafana", { context })).toMatchObject({
      spec: { template: { metadata: { annotations: { "palier.dev/version-of-grafana-admin-password": "2" } } } },
    });
  });

  it("no other pod has the password", async () => {
    const resources = (await built()).filter(({ name }) => name !== "monitoring-grafana");
    expect(JSON.stringify(resources)).not.toContain("grafana-admin-password");
  });
});
