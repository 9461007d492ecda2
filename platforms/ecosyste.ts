import { definePlatform, type PlatformInput } from "../components/platform/spec";

type Tier = PlatformInput["tiers"][string];
type Edge = Extract<Tier, { kind: "edge" }>;
type Host = Edge["hosts"][string];

/** Both public hosts are the same site: `/api/` is the backend's, with the limit of ECO-ING-08, and all else the front end's. */
const site = (host: string): Host => ({
  host,
  to: "frontend",
  access: "public",
  routes: [{ path: "/api/", to: "backend", rateLimit: { requestsPerSecond: 10, burst: 20 } }],
});

/** ECOSYSTE: a NestJS backend in two colors, a Next.js front end, one PostgreSQL, one Redis, NGINX (source 004). */
export const ecosyste = definePlatform({
  name: "ecosyste",
  domain: "ecosyste.com",
  backups: { schedule: "0 2 * * *", retentionDays: 7 }, // ECO-BAK-02, ECO-BAK-04
  startOrder: [["postgres", "redis"], ["backend"], ["frontend"], ["edge"]], // ECO-OPS-11
  tiers: {
    // ECO-DB-01; the alert of ECO-ALR-03 at 80 connections belongs to 100 of them (ECO-DB-03).
    postgres: {
      kind: "postgres",
      version: "15",
      database: "ecosyste",
      username: "ecosyste_user",
      resources: { cpuLimit: "1", memoryLimit: "1Gi" },
      parameters: { max_connections: "100" },
    },
    // ECO-CAC-01
    redis: {
      kind: "redis",
      release: "redis-7",
      resources: { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "256Mi" },
      evictionPolicy: "noeviction",
    },

    // ECO-SVC-02, ECO-SVC-06, ECO-SVC-07, ECO-HA-01, ECO-HA-02. Two colors of 6 + 1 pods, 5 connections each: 70 of 100.
    backend: {
      kind: "service",
      runtime: "nestjs",
      image: "ecosyste/backend:1.0.0",
      port: 3001,
      release: "blueGreen", // ECO-OPS-05
      replicas: 3,
      autoscaling: { maxReplicas: 6 },
      resources: { cpuRequest: "250m", memoryRequest: "256Mi", cpuLimit: "500m", memoryLimit: "512Mi" },
      databasePool: 5,
      probes: {
        liveness: { initialDelaySeconds: 30, periodSeconds: 10 },
        readiness: { initialDelaySeconds: 5, periodSeconds: 5 },
      },
      labels: { app: "ecosyste-backend" },
      healthCheck: { intervalSeconds: 30, timeoutSeconds: 10, retries: 3 }, // ECO-SVC-01
      localPorts: { http: 3001 }, // ECO-SVC-01
      uses: ["postgres", "redis"],
    },
    // ECO-SVC-03, as the standalone server of ECO-CON-10, behind the edge alone (ECO-CON-01).
    frontend: {
      kind: "service",
      runtime: "next",
      zone: "frontend",
      image: "ecosyste/frontend:1.0.0",
      port: 3000,
      resources: { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "256Mi" },
      uses: ["backend"],
    },

    // ECO-MON-01, ECO-ALR-01 to 03: names, thresholds and times as written, sums as ECO-CON-16 says.
    monitoring: {
      kind: "monitoring",
      resources: { cpuLimit: "1", memoryLimit: "2Gi", memoryRequest: "1Gi" },
      scrapeIntervalSeconds: 15,
      evaluationIntervalSeconds: 15,
      alerts: [
        {
          name: "HighErrorRate",
          expression: 'sum by (job) (rate(http_requests_total{status=~"5.."}[5m])) > 0.1',
          forMinutes: 5,
          severity: "critical",
          summary: "{{ $labels.job }} answers {{ $value }} errors a second",
        },
        {
          name: "HighResponseTime",
          expression: "histogram_quantile(0.95, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m]))) > 2",
          forMinutes: 5,
          severity: "warning",
          summary: "{{ $labels.job }} takes {{ $value | humanizeDuration }} at the 95th percentile",
        },
        {
          name: "DatabaseConnectionsHigh",
          expression: "sum by (tier, instance) (cnpg_backends_total) > 80",
          forMinutes: 5,
          severity: "warning",
          summary: "{{ $labels.tier }} has {{ $value }} connections of 100",
        },
      ],
    },

    // ECO-ING-01 to 11; TLS 1.2 and 1.3 are the edge's usual (ECO-ING-02), ciphers as ECO-CON-03 says.
    edge: {
      kind: "edge",
      software: "nginx",
      resources: { cpuLimit: "0.5", memoryLimit: "256Mi", memoryRequest: "128Mi" },
      headers: { "Strict-Transport-Security": "max-age=63072000" }, // ECO-ING-04
      hosts: {
        apex: site("ecosyste.com"),
        www: site("www.ecosyste.com"),
        grafana: { host: "grafana.ecosyste.com", to: "monitoring", access: "restricted" },
      },
    },
  },
});
