import type { ServicePlan } from "../../../components/tiers/service/plan";
import { databaseOf, planOf, tierOf } from "../../support/rofecare";

const prod = planOf("prod");
const service = (name: string): ServicePlan => tierOf(prod, "service", name);
const value = (plan: ServicePlan, name: string): string | undefined => {
  const variable = plan.variables.find((candidate) => candidate.name === name);
  return variable === undefined
    ? undefined
    : "value" in variable
      ? variable.value
      : `${variable.secret}/${variable.key}`;
};

describe("services of Rofecare in production", () => {
  it.each([
    ["ROF-SVC-01", "config-server", 8888, "500m", "512Mi", "256Mi"],
    ["ROF-SVC-02", "discovery-server", 8761, "500m", "512Mi", "256Mi"],
    ["ROF-SVC-03", "gateway", 8080, "1", "1Gi", "512Mi"],
    ["ROF-SVC-04", "identity-service", 8081, "1", "1Gi", "512Mi"],
    ["ROF-SVC-05", "patient-service", 8082, "1", "1Gi", "512Mi"],
    ["ROF-SVC-06", "clinical-service", 8083, "1500m", "1536Mi", "768Mi"],
    ["ROF-SVC-07", "medical-technology-service", 8084, "1", "1Gi", "512Mi"],
    ["ROF-SVC-08", "pharmacy-service", 8085, "1", "1Gi", "512Mi"],
    ["ROF-SVC-09", "finance-service", 8086, "1", "1Gi", "512Mi"],
    ["ROF-SVC-10", "platform-service", 8087, "1", "1Gi", "512Mi"],
    ["ROF-SVC-11", "interoperability-service", 8088, "1", "1Gi", "512Mi"],
  ])("%s: %s listens on %i, within %s cores and %s, %s kept", (...[, name, port, ...resources]) => {
    const plan = service(name);
    expect(plan.port).toBe(port);
    const { cpuLimit, memoryLimit, memoryRequest } = plan.resources;
    expect([cpuLimit, memoryLimit, memoryRequest]).toEqual(resources);
    expect(plan.probes).toMatchObject({
      liveness: "/actuator/health/liveness",
      readiness: "/actuator/health/readiness",
    });
  });

  it("ROF-SVC-18: there are 11 images of its own, each pinned", () => {
    const images = prod.tiers.flatMap((tier) =>
      tier.kind === "service" && tier.runtime === "spring" ? [tier.image] : [],
    );
    expect(new Set(images).size).toBe(11);
    expect(images.every((image) => /^rofecare\/[a-z-]+:\d+\.\d+\.\d+$/.test(image))).toBe(true);
  });

  it("ROF-SVC-12 ROF-CON-04: the front end answers behind its host on 3000", () => {
    expect(service("frontend").port).toBe(3000);
    expect(tierOf(prod, "edge", "edge").uses).toContain("frontend");
  });

  it.each([
    ["config-server", 256, 384],
    ["patient-service", 512, 768],
    ["clinical-service", 768, 1152],
  ])("ROF-SVC-13 ROF-CON-14: %s has a heap of %i to %i Mi and the common flags", (name, initial, maximum) => {
    expect(value(service(name), "JAVA_OPTS")).toBe(
      `-Xms${initial}m -Xmx${maximum}m -XX:+UseG1GC -XX:MaxGCPauseMillis=200 -XX:+UseStringDeduplication ` +
        "-XX:+OptimizeStringConcat -Djava.security.egd=file:/dev/./urandom",
    );
  });

  it("ROF-SLO-03: the garbage collector's goal is 200 ms on every Spring service", () => {
    const goals = prod.tiers.flatMap((tier) =>
      tier.kind === "service" && tier.runtime === "spring" ? [value(tier, "JAVA_OPTS")] : [],
    );
    expect(goals.filter((options) => !options?.includes("-XX:MaxGCPauseMillis=200"))).toEqual([]);
  });

  it("ROF-CON-46 ROF-ENV-06: every Spring service runs with the production profile, and with another in development", () => {
    for (const name of ["discovery-server", "gateway", ...Object.keys(databaseOf)]) {
      expect(value(service(name), "SPRING_PROFILES_ACTIVE")).toBe("production");
    }
    expect(value(tierOf(planOf("dev"), "service", "gateway"), "SPRING_PROFILES_ACTIVE")).toBe("development");
  });

  it("ROF-SEC-05: ENCRYPT_KEY comes from a secret that only config-server reads", () => {
    expect(value(service("config-server"), "ENCRYPT_KEY")).toBe("config-encrypt-key/password");
    expect(prod.secrets.find((secret) => secret.name === "config-encrypt-key")?.readers).toEqual(["config-server"]);
  });

  it("ROF-SVC-16: a start may take its start period and more before the container is started anew", () => {
    expect(service("config-server").probes.startSeconds).toBe(150);
    expect(service("patient-service").probes.startSeconds).toBe(210);
  });

  it("ROF-HA-04 ROF-HA-01 ROF-HA-02 ROF-CON-39: replicas in production", () => {
    const replicas = (name: string): number => service(name).replicas;
    expect([replicas("patient-service"), replicas("clinical-service"), replicas("gateway")]).toEqual([3, 2, 2]);
    expect([replicas("config-server"), replicas("discovery-server"), replicas("pharmacy-service")]).toEqual([2, 2, 2]);
  });

  it("ROF-HA-06: the gateway grows under load, and a stack may say otherwise", () => {
    expect(service("gateway").autoscaling).toEqual({ minReplicas: 2, maxReplicas: 6, cpuPercent: 70 });
    const exception = planOf("prod", { tiers: { gateway: { autoscaling: { maxReplicas: 10, cpuPercent: 60 } } } });
    expect(tierOf(exception, "service", "gateway").autoscaling).toMatchObject({ maxReplicas: 10, cpuPercent: 60 });
  });
});

