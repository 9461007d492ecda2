import { containerOnHost, containersOnHost, serviceOnHost } from "../../support/docker-service";

const everything = ["orders-db", "redis", "kafka", "search", "files", "config"];
const runtimes = ["spring", "fastapi", "nestjs", "next", "static"] as const;

describe("a service on one Docker host", () => {
  it("ROF-ENV-04: is a container for each replica, all of which answer to its name", () => {
    const containers = containersOnHost({ spec: { replicas: 3 } });
    expect(containers.map(({ name, aliases }) => [name, ...aliases])).toEqual([
      ["orders-1", "orders"],
      ["orders-2", "orders"],
      ["orders-3", "orders"],
    ]);
    const [alone, ...others] = containersOnHost({ overrides: { replicas: 1 } });
    expect([alone?.name, alone?.aliases, others]).toEqual(["orders", [], []]);
  });

  it("has the limits of its plan, a user who is not root, and the time that its plan gives it to end", () => {
    expect(containerOnHost()).toMatchObject({
      image: { from: "registry", reference: "demo/orders:1.0.0" },
      user: "1000:1000",
      resources: { cpuLimit: "1", memoryLimit: "1Gi", memoryRequest: "512Mi" },
      stopSeconds: 60,
    });
  });

  it("ROF-ENV-03: has one port of a developer's machine in dev, which leads to the first container", () => {
    const spec = { localPorts: { http: 8081 }, replicas: 2 };
    const ports = containersOnHost({ spec, context: { publishesLocalPorts: true } }).map((one) => one.ports);
    expect(ports).toEqual([
      [{ name: "http", port: 8081, published: { port: 8081, address: "127.0.0.1" } }],
      [{ name: "http", port: 8081 }],
    ]);
    expect(containerOnHost({ spec }).ports).toEqual([{ name: "http", port: 8081 }]);
    expect(serviceOnHost({ spec: { localPorts: { https: 8081 } } }).problems).toMatchObject([{ code: "PAL420" }]);
  });

  it("does not grow, and counts no pod beside those that it has against the connections of a database", () => {
    const { plan } = serviceOnHost({ spec: { autoscaling: { maxReplicas: 9 }, replicas: 3 } });
    expect(plan.autoscaling).toBeUndefined();
    expect(plan.capacity.pods).toBe(3);
  });

  it("ECO-OPS-05: runs the active one of two colors, and the switch puts the other's image in its place", () => {
    const images = (active: string): unknown =>
      containersOnHost({
        spec: { release: "blueGreen", replicas: 1 },
        overrides: { release: { active, blue: "demo/orders:1.0.0", green: "demo/orders:1.1.0" } },
      }).map(({ name, image }) => [name, image.reference]);
    expect(images("blue")).toEqual([["orders", "demo/orders:1.0.0"]]);
    expect(images("green")).toEqual([["orders", "demo/orders:1.1.0"]]);
  });
});

describe("the health of a service on Docker", () => {
  it.each([
    ["spring", ["/palier/http-health.sh", "8081", "/actuator/health/readiness"], 6],
    ["fastapi", ["python3", "-c", expect.stringContaining("urlopen"), "http://127.0.0.1:8081/health/ready"], 3],
    ["nestjs", ["node", "-e", expect.stringContaining("fetch"), "http://127.0.0.1:8081/health/ready"], 3],
    ["next", ["node", "-e", expect.stringContaining("fetch"), "http://127.0.0.1:8081/api/health"], 3],
    ["static", ["/palier/http-health.sh", "8081", "/"], 3],
  ])(
    "ROF-SVC-16: of %s is asked on its readiness, and counts once the longest start is over",
    (runtime, command, retries) => {
      const { health, files } = containerOnHost({ spec: { runtime, startPeriodSeconds: 45 } });
      expect(health).toEqual({ command, retries, intervalSeconds: 10, timeoutSeconds: 10, startPeriodSeconds: 45 });
      expect(files.some(({ path }) => path === command[0])).toBe(String(command[0]).startsWith("/"));
    },
  );

  it("ECO-SVC-01: is asked as often as the spec says", () => {
    const healthCheck = { intervalSeconds: 30, timeoutSeconds: 10, retries: 3 };
    expect(containerOnHost({ spec: { runtime: "nestjs", healthCheck } }).health).toMatchObject(healthCheck);
  });
});

