import { bindService, planService, type ServicePlan } from "../../../components/tiers/service/plan";
import { runtimes } from "../../../components/tiers/service/runtimes";
import type {
  BindingInput,
  RuntimeBinding,
  UsedTier,
  Variable,
} from "../../../components/tiers/service/runtimes/runtime";
import { planContext } from "../../support/plan-context";
import { serviceInput } from "../../support/service-input";

const endpoint = (host: string, port: number) => ({ host, port });

/** One tier of every kind, as rich as it can be. */
const everything: readonly UsedTier[] = [
  {
    tier: "patient-db",
    connection: {
      kind: "postgres",
      ...endpoint("patient-db-rw", 5432),
      database: "patients",
      username: "patient_user",
      secret: "patient-db",
      readOnly: endpoint("patient-db-ro", 5432),
    },
  },
  {
    tier: "mongodb",
    connection: {
      kind: "mongodb",
      members: [endpoint("mongodb-0", 27017), endpoint("mongodb-1", 27017)],
      replicaSet: "rs0",
      database: "appointments",
      username: "appointments_user",
      secret: "mongodb",
      certificateAuthority: "mongodb-ca",
    },
  },
  {
    tier: "mariadb",
    connection: {
      kind: "mariadb",
      ...endpoint("mariadb", 3306),
      database: "billing",
      username: "billing_user",
      secret: "mariadb",
      readOnly: endpoint("mariadb-ro", 3306),
    },
  },
  {
    tier: "rabbitmq",
    connection: {
      kind: "rabbitmq",
      ...endpoint("rabbitmq", 5671),
      virtualHost: "/",
      username: "services",
      secret: "rabbitmq",
      certificateAuthority: "rabbitmq-ca",
    },
  },
  {
    tier: "documents",
    connection: {
      kind: "objectStore",
      ...endpoint("documents", 9000),
      scheme: "https",
      region: "us-east-1",
      buckets: ["documents", "exports"],
      secret: "documents",
      certificateAuthority: "documents-ca",
    },
  },
  {
    tier: "search",
    connection: {
      kind: "elasticsearch",
      ...endpoint("search", 9200),
      username: "elastic",
      secret: "search",
      certificateAuthority: "search-ca",
    },
  },
  {
    tier: "redis",
    connection: {
      kind: "redis",
      ...endpoint("redis", 6379),
      master: "mymaster",
      sentinels: [endpoint("sentinel-0", 26379), endpoint("sentinel-1", 26379)],
      secret: "redis",
    },
  },
  {
    tier: "kafka",
    connection: {
      kind: "kafka",
      brokers: [endpoint("kafka-0", 9092), endpoint("kafka-1", 9092)],
      secret: "kafka",
      certificateAuthority: "kafka-ca",
    },
  },
  { tier: "audit-api", connection: { kind: "http", ...endpoint("audit-api", 8080) } },
];

const bind = (runtime: keyof typeof runtimes, used: readonly UsedTier[] = everything): RuntimeBinding => {
  const { spec, name, context } = serviceInput({ runtime });
  const resources = { cpuLimit: "1", cpuRequest: "250m", memoryLimit: "1Gi", memoryRequest: "512Mi" };
  const input: BindingInput = { name, spec, resources, context, used };
  return runtimes[runtime].bind(input);
};

const valueOf = ({ variables }: RuntimeBinding, name: string): string | undefined => {
  const found = variables.find((variable) => variable.name === name);
  return found && ("value" in found ? found.value : `${found.secret}/${found.key}`);
};

