import { definePlatform, type PlatformInput } from "../components/platform/spec";

type Tier = PlatformInput["tiers"][string];
type Service = Extract<Tier, { kind: "service" }>;
type Database = Extract<Tier, { kind: "postgres" }>;

/** The classes of the document: "Limites de ressources" (ROF-SVC-01 to 11, ROF-DB-10). */
const platformClass = { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "256Mi" };
const businessClass = { cpuLimit: "1", memoryLimit: "1Gi", memoryRequest: "512Mi" };
const clinicalClass = { cpuLimit: "1.5", memoryLimit: "1536Mi", memoryRequest: "768Mi" };
const smallDatabase = { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "256Mi" };
const largeDatabase = { cpuLimit: "1", memoryLimit: "1Gi", memoryRequest: "256Mi" };

/** Log levels of ROF-LOG-09, the trace sampling of ROF-LOG-11 and the tokens of ROF-SEC-08 (times in ms). */
const logging = {
  LOGGING_LEVEL_ROOT: "WARN",
  LOGGING_LEVEL_COM_ROFECARE: "INFO",
  LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_SECURITY: "WARN",
  LOGGING_LEVEL_ORG_HIBERNATE_SQL: "WARN",
  MANAGEMENT_TRACING_SAMPLING_PROBABILITY: "0.1",
};
const tokens = {
  APP_JWT_EXPIRATION: "3600000",
  APP_JWT_REFRESH_EXPIRATION: "86400000",
  APP_JWT_ISSUER: "rofecare-production",
  APP_JWT_AUDIENCE: "rofecare-api",
};

/**
 * A database of its own for one business service: names of the module document, users of the deployment guide (ROF-CON-02), ports on a
 * developer's machine of both (ROF-ENV-03).
 */
const database = (name: string, username: string, localPort: number, resources = smallDatabase): Database => ({
  kind: "postgres",
  version: "16",
  database: name,
  username,
  resources,
  localPorts: { postgres: localPort },
});

/** A service of Spring Cloud, on the same port everywhere. */
const spring = (image: string, port: number, rest: Partial<Service>): Service => ({
  kind: "service",
  runtime: "spring",
  image: `rofecare/${image}:1.0.0`,
  port,
  resources: platformClass,
  localPorts: { http: port },
  ...rest,
  environment: { ...logging, ...rest.environment },
});

/** A business service: its own database, the cache, the broker, its configuration and the registry; the gateway calls it. */
const business = (image: string, port: number, ownDatabase: string, rest: Partial<Service> = {}): Service =>
  spring(image, port, {
    resources: businessClass,
    startPeriodSeconds: 90,
    uses: [ownDatabase, "redis", "kafka", "config-server", "discovery-server"],
    calledBy: ["gateway"],
    ...rest,
  });

/** Rofecare, a hospital information system: Spring Cloud, eight business services, a PostgreSQL for each (sources 000, 001). */
export const rofecare = definePlatform({
  name: "rofecare",
  domain: "rofecare.com",
  secrets: {
    "jwt-secret": { bytes: 64 },
    "config-encrypt-key": { bytes: 64 },
  },
  backups: { schedule: "0 2 * * *", retentionDays: 30 },
  startOrder: [
    [
      "identity-db",
      "patient-db",
      "clinical-db",
      "medtech-db",
      "pharmacy-db",
      "finance-db",
      "platform-db",
      "interop-db",
      "redis",
      "kafka",
    ],
    ["config-server"],
    ["discovery-server"],
    ["gateway"],
    [
      "identity-service",
      "patient-service",
      "clinical-service",
      "medical-technology-service",
      "pharmacy-service",
      "finance-service",
      "platform-service",
      "interoperability-service",
      "frontend",
    ],
  ],
  tiers: {
    "identity-db": database("rofecare_identity", "identity_user", 5432),
    "patient-db": database("rofecare_patient", "patient_user", 5433, largeDatabase),
    "clinical-db": database("rofecare_clinical", "clinical_user", 5434, largeDatabase),
    "medtech-db": database("rofecare_medical_technology", "medtech_user", 5435),
    "pharmacy-db": database("rofecare_pharmacy", "pharmacy_user", 5436),
    "finance-db": database("rofecare_finance", "finance_user", 5437),
    "platform-db": database("rofecare_platform", "platform_user", 5438),
    "interop-db": database("rofecare_interoperability", "interop_user", 5439),

    redis: {
      kind: "redis",
      resources: { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "128Mi" },
      maxMemory: "256Mi",
      evictionPolicy: "allkeys-lru",
      localPorts: { redis: 6379 },
    },
    kafka: {
      kind: "kafka",
      resources: { cpuLimit: "1", memoryLimit: "2Gi", memoryRequest: "1Gi" },
      localPorts: { kafka: 9092 },
    },

    "config-server": spring("config-server", 8888, {
      startPeriodSeconds: 30,
      provides: "configuration",
      secrets: { ENCRYPT_KEY: "config-encrypt-key" },
    }),
    "discovery-server": spring("discovery-server", 8761, {
      startPeriodSeconds: 30,
      provides: "registry",
      uses: ["config-server"],
    }),
    gateway: spring("gateway", 8080, {
      resources: businessClass,
      uses: ["redis", "config-server", "discovery-server"],
      autoscaling: { maxReplicas: 6 },
      environment: tokens,
      secrets: { JWT_SECRET: "jwt-secret" },
    }),

    "identity-service": business("identity-service", 8081, "identity-db", {
      environment: tokens,
      secrets: { JWT_SECRET: "jwt-secret" },
    }),
    "patient-service": business("patient-service", 8082, "patient-db", { replicas: 3 }),
    "clinical-service": business("clinical-service", 8083, "clinical-db", { replicas: 2, resources: clinicalClass }),
    "medical-technology-service": business("medical-technology-service", 8084, "medtech-db"),
    "pharmacy-service": business("pharmacy-service", 8085, "pharmacy-db"),
    "finance-service": business("finance-service", 8086, "finance-db"),
    "platform-service": business("platform-service", 8087, "platform-db"),
    "interoperability-service": business("interoperability-service", 8088, "interop-db"),
    frontend: {
      kind: "service",
      runtime: "static",
      zone: "frontend",
      image: "rofecare/frontend:1.0.0",
      port: 3000,
      resources: { cpuLimit: "0.25", memoryLimit: "128Mi" },
      startPeriodSeconds: 30,
      localPorts: { http: 3000 },
    },

    monitoring: {
      kind: "monitoring",
      resources: { cpuLimit: "1", memoryLimit: "2Gi", memoryRequest: "1Gi" },
      localPorts: { prometheus: 9090, grafana: 3001 }, // ROF-MON-14
    },
    "kafka-ui": { kind: "developerTool", software: "kafka-ui", uses: ["kafka"], localPorts: { http: 8180 } }, // ROF-MSG-06

    edge: {
      kind: "edge",
      software: "caddy",
      resources: { cpuLimit: "0.5", memoryLimit: "256Mi", memoryRequest: "128Mi" },
      hosts: {
        api: { host: "api.rofecare.com", to: "gateway", access: "public" },
        app: { host: "app.rofecare.com", to: "frontend", access: "public" },
        grafana: { host: "grafana.rofecare.com", to: "monitoring", access: "restricted" },
        kibana: { host: "kibana.rofecare.com", access: "restricted" },
        eureka: { host: "eureka.rofecare.com", to: "discovery-server", access: "restricted" },
        zipkin: { host: "zipkin.rofecare.com", access: "restricted" },
      },
    },
  },
});