describe("what business services are given", () => {
  it.each(Object.entries(databaseOf))("ROF-DB-09: %s reads its own database %s and no other", (name, database) => {
    const plan = service(name);
    expect(value(plan, "SPRING_DATASOURCE_PASSWORD")).toBe(`${database}/password`);
    expect(plan.uses.filter((used) => used.endsWith("-db"))).toEqual([database]);
    expect(value(plan, "SPRING_DATASOURCE_URL")).toContain(
      `jdbc:postgresql://${database}-rw.rofecare-prod-database.svc`,
    );
  });

  it("ROF-CON-02: the name in the data source is the name of the database that exists", () => {
    for (const [name, database] of Object.entries(databaseOf)) {
      const { connection } = tierOf(prod, "postgres", database);
      expect(value(service(name), "SPRING_DATASOURCE_URL")).toContain(`/${connection.database}?`);
    }
  });

  it.each([
    ["ROF-DB-21", "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "20"],
    ["ROF-DB-22", "SPRING_DATASOURCE_HIKARI_MINIMUM_IDLE", "5"],
    ["ROF-DB-23", "SPRING_DATASOURCE_HIKARI_IDLE_TIMEOUT", "300000"],
    ["ROF-DB-24", "SPRING_DATASOURCE_HIKARI_MAX_LIFETIME", "1200000"],
    ["ROF-DB-25", "SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT", "30000"],
    ["ROF-DB-26", "SPRING_DATASOURCE_HIKARI_LEAK_DETECTION_THRESHOLD", "60000"],
    ["ROF-CAC-06", "SPRING_CACHE_TYPE", "redis"],
    ["ROF-CAC-06", "SPRING_CACHE_REDIS_TIME_TO_LIVE", "3600000"],
    ["ROF-CAC-06", "SPRING_CACHE_REDIS_CACHE_NULL_VALUES", "false"],
    ["ROF-LOG-09", "LOGGING_LEVEL_ROOT", "WARN"],
    ["ROF-LOG-09", "LOGGING_LEVEL_COM_ROFECARE", "INFO"],
    ["ROF-LOG-11", "MANAGEMENT_TRACING_SAMPLING_PROBABILITY", "0.1"],
    ["ROF-CON-27", "LOGGING_STRUCTURED_FORMAT_CONSOLE", "logstash"],
    ["ROF-CON-20 ROF-SVC-15", "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "health,info,metrics,prometheus"],
  ])("%s: %s is %s", (_row, name, expected) => {
    for (const consumer of Object.keys(databaseOf)) expect(value(service(consumer), name)).toBe(expected);
  });

  it("ROF-CAC-05: gateway and business services find Redis by its Sentinels, with its password", () => {
    for (const name of ["gateway", ...Object.keys(databaseOf)]) {
      expect(value(service(name), "SPRING_DATA_REDIS_PASSWORD")).toBe("redis/password");
      expect(value(service(name), "SPRING_DATA_REDIS_SENTINEL_NODES")?.split(",")).toHaveLength(3);
    }
  });

  it("ROF-MSG-03: business services find Kafka by all its brokers, over SASL and TLS", () => {
    expect(value(service("finance-service"), "SPRING_KAFKA_BOOTSTRAP_SERVERS")?.split(",")).toHaveLength(3);
    expect(value(service("finance-service"), "SPRING_KAFKA_SECURITY_PROTOCOL")).toBe("SASL_SSL");
  });

  it("Kubernetes resolves $(KAFKA_PASSWORD) because its variable stands before", () => {
    const names = service("finance-service").variables.map((variable) => variable.name);
    expect(names.indexOf("KAFKA_PASSWORD")).toBeGreaterThanOrEqual(0);
    expect(names.indexOf("KAFKA_PASSWORD")).toBeLessThan(names.indexOf("SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG"));
  });

  it("ROF-HA-05: services register where they can be found, and find their configuration", () => {
    expect(value(service("patient-service"), "EUREKA_CLIENT_SERVICEURL_DEFAULTZONE")).toBe(
      "http://discovery-server.rofecare-prod-backend.svc.cluster.local:8761/eureka/",
    );
    expect(value(service("patient-service"), "SPRING_CONFIG_IMPORT")).toBe(
      "configserver:http://config-server.rofecare-prod-backend.svc.cluster.local:8888",
    );
  });

  it("ROF-SEC-08: tokens last one hour, and name their issuer and audience", () => {
    expect(value(service("identity-service"), "APP_JWT_EXPIRATION")).toBe("3600000");
    expect(value(service("identity-service"), "APP_JWT_ISSUER")).toBe("rofecare-production");
    expect(value(service("identity-service"), "APP_JWT_AUDIENCE")).toBe("rofecare-api");
  });
});