describe.each(["fastapi", "nestjs", "next"] as const)("a service of %s learns its connections as URLs", (runtime) => {
  const bound = bind(runtime);
  const ssl = runtime === "fastapi" ? "sslmode=require" : "uselibpqcompat=true&sslmode=require";

  it.each([
    ["ECO-SVC-01", "DATABASE_URL", `postgresql://patient_user:$(DATABASE_PASSWORD)@patient-db-rw:5432/patients?${ssl}`],
    [
      "AUD-DB-01",
      "DATABASE_READ_URL",
      `postgresql://patient_user:$(DATABASE_PASSWORD)@patient-db-ro:5432/patients?${ssl}`,
    ],
    ["ROF-DB-21", "DATABASE_POOL_SIZE", "20"],
    ["MED-DB-03", "MARIADB_URL", "mysql://billing_user:$(MARIADB_PASSWORD)@mariadb:3306/billing"],
    ["MED-DB-03", "MARIADB_READ_URL", "mysql://billing_user:$(MARIADB_PASSWORD)@mariadb-ro:3306/billing"],
    ["MED-MSG-03", "RABBITMQ_URL", "amqps://services:$(RABBITMQ_PASSWORD)@rabbitmq:5671/%2F"],
    ["MED-OPS-11", "AWS_ENDPOINT_URL_S3", "https://documents:9000"],
    ["MED-OPS-11", "S3_BUCKETS", "documents,exports"],
    ["AUD-SEC-04", "ELASTICSEARCH_URL", "https://search:9200"],
    ["MED-CAC-03", "REDIS_SENTINELS", "sentinel-0:26379,sentinel-1:26379"],
    ["MED-CAC-03", "REDIS_URL", "redis+sentinel://:$(REDIS_PASSWORD)@sentinel-0:26379,sentinel-1:26379/mymaster/0"],
    ["AUD-SEC-06", "KAFKA_BROKERS", "kafka-0:9092,kafka-1:9092"],
    ["ECO-ING-09", "AUDIT_API_URL", "http://audit-api:8080"],
  ])("%s: %s is %s", (_row, name, expected) => {
    expect(valueOf(bound, name)).toBe(expected);
  });

  it("MED-DB-02: knows all members of the MongoDB, and trusts its authority", () => {
    expect(valueOf(bound, "MONGODB_URL")).toMatch(
      /^mongodb:\/\/appointments_user:\$\(MONGODB_PASSWORD\)@mongodb-0:27017,mongodb-1:27017\/appointments\?replicaSet=rs0&authSource=\w+&tls=true&tlsCAFile=\/etc\/mongodb-authority\/ca\.crt$/,
    );
    expect(bound.mounts).toContainEqual({ secret: "mongodb-ca", path: "/etc/mongodb-authority", keys: ["ca.crt"] });
  });

  it("a Redis without Sentinels is one address", () => {
    const [alone] = everything.flatMap(({ tier, connection }) =>
      connection.kind === "redis" ? [{ tier, connection: { ...connection, sentinels: [] } }] : [],
    );
    if (!alone) throw new Error("there is a Redis");
    expect(valueOf(bind(runtime, [alone]), "REDIS_URL")).toBe("redis://:$(REDIS_PASSWORD)@redis:6379/0");
  });
});

/** The container's variables in the order in which Kubernetes reads them. */
const variablesOf = (runtime: keyof typeof runtimes): readonly Variable[] => {
  const input = serviceInput({ runtime, uses: everything.map(({ tier }) => tier) });
  const connections = Object.fromEntries(everything.map(({ tier, connection }) => [tier, connection]));
  const { plan }: { plan: ServicePlan } = bindService(planService(input).plan, input, connections);
  return plan.variables;
};

describe.each(["spring", "fastapi", "nestjs", "next"] as const)("secrets that a service of %s reads", (runtime) => {
  it("ECO-SEC-01 MED-SEC-11: every store's login is a reference to its secret, and is known to be read", () => {
    const { variables, reads } = bind(runtime);
    const secrets = ["documents", "kafka", "mariadb", "mongodb", "patient-db", "rabbitmq", "redis", "search"];
    expect([...new Set(reads)].sort()).toEqual(secrets);
    const referred = variables.flatMap((variable) => ("secret" in variable ? [variable.secret] : []));
    expect([...new Set(referred)].sort()).toEqual(secrets);
  });

  it("ECO-CON-40: a password gets into a URL when the container starts: its variable stands before every one that refers to it", () => {
    const variables = variablesOf(runtime);
    const references = variables.flatMap((variable, index) =>
      "value" in variable ? [...variable.value.matchAll(/\$\((\w+)\)/g)].map(([, name]) => ({ name, index })) : [],
    );
    expect(references.length).toBeGreaterThan(2);
    for (const { name, index } of references) {
      const place = variables.findIndex((variable) => variable.name === name);
      expect([name, place >= 0 && place < index]).toEqual([name, true]);
    }
  });
});

