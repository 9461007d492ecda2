import { egressOf, registeredService, valueOf } from "../../support/platform-services";
import { find } from "../../support/mocks";
import { planOf, tierOf } from "../../support/rofecare";
import { at, containerOf, podOf } from "../../support/tier-resources";

const prod = planOf("audit-trail-prod");
const service = tierOf(prod, "service", "audit-trail");
const resources = registeredService(service);
const deployment = resources.then((all) => find(all, "kubernetes:apps/v1:Deployment", "audit-trail"));
const container = deployment.then((found) => containerOf(found, "audit-trail"));

describe("the service of Audit Trail", () => {
  it("AUD-SVC-01: name, port, three replicas, requests and limits; the memory request as AUD-CON-01 and AUD-CON-12 decide", async () => {
    const { inputs } = await deployment;
    expect(at(inputs, "spec", "replicas")).toBe(3);
    expect(at(inputs, "spec", "template", "metadata", "labels")).toMatchObject({
      "app.kubernetes.io/name": "audit-trail",
    });
    expect(await container).toMatchObject({
      ports: [{ name: "http", containerPort: 8080 }],
      resources: { requests: { cpu: "1", memory: "7Gi" }, limits: { cpu: "4", memory: "8Gi" } },
    });
  });

  it("AUD-SVC-02: liveness after 60 s, every 10 s, within 5 s, three failures", async () => {
    expect(at(await container, "livenessProbe")).toEqual({
      httpGet: { path: "/actuator/health/liveness", port: "http" },
      initialDelaySeconds: 60,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    });
  });

  it("AUD-SVC-03: readiness after 30 s, every 5 s, within 3 s, three failures", async () => {
    expect(at(await container, "readinessProbe")).toEqual({
      httpGet: { path: "/actuator/health/readiness", port: "http" },
      initialDelaySeconds: 30,
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 3,
    });
  });

  it("AUD-CON-28: a slow start has its own probe", async () => {
    expect(at(await container, "startupProbe")).toMatchObject({ periodSeconds: 5, failureThreshold: 42 });
  });

  it.each([
    "-Xms4g",
    "-Xmx4g",
    "-XX:+UseG1GC",
    "-XX:MaxGCPauseMillis=200",
    "-XX:+UseStringDeduplication",
    "-XX:+ParallelRefProcEnabled",
    "-XX:+DisableExplicitGC",
    "-XX:+AlwaysPreTouch",
    "-XX:+HeapDumpOnOutOfMemoryError",
    "-XX:HeapDumpPath=/tmp/heapdump.hprof",
    "-Djava.security.egd=file:/dev/./urandom",
  ])("AUD-SVC-05 AUD-CON-01: JAVA_OPTS has %s once", (flag) => {
    expect(
      valueOf(service, "JAVA_OPTS")
        ?.split(" ")
        .filter((one) => one === flag),
    ).toHaveLength(1);
  });

  it("AUD-CON-12: the heap that is touched at the start is well below the memory target", () => {
    const [heap, request, target] = [4, 7, (service.autoscaling?.memoryPercent ?? 0) / 100];
    expect(service.resources.memoryRequest).toBe(`${request}Gi`);
    expect((heap + 1) / request).toBeLessThan(target);
  });

  it("AUD-SVC-07 AUD-CON-14: log levels, fields, the tag and the histogram that alerts ask for", () => {
    expect(valueOf(service, "LOGGING_LEVEL_ORG_SPRINGFRAMEWORK")).toBe("WARN");
    expect(valueOf(service, "LOGGING_STRUCTURED_JSON_ADD_APP")).toBe("audit-trail");
    expect(valueOf(service, "LOGGING_STRUCTURED_JSON_ADD_ENV")).toBe("production");
    expect(valueOf(service, "MANAGEMENT_METRICS_TAGS_APP")).toBe("audit-trail");
    expect(valueOf(service, "MANAGEMENT_METRICS_DISTRIBUTION_PERCENTILESHISTOGRAM_HTTP_SERVER_REQUESTS")).toBe("true");
  });

  it("AUD-CON-21: the pools of all pods fit into the connections of the database", () => {
    const { parameters } = tierOf(prod, "postgres", "postgres");
    expect(20 * service.databasePool).toBeLessThanOrEqual(Number(parameters["max_connections"]) - 10);
    expect(() =>
      planOf("audit-trail-prod", { tiers: { "audit-trail": { autoscaling: { maxReplicas: 22 } } } }),
    ).toThrow(/PAL320/);
  });
});