describe("the secrets of a service on Docker", () => {
  it.each(runtimes)("MED-ENV-05: of %s lie in files alone, and no variable holds one", (runtime) => {
    const spec = { runtime, uses: everything, secrets: { JWT_SECRET: "jwt-secret" } };
    const { environment, files } = containerOnHost({ spec });
    const secrets = files.flatMap(({ content }) => ("secret" in content ? [content.secret] : []));
    expect(new Set(secrets)).toEqual(
      new Set(runtime === "static" ? ["jwt-secret"] : ["files", "jwt-secret", "kafka", "orders-db", "redis", "search"]),
    );
    expect(files.every(({ path }) => path.startsWith("/run/secrets/") || path.startsWith("/palier/"))).toBe(true);
    const references = Object.keys(environment).filter((name) => /PASSWORD$|SECRET$|SECRET_KEY$/.test(name));
    expect(references.every((name) => environment[name]?.startsWith("${palier.") === true)).toBe(true);
    expect(references.length > 0).toBe(runtime === "spring");
  });

  it("of Spring are properties under names of their own, to which the variables lead", () => {
    const spec = { uses: everything, secrets: { JWT_SECRET: "jwt-secret", ENCRYPT_KEY: "key" } };
    const { environment, files } = containerOnHost({ spec });
    expect(environment).toMatchObject({
      SPRING_CONFIG_IMPORT: "configserver:http://config:8888,optional:configtree:/run/secrets/",
      SPRING_DATASOURCE_USERNAME: "orders_user",
      SPRING_DATASOURCE_PASSWORD: "${palier.spring-datasource-password}",
      SPRING_DATA_REDIS_PASSWORD: "${palier.spring-data-redis-password}",
      SPRING_CLOUD_AWS_CREDENTIALS_ACCESS_KEY: "demo-files",
      SPRING_CLOUD_AWS_CREDENTIALS_SECRET_KEY: "${palier.spring-cloud-aws-credentials-secret-key}",
      JWT_SECRET: "${palier.jwt-secret}",
      ENCRYPT_KEY: "${palier.encrypt-key}",
      KAFKA_USERNAME: "services",
      SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG:
        'org.apache.kafka.common.security.plain.PlainLoginModule required username="${KAFKA_USERNAME}" password="${KAFKA_PASSWORD}";',
    });
    expect(files).toContainEqual({
      path: "/run/secrets/palier.spring-datasource-password",
      content: { secret: "orders-db" },
    });
  });

  it("leave alone what the author says of the variable by which they are read", () => {
    const secrets = { JWT_SECRET: "jwt-secret" };
    const variable = (runtime: string, name: string, value: string): string | undefined =>
      containerOnHost({ spec: { runtime, secrets, environment: { [name]: value } } }).environment[name];
    expect(variable("nestjs", "NODE_OPTIONS", "--max-old-space-size=256")).toBe(
      "--require=/palier/secrets.cjs --max-old-space-size=256",
    );
    expect(variable("fastapi", "PYTHONPATH", "/app/lib")).toBe("/palier:/app/lib");
    expect(variable("spring", "SPRING_CONFIG_IMPORT", "file:/app/own.yml")).toBe(
      "file:/app/own.yml,optional:configtree:/run/secrets/",
    );
  });

  it("resolve `$(NAME)` as Kubernetes does: known names alone, and `$$` is a dollar", () => {
    const environment = { LINE: "a $(JWT_SECRET) b $(UNKNOWN) c $$(JWT_SECRET)" };
    const spring = containerOnHost({ spec: { secrets: { JWT_SECRET: "jwt-secret" }, environment } });
    expect(spring.environment["LINE"]).toBe("a ${JWT_SECRET} b $(UNKNOWN) c $(JWT_SECRET)");
  });

  it("take nothing from a service that has none", () => {
    const { environment, files } = containerOnHost({ spec: { runtime: "nestjs" } });
    expect(Object.keys(environment)).not.toContain("NODE_OPTIONS");
    expect(files).toEqual([]);
  });
});

describe("connections on one host", () => {
  it.each([
    ["spring", "SPRING_DATASOURCE_URL", "jdbc:postgresql://orders-db:5432/orders?sslmode=disable"],
    ["spring", "APP_DATASOURCE_READONLY_URL", "jdbc:postgresql://orders-db-standby:5432/orders?sslmode=disable"],
    ["spring", "SPRING_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT"],
    ["spring", "SPRING_ELASTICSEARCH_URIS", "http://search:9200"],
    ["spring", "SPRING_DATA_REDIS_HOST", "redis"],
    ["nestjs", "DATABASE_URL", "postgresql://orders_user:$(DATABASE_PASSWORD)@orders-db:5432/orders?sslmode=disable"],
    ["fastapi", "KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT"],
    ["fastapi", "ELASTICSEARCH_URL", "http://search:9200"],
    ["fastapi", "AWS_ACCESS_KEY_ID", "demo-files"],
    ["nestjs", "REDIS_URL", "redis://:$(REDIS_PASSWORD)@redis:6379/0"],
  ])("to %s: %s is %s", (runtime, name, value) => {
    const { environment } = containerOnHost({ spec: { runtime, uses: everything } });
    expect(environment[name]).toBe(value);
    expect(Object.keys(environment).some((key) => key.includes("TRUST_STORE") || key.endsWith("_CA_FILE"))).toBe(false);
  });
});
