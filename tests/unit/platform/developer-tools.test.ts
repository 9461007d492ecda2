import { planPlatform } from "../../../components/platform/plan";
import { environments } from "../../../environments";
import { platforms } from "../../../platforms";
import { planOf, settingsOf } from "../../support/rofecare";

type Exceptions = Readonly<Record<string, unknown>>;

const onDocker: Exceptions = { target: "docker", backups: { provider: "none" } };
const medisecure = (exceptions: Exceptions): readonly string[] =>
  planOf("medisecure-dev", exceptions)
    .tiers.filter(({ kind }) => kind === "developerTool")
    .map(({ name }) => name)
    .sort();

/** Codes of the mistakes in MediSecure with these exceptions. */
function mistakes(stack: string, exceptions: Exceptions): readonly string[] {
  const settings = settingsOf(stack, exceptions);
  const platform = platforms["medisecure"];
  if (!platform) throw new Error("no MediSecure");
  const plan = planPlatform(platform, environments[settings.environment], settings, "Pulumi.test.yaml");
  return plan.ok ? [] : plan.problems.map(({ code }) => code);
}

describe("developer tools of a platform", () => {
  it("MED-ENV-03 MED-SVC-04 MED-SVC-05 MED-SVC-06: stand on Docker in dev, and nowhere else", () => {
    expect(medisecure(onDocker)).toEqual(["mongo-express", "pgadmin", "phpmyadmin"]);
    expect(medisecure({})).toEqual([]);
    expect(medisecure({ ...onDocker, environment: "staging" })).toEqual([]);
    expect(medisecure({ ...onDocker, environment: "prod" })).toEqual([]);
  });

  it("are chosen by the stack", () => {
    expect(medisecure({ ...onDocker, docker: { tools: ["pgadmin"] } })).toEqual(["pgadmin"]);
    expect(medisecure({ ...onDocker, docker: { tools: [] } })).toEqual([]);
  });

  it("ROF-ENV-07: are no part of the infrastructure alone", () => {
    expect(medisecure({ ...onDocker, parts: "infrastructure" })).toEqual([]);
  });

  it("PAL432: are a mistake where a stack asks for them elsewhere", () => {
    const docker = { tools: ["pgadmin"] };
    expect(mistakes("medisecure-dev", { ...onDocker, environment: "prod", docker })).toEqual(["PAL432"]);
  });

  it("PAL433: are a mistake under a name that no tool of the platform has", () => {
    expect(mistakes("medisecure-dev", { ...onDocker, docker: { tools: ["pgadmim", "redis"] } })).toEqual([
      "PAL433",
      "PAL433",
    ]);
  });
});

describe("ports of a developer's machine", () => {
  const publishedOf = (stack: string, exceptions: Exceptions = {}): Readonly<Record<string, number>> => {
    const containers = planOf(stack, { target: "docker", backups: { provider: "none" }, ...exceptions }).host
      ?.containers;
    return Object.fromEntries(
      (containers ?? []).flatMap(({ name, ports }) =>
        ports.flatMap((port) =>
          port.published?.address === "127.0.0.1" ? [[`${name} ${port.name}`, port.published.port]] : [],
        ),
      ),
    );
  };

  it("ROF-DB-01 ROF-DB-08 ROF-ENV-03 ROF-MSG-06: of Rofecare are those of its documents, in dev alone", () => {
    expect(publishedOf("dev")).toEqual({
      "identity-db postgres": 5432,
      "patient-db postgres": 5433,
      "clinical-db postgres": 5434,
      "medtech-db postgres": 5435,
      "pharmacy-db postgres": 5436,
      "finance-db postgres": 5437,
      "platform-db postgres": 5438,
      "interop-db postgres": 5439,
      "redis redis": 6379,
      "kafka kafka": 9092,
      "config-server http": 8888,
      "discovery-server http": 8761,
      "gateway http": 8080,
      "identity-service http": 8081,
      "patient-service http": 8082,
      "clinical-service http": 8083,
      "medical-technology-service http": 8084,
      "pharmacy-service http": 8085,
      "finance-service http": 8086,
      "platform-service http": 8087,
      "interoperability-service http": 8088,
      "frontend http": 3000,
      "monitoring-prometheus prometheus": 9090,
      "monitoring-grafana grafana": 3001,
      "kafka-ui http": 8180,
    });
    expect(publishedOf("dev", { environment: "prod" })).toEqual({});
  });

  it("MED-ENV-04 MED-ENV-06: of MediSecure are those of its document", () => {
    expect(publishedOf("medisecure-dev")).toMatchObject({
      "frontend http": 3001,
      "backend http": 8000,
      "edge metrics": 8404,
      "rabbitmq management": 15672,
      "pgadmin http": 5050,
      "mongo-express http": 8081,
      "phpmyadmin http": 8082,
      "documents console": 9001,
    });
  });

  it("ECO-SVC-01 ECO-DB-01 ECO-CAC-01: of ECOSYSTE are its backend's, and no database's", () => {
    expect(publishedOf("ecosyste-dev")).toEqual({ "backend http": 3001 });
  });
});