describe("scaling and scheduling of Audit Trail", () => {
  it("AUD-HA-01 AUD-HA-02 AUD-HA-03 AUD-HA-04 AUD-HA-05: the autoscaler of the document, field by field", async () => {
    const scaler = find(await resources, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "audit-trail");
    const metric = (name: string, averageUtilization: number) => ({
      type: "Resource",
      resource: { name, target: { type: "Utilization", averageUtilization } },
    });
    expect(at(scaler.inputs, "spec")).toEqual({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "audit-trail" },
      minReplicas: 3,
      maxReplicas: 20,
      metrics: [metric("cpu", 70), metric("memory", 80)],
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 300,
          selectPolicy: "Max",
          policies: [{ type: "Percent", value: 10, periodSeconds: 60 }],
        },
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: "Max",
          policies: [
            { type: "Percent", value: 100, periodSeconds: 15 },
            { type: "Pods", value: 4, periodSeconds: 15 },
          ],
        },
      },
    });
  });

  it("AUD-HA-06 AUD-HA-07 AUD-HA-08 AUD-SVC-06: one pod for each host, preferred nodes, one more in a zone at most", async () => {
    const labelSelector = { matchLabels: { "palier.dev/tier": "audit-trail" } };
    expect(podOf(await deployment)).toMatchObject({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname", labelSelector }],
        },
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              preference: { matchExpressions: [{ key: "node-type", operator: "In", values: ["compute-optimized"] }] },
            },
          ],
        },
      },
    });
    expect(at(podOf(await deployment), "topologySpreadConstraints", "0")).toEqual({
      maxSkew: 1,
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector,
    });
  });

  it("AUD-CON-24: an update takes one away before it adds one, so that three nodes are enough", async () => {
    expect(at((await deployment).inputs, "spec", "strategy", "rollingUpdate")).toEqual({
      maxSurge: 0,
      maxUnavailable: 1,
    });
  });

  it("AUD-HA-09 AUD-CON-15: a disruption takes one at a time", async () => {
    const budget = find(await resources, "kubernetes:policy/v1:PodDisruptionBudget", "audit-trail");
    expect(at(budget.inputs, "spec")).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { "palier.dev/tier": "audit-trail" } },
    });
  });
});

describe("security of Audit Trail", () => {
  it("AUD-SEC-09 AUD-SEC-10 AUD-CON-09: the pod's context, field by field, and /tmp on the node's disk", async () => {
    expect(at(podOf(await deployment), "securityContext")).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1001,
      runAsGroup: 1001,
      fsGroup: 1001,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(at(await container, "securityContext")).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(at(podOf(await deployment), "volumes", "0")).toEqual({ name: "tmp", emptyDir: { sizeLimit: "5120Mi" } });
  });

  it("AUD-SEC-13: no pod has a token of the API server", async () => {
    expect(at(podOf(await deployment), "automountServiceAccountToken")).toBe(false);
  });

  it("AUD-SEC-03 AUD-SEC-04 AUD-SEC-05 AUD-SEC-06 AUD-SEC-07 AUD-CON-02: it may go to the four stores, on their ports, and nowhere else", () => {
    expect(egressOf(prod, "audit-trail")).toEqual({
      postgres: [5432],
      elasticsearch: [9200],
      redis: [6379, 26379],
      kafka: [9092],
    });
  });

  it("AUD-SEC-02 AUD-CON-02: only the edge and those who collect metrics come in, on 8080", () => {
    const flows = prod.flows.find(({ tier }) => tier === "audit-trail");
    const ports = [{ port: 8080, protocol: "TCP" }];
    expect(flows?.ingress).toEqual([
      { from: { reach: "users" }, ports },
      { from: { reach: "metrics" }, ports },
    ]);
    expect(prod.tiers.filter(({ uses }) => uses.includes("audit-trail")).map(({ name }) => name)).toEqual(["edge"]);
  });
});