describe("Spring's own names for the other stores", () => {
  const bound = bind("spring");

  it.each([
    ["SPRING_RABBITMQ_HOST", "rabbitmq"],
    ["SPRING_RABBITMQ_VIRTUAL_HOST", "/"],
    ["SPRING_RABBITMQ_SSL_BUNDLE", "rabbitmq"],
    ["SPRING_RABBITMQ_PASSWORD", "rabbitmq/password"],
    ["SPRING_ELASTICSEARCH_URIS", "https://search:9200"],
    ["SPRING_ELASTICSEARCH_PASSWORD", "search/password"],
    ["SPRING_ELASTICSEARCH_RESTCLIENT_SSL_BUNDLE", "elasticsearch"],
    ["SPRING_SSL_BUNDLE_PEM_ELASTICSEARCH_TRUSTSTORE_CERTIFICATE", "file:/etc/elasticsearch-authority/ca.crt"],
    ["SPRING_CLOUD_AWS_S3_ENDPOINT", "https://documents:9000"],
    ["APP_DATASOURCE_READONLY_URL", "jdbc:mariadb://mariadb-ro:3306/billing"],
  ])("%s is %s", (name, expected) => {
    expect(
      bound.variables
        .filter((variable) => variable.name === name)
        .map((found) => valueOf({ ...bound, variables: [found] }, name))
        .at(-1),
    ).toBe(expected);
  });

  it("AUD-DB-01: the address for reading alone is beside the data source, with the same login", () => {
    const only = bind("spring", everything.slice(0, 1));
    expect(valueOf(only, "SPRING_DATASOURCE_URL")).toBe(
      "jdbc:postgresql://patient-db-rw:5432/patients?sslmode=require",
    );
    expect(valueOf(only, "APP_DATASOURCE_READONLY_URL")).toBe(
      "jdbc:postgresql://patient-db-ro:5432/patients?sslmode=require",
    );
  });
});

describe("what each runtime is", () => {
  const planned = (runtime: keyof typeof runtimes): ServicePlan => planService(serviceInput({ runtime })).plan;

  it.each([
    ["fastapi", "/health/live", "/health/ready"],
    ["nestjs", "/health/live", "/health/ready"],
    ["next", "/api/health", "/api/health"],
  ] as const)("ECO-CON-15: %s lives by %s, and is ready by %s", (runtime, liveness, readiness) => {
    expect(planned(runtime).probes).toMatchObject({ startup: liveness, liveness, readiness });
  });

  it.each([
    ["fastapi", true],
    ["nestjs", true],
    ["next", false],
    ["static", false],
  ] as const)("MED-MON-05 ECO-MON-02: the metrics of %s are collected: %s", (runtime, measured) => {
    const families = planned(runtime).ports.flatMap(({ reach, family }) => (reach === "metrics" ? [family] : []));
    expect(families).toEqual(measured ? [runtime] : []);
  });

  it("ECO-ENV-02: NODE_ENV is the environment's profile", () => {
    expect(valueOf(bind("nestjs"), "NODE_ENV")).toBe("production");
    const { spec, name } = serviceInput({ runtime: "nestjs" });
    const common = { ...planContext().common, applicationProfile: "development" };
    const resources = { cpuLimit: "1", cpuRequest: "1", memoryLimit: "1Gi", memoryRequest: "1Gi" };
    const input = { name, spec, resources, context: planContext({ common }), used: [] };
    expect(valueOf(runtimes.nestjs.bind(input), "NODE_ENV")).toBe("development");
  });

  it("MED-SVC-01: uvicorn serves on the service's port, to others than itself", () => {
    expect([valueOf(bind("fastapi"), "UVICORN_PORT"), valueOf(bind("fastapi"), "UVICORN_HOST")]).toEqual([
      "8081",
      "0.0.0.0",
    ]);
  });
});

describe("two tiers of one kind", () => {
  const [kafka] = everything.filter(({ tier }) => tier === "kafka");
  const [redis] = everything.filter(({ tier }) => tier === "redis");
  if (!kafka || !redis) throw new Error("there are a Kafka and a Redis");
  const another = (used: UsedTier, tier: string): UsedTier => ({
    tier,
    connection: "secret" in used.connection ? { ...used.connection, secret: tier } : used.connection,
  });
  const bound = bind("nestjs", [redis, another(redis, "user-sessions"), kafka, another(kafka, "events")]);

  it("ROF-CAC-02: the second is handed over under its own name, and the first as usual", () => {
    expect(valueOf(bound, "REDIS_PASSWORD")).toBe("redis/password");
    expect(valueOf(bound, "USER_SESSIONS_REDIS_PASSWORD")).toBe("user-sessions/password");
    expect(valueOf(bound, "USER_SESSIONS_REDIS_URL")).toMatch(
      /^redis\+sentinel:\/\/:\$\(USER_SESSIONS_REDIS_PASSWORD\)@/,
    );
    expect(bound.reads).toEqual(["redis", "user-sessions", "kafka", "events"]);
  });

  it("each has a folder of its own for its authority", () => {
    expect(bound.mounts.map(({ path }) => path)).toEqual(["/etc/kafka-authority", "/etc/kafka-authority-events"]);
    expect(valueOf(bound, "EVENTS_KAFKA_CA_FILE")).toBe("/etc/kafka-authority-events/ca.crt");
  });
});
