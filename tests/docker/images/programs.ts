import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { caddyProgram } from "../../support/caddy";
import { needKafka } from "../../conformance/support/kafka";
import { layer, type Layer } from "./layer";
import { must } from "./must";

const ownText = readFileSync(__filename, "utf8");

/** A single program that needs nothing else, on the path. */
export const caddy = async (): Promise<Layer> => {
  const program = await caddyProgram();
  return layer({
    name: "caddy",
    from: `${program} ${ownText}`,
    fill: (folder) => {
      mkdirSync(join(folder, "usr/bin"), { recursive: true });
      copyFileSync(program, join(folder, "usr/bin/caddy"));
    },
  });
};

const kafkaPrograms = {
  "kafka-server-start.sh": "kafka.Kafka",
  "kafka-storage.sh": "kafka.tools.StorageTool",
  "kafka-topics.sh": "org.apache.kafka.tools.TopicCommand",
  "kafka-broker-api-versions.sh": "org.apache.kafka.tools.BrokerApiVersionsCommand",
};

/** Kafka with those scripts of its folder that are called. */
export const kafka = async (): Promise<Layer> => {
  const jars = await needKafka();
  return layer({
    name: "kafka",
    from: `${jars} ${ownText}`,
    fill: (folder) => {
      cpSync(jars, join(folder, "opt/kafka/libs"), { recursive: true });
      mkdirSync(join(folder, "opt/kafka/bin"));
      for (const [script, program] of Object.entries(kafkaPrograms)) {
        const line = `exec java \${KAFKA_HEAP_OPTS--Xmx256m} $KAFKA_LOG4J_OPTS -cp "/opt/kafka/libs/*" ${program} "$@"`;
        writeFileSync(join(folder, "opt/kafka/bin", script), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
      }
    },
  });
};

/** Node.js as it runs here, with its npm. The libraries that it needs are those of Debian's Node.js. */
export const npm = async (): Promise<Layer> => {
  const modules = (await must("npm", ["root", "--global"])).trim();
  return layer({
    name: "npm",
    from: `${process.version} ${modules} ${ownText}`,
    fill: (folder) => {
      const local = join(folder, "usr/local");
      mkdirSync(join(local, "bin"), { recursive: true });
      copyFileSync(process.execPath, join(local, "bin/node"));
      cpSync(join(modules, "npm"), join(local, "lib/npm"), { recursive: true, dereference: true });
      const line = 'exec node /usr/local/lib/npm/bin/npm-cli.js "$@"';
      writeFileSync(join(local, "bin/npm"), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
    },
  });
};

/** PostgreSQL 16 from Maven Central: the server's own programs. Those that ask a server come from Debian. */
export const postgres16 = (): Promise<Layer> => {
  const pom = join(__dirname, "postgres/pom.xml");
  return layer({
    name: "postgres-16",
    from: `${readFileSync(pom, "utf8")} ${ownText}`,
    fill: async (folder) => {
      const unpacked = mkdtempSync(join(tmpdir(), "postgres-16-"));
      try {
        const where = [
          `-DoutputDirectory=${unpacked}`,
          `-Dmdep.markersDirectory=${unpacked}`,
          `-DmarkersDirectory=${unpacked}`,
        ];
        await must("mvn", ["-q", "-B", "-f", pom, "dependency:unpack-dependencies", ...where]);
        const into = join(folder, "usr/lib/postgresql/16");
        mkdirSync(into, { recursive: true });
        await must("tar", ["-xJf", join(unpacked, "postgres-linux-x86_64.txz"), "-C", into]);
      } finally {
        rmSync(unpacked, { recursive: true });
      }
    },
  });
};

/** A server of files that lies under `/srv`, on a port that is fixed as in most images of front ends. */
export const pages = (port: number): Promise<Layer> =>
  layer({
    name: `pages-${port}`,
    from: ownText,
    fill: (folder) => {
      mkdirSync(join(folder, "srv"));
      mkdirSync(join(folder, "etc/nginx"), { recursive: true });
      writeFileSync(join(folder, "srv/index.html"), "<!doctype html><title>Front end</title>\n");
      writeFileSync(join(folder, "etc/nginx/nginx.conf"), pagesConfiguration(port));
    },
  });

const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

/** NGINX as anyone but root may run it, on a root file system that cannot be written. */
const pagesConfiguration = (port: number): string =>
  [
    "daemon off;",
    "pid /tmp/nginx.pid;",
    "error_log stderr;",
    "events {}",
    "http {",
    "  access_log off;",
    ...temporary.map((name) => `  ${name}_temp_path /tmp/${name};`),
    `  server { listen ${port}; root /srv; }`,
    "}",
    "",
  ].join("\n");