describe("what Audit Trail stands on", () => {
  it("AUD-SVC-01: the stores, then the service, then the edge", () => {
    expect(prod.waves.map((wave) => wave.filter((name) => name !== "monitoring"))).toEqual([
      ["elasticsearch", "kafka", "postgres", "redis"],
      ["audit-trail"],
      ["edge"],
    ]);
  });

  it("AUD-DB-01 AUD-DB-05 AUD-DB-06 AUD-DB-08: three instances of equal size, 500Gi each", () => {
    const { instances, resources: sizes, storage } = tierOf(prod, "postgres", "postgres");
    expect([instances, storage]).toEqual([3, "500Gi"]);
    expect(sizes).toEqual({ cpuRequest: "2", memoryRequest: "4Gi", cpuLimit: "4", memoryLimit: "8Gi" });
  });

  it.each([
    ["AUD-DB-10", "max_connections", "200"],
    ["AUD-DB-11 AUD-CON-10", "shared_buffers", "2048MB"],
    ["AUD-DB-12 AUD-CON-10", "effective_cache_size", "6144MB"],
    ["AUD-DB-13", "maintenance_work_mem", "1GB"],
    ["AUD-DB-14", "checkpoint_completion_target", "0.9"],
    ["AUD-DB-15", "wal_buffers", "64MB"],
    ["AUD-DB-16", "default_statistics_target", "100"],
    ["AUD-DB-17", "random_page_cost", "1.1"],
    ["AUD-DB-18", "effective_io_concurrency", "200"],
    ["AUD-DB-19", "work_mem", "20MB"],
    ["AUD-DB-20", "min_wal_size", "1GB"],
    ["AUD-DB-21", "max_wal_size", "4GB"],
    ["AUD-DB-22", "max_worker_processes", "8"],
    ["AUD-DB-23", "max_parallel_workers_per_gather", "4"],
    ["AUD-DB-24", "max_parallel_workers", "8"],
    ["AUD-DB-25", "max_parallel_maintenance_workers", "4"],
  ])("%s: %s is %s", (_row, name, value) => {
    expect(tierOf(prod, "postgres", "postgres").parameters[name]).toBe(value);
  });

  it("AUD-CAC-01 AUD-CAC-03: a master, two replicas and Sentinels that know it as mymaster", () => {
    const redis = tierOf(prod, "redis", "redis");
    expect(redis.connection.master).toBe("mymaster");
    expect([redis.memberHosts.length, redis.connection.sentinels.length]).toEqual([3, 3]);
    expect(redis.resources).toMatchObject({ cpuRequest: "500m", memoryRequest: "1Gi" });
  });

  it("AUD-MSG-01 AUD-MSG-02 AUD-MSG-03 AUD-CON-29: three brokers with 200Gi, and limits twice their requests", () => {
    const kafka = tierOf(prod, "kafka", "kafka");
    expect([kafka.connection.brokers.length, kafka.storage]).toEqual([3, "200Gi"]);
    expect(kafka.resources).toEqual({ cpuRequest: "1", memoryRequest: "2Gi", cpuLimit: "2", memoryLimit: "4Gi" });
  });

  it("AUD-LOG-01 AUD-LOG-04 AUD-LOG-05: three nodes with 500Gi", () => {
    const { capacity, resources: sizes } = tierOf(prod, "elasticsearch", "elasticsearch");
    expect([capacity.volumes, capacity.storage]).toEqual([3, 3 * 500 * 1024]);
    expect(sizes).toEqual({ cpuRequest: "2", memoryRequest: "4Gi", cpuLimit: "4", memoryLimit: "8Gi" });
  });

  it("AUD-ING-01 AUD-ING-02 AUD-ING-03 AUD-ING-04 AUD-ING-06 AUD-ING-07 AUD-ING-08: the edge of the document", () => {
    const edge = tierOf(prod, "edge", "edge");
    expect(edge).toMatchObject({
      software: "nginx",
      certificateSecret: "audit-trail-tls",
      certificateIssuer: "letsencrypt-prod",
      bodyLimitMebibytes: 10,
      timeouts: { upstreamResponse: 60, readBody: 60 },
    });
    expect(edge.hosts[0]).toMatchObject({
      host: "audit-api.example.com",
      upstream: { port: 8080 },
      rateLimit: { requests: 1000, per: "minute" },
    });
  });

  it.each([
    ["AUD-ALR-01", "HighErrorRate", "> 0.01", "critical"],
    ["AUD-ALR-02", "HighLatency", "> 1", "warning"],
    ["AUD-ALR-03", "PodNotReady", "== 0", "warning"],
    ["AUD-ALR-04", "DatabaseConnectionPoolExhausted", "> 0.9", "critical"],
  ])("%s: %s at %s for 5 min is %s", (_row, name, threshold, severity) => {
    const { rules } = tierOf(prod, "monitoring", "monitoring").configuration;
    const found = rules.groups.flatMap((group) => group.rules).find(({ alert }) => alert === name);
    expect(found).toMatchObject({ for: "5m", labels: { severity } });
    expect(found?.expr.endsWith(threshold)).toBe(true);
  });

  it("AUD-CON-17 AUD-ENV-02 AUD-ENV-03: development has one of everything, staging the shape of production", () => {
    const [dev, staging] = [planOf("audit-trail-dev"), planOf("audit-trail-staging")];
    expect(tierOf(dev, "service", "audit-trail")).toMatchObject({ replicas: 1 });
    expect(tierOf(dev, "service", "audit-trail").autoscaling).toBeUndefined();
    expect(tierOf(staging, "service", "audit-trail").replicas).toBe(2);
    expect(valueOf(tierOf(staging, "service", "audit-trail"), "LOGGING_STRUCTURED_JSON_ADD_ENV")).toBe("staging");
  });
});
