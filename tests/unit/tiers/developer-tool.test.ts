import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContainerPlan } from "../../../components/targets/docker/container";
import { plannedTool, toolContainer } from "../../support/developer-tool";

const tools = [
  ["pgadmin", ["patients", "orders"], 5050],
  ["mongo-express", ["mongodb"], 8081],
  ["phpmyadmin", ["mariadb"], 80],
  ["kafka-ui", ["kafka"], 8080],
  ["redis-commander", ["redis"], 8081],
] as const;

const textOf = ({ files }: ContainerPlan, path: string): string => {
  const [content] = files.filter((file) => file.path === path).map((file) => file.content);
  if (content === undefined || !("text" in content)) throw new Error(`no text at ${path}`);
  return content.text;
};
const secretsOf = ({ files }: ContainerPlan): readonly string[] =>
  files.flatMap(({ content }) => ("secret" in content ? [content.secret] : [])).sort();

describe.each(tools)("the developer tool %s", (software, uses, port) => {
  it("MED-ENV-03: is one container without rights, which answers on 127.0.0.1 alone", () => {
    const container = toolContainer({ software, uses, localPorts: { http: 5999 } });
    expect(container.ports).toEqual([{ name: "http", port, published: { port: 5999, address: "127.0.0.1" } }]);
    expect(container.user).toMatch(/^[1-9]\d*:\d+$/);
    expect(container.image.reference).toMatch(/:v?\d+\.\d+/);
    expect(container.resources.memoryLimit).toMatch(/Mi$/);
  });

  it("MED-CON-10: reads a password of its own and those of the tiers that it shows, from files", () => {
    const container = toolContainer({ software, uses });
    // phpMyAdmin asks for a login of the database, and has none.
    expect(secretsOf(container)).toEqual(["tool", ...(software === "phpmyadmin" ? [] : uses)].sort());
    expect(plannedTool({ software, uses }).plan).toMatchObject({
      secrets: [{ name: "tool", length: 44 }],
      reads: ["tool", ...uses].sort(),
    });
  });

  it("PAL430: shows no tier of another kind", () => {
    const strange = software === "redis-commander" ? "kafka" : "redis";
    expect(plannedTool({ software, uses: [strange] }).problems).toMatchObject([{ code: "PAL430" }]);
  });
});

describe("the connections of developer tools", () => {
  it("MED-SVC-04: pgAdmin knows every database with its login, without asking for one itself", () => {
    const container = toolContainer({ software: "pgadmin", uses: ["patients", "orders"] });
    const servers: unknown = JSON.parse(textOf(container, "/palier/servers.json"));
    const server = (name: string): object => ({
      Name: name,
      Host: name,
      Port: 5432,
      MaintenanceDB: `${name}_data`,
      Username: `${name}_user`,
      PassFile: "/run/palier/pgpass",
    });
    expect(servers).toMatchObject({ Servers: { 1: server("patients"), 2: server("orders") } });
    expect(container.environment).toMatchObject({ PGADMIN_CONFIG_SERVER_MODE: "False", PGADMIN_LISTEN_PORT: "5050" });
    expect(container.scratch).toEqual([{ path: "/run/palier", mebibytes: 1 }]);
  });

  it("MED-SVC-04: the start script makes a password file that nobody else may read, then becomes the program", () => {
    const folder = mkdtempSync(join(tmpdir(), "pgadmin-"));
    for (const path of ["run/secrets", "palier"]) mkdirSync(join(folder, path), { recursive: true });
    const container = toolContainer({ software: "pgadmin", uses: ["patients", "orders"] });
    const here = (text: string): string => text.replaceAll(/(?<![\w/])\/(?=palier\/|run\/)/g, `${folder}/`);
    for (const name of ["patients", "orders"]) writeFileSync(join(folder, "run/secrets", name), `of-${name}`);
    writeFileSync(join(folder, "palier/logins"), here(textOf(container, "/palier/logins")));
    const script = join(folder, "start.sh");
    writeFileSync(script, here(textOf(container, "/palier/start-pgadmin.sh")));
    const passwords = join(folder, "pgpass");
    expect(String(execFileSync("sh", [script, passwords, "echo", "started"]))).toBe("started\n");
    expect(readFileSync(passwords, "utf8")).toBe(
      "patients:5432:*:patients_user:of-patients\norders:5432:*:orders_user:of-orders\n",
    );
    expect(statSync(passwords).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });

  it("MED-SVC-05: Mongo Express logs in to its database, and asks for a password itself", () => {
    expect(toolContainer({ software: "mongo-express", uses: ["mongodb"] }).environment).toMatchObject({
      ME_CONFIG_MONGODB_SERVER: "mongodb",
      ME_CONFIG_MONGODB_PORT: "27017",
      ME_CONFIG_MONGODB_AUTH_DATABASE: "appointments",
      ME_CONFIG_MONGODB_AUTH_USERNAME: "appointment_user",
      ME_CONFIG_MONGODB_AUTH_PASSWORD_FILE: "/run/secrets/mongodb",
      ME_CONFIG_BASICAUTH_USERNAME: "developer",
      ME_CONFIG_BASICAUTH_PASSWORD_FILE: "/run/secrets/tool",
    });
  });

  it("MED-SVC-06: phpMyAdmin has the servers to choose from", () => {
    const container = toolContainer({ software: "phpmyadmin", uses: ["mariadb"] });
    expect(container.environment).toEqual({ PMA_HOSTS: "mariadb", PMA_PORTS: "3306", PMA_VERBOSES: "mariadb" });
    expect(textOf(container, "/etc/phpmyadmin/config.secret.inc.php")).toContain("/run/secrets/tool");
  });

  it("ROF-MSG-06: Kafka UI logs in with the services' login, whose password no variable shows", () => {
    expect(toolContainer({ software: "kafka-ui", uses: ["kafka"] }).environment).toMatchObject({
      KAFKA_CLUSTERS_0_NAME: "kafka",
      KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: "kafka:9092",
      KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL: "SASL_PLAINTEXT",
      KAFKA_CLUSTERS_0_PROPERTIES_SASL_JAAS_CONFIG:
        'org.apache.kafka.common.security.plain.PlainLoginModule required username="services" password="${CLUSTER_0_PASSWORD}";',
      CLUSTER_0_PASSWORD: "${palier.cluster-0-password}",
      AUTH_TYPE: "LOGIN_FORM",
      SPRING_SECURITY_USER_PASSWORD: "${palier.spring-security-user-password}",
      SPRING_CONFIG_IMPORT: "optional:configtree:/run/secrets/",
    });
  });

  it("Redis Commander logs in to its Redis, and asks for a password itself", () => {
    expect(toolContainer({ software: "redis-commander", uses: ["redis"] }).environment).toMatchObject({
      REDIS_HOST: "redis",
      REDIS_PASSWORD_FILE: "/run/secrets/redis",
      HTTP_USER: "developer",
      HTTP_PASSWORD_FILE: "/run/secrets/tool",
    });
  });

  it("PAL431: more tiers than a program shows are a mistake", () => {
    const { problems } = plannedTool({ software: "redis-commander", uses: ["redis", "cache"] });
    expect(problems).toMatchObject([{ code: "PAL431", found: "2 tiers" }]);
  });
});
