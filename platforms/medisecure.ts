import { definePlatform } from "../components/platform/spec";

/**
 * MediSecure: a FastAPI backend and a React front end on four stores, RabbitMQ and Redis, behind HAProxy (source 002). Ports on a developer's
 * machine are those of MED-ENV-04 and MED-DB-01 to 03.
 */
export const medisecure = definePlatform({
  name: "medisecure",
  domain: "medisecure.example.org", // not stated (MED-ING-05)
  secrets: { "jwt-secret": { bytes: 64 } }, // MED-SEC-01
  backups: { schedule: "0 2 * * *", retentionDays: 30 }, // MED-CON-08
  // MED-OPS-01 to 04. Secrets, network policies and the place of backups come before all of it; autoscalers and disruption budgets come
  // with their workloads; HAProxy starts when those are there whom it leads to (MED-CON-12, MED-CON-16).
  startOrder: [
    ["postgres", "mongodb", "documents", "mariadb"],
    ["rabbitmq", "redis"],
    ["backend"],
    ["frontend"],
    ["monitoring"],
    ["edge"],
  ],
  tiers: {
    // The document's majors are at their end; each stays selectable (MED-CON-01). Sizes share 9.5 cores, 10Gi and 250Gi (MED-HA-06 to 08).
    postgres: {
      kind: "postgres", // MED-DB-01, MED-CON-02
      version: "17",
      database: "patients",
      username: "patient_user",
      resources: { cpuRequest: "500m", memoryRequest: "384Mi", cpuLimit: "1", memoryLimit: "1Gi" },
      storage: "20Gi",
      localPorts: { postgres: 5432 },
    },
    mongodb: {
      kind: "mongodb", // MED-DB-02
      database: "appointments",
      username: "appointment_user",
      resources: { cpuRequest: "400m", memoryRequest: "384Mi", cpuLimit: "1", memoryLimit: "1Gi" },
      storage: "15Gi",
      localPorts: { mongodb: 27017 },
    },
    documents: {
      kind: "objectStore", // MED-OBJ-01, MED-OBJ-02, MED-CON-13
      resources: { cpuRequest: "300m", memoryRequest: "256Mi", cpuLimit: "1", memoryLimit: "1Gi" },
      storage: "10Gi",
      buckets: { documents: {} },
      localPorts: { s3: 9000, console: 9001 },
    },
    mariadb: {
      kind: "mariadb", // MED-DB-03
      database: "billing",
      username: "billing_user",
      resources: { cpuRequest: "400m", memoryRequest: "512Mi", cpuLimit: "1", memoryLimit: "1Gi" },
      storage: "15Gi",
      localPorts: { mariadb: 3306 },
    },
    rabbitmq: {
      kind: "rabbitmq", // MED-MSG-01 to 04
      resources: { cpuRequest: "300m", memoryRequest: "384Mi", cpuLimit: "1", memoryLimit: "1Gi" },
      storage: "5Gi",
      localPorts: { amqp: 5672, management: 15672 },
    },
    redis: {
      kind: "redis", // MED-CAC-01 to 05
      resources: { cpuRequest: "150m", memoryRequest: "256Mi", cpuLimit: "0.5", memoryLimit: "512Mi" },
      maxMemory: "256Mi",
      evictionPolicy: "noeviction", // a token that was revoked must not be forgotten (MED-CAC-03)
      localPorts: { redis: 6379 },
    },

    backend: {
      kind: "service", // MED-SVC-01, MED-HA-01
      runtime: "fastapi",
      image: "medisecure/backend:1.0.0",
      port: 8000,
      replicas: 3,
      autoscaling: { maxReplicas: 10, cpuPercent: 70 }, // MED-CON-11
      resources: { cpuRequest: "500m", memoryRequest: "256Mi", cpuLimit: "1", memoryLimit: "512Mi" },
      databasePool: 8,
      secrets: { JWT_SECRET: "jwt-secret" },
      localPorts: { http: 8000 },
      uses: ["postgres", "mongodb", "documents", "mariadb", "rabbitmq", "redis"], // MED-OPS-11
    },
    frontend: {
      kind: "service", // MED-SVC-02, MED-HA-02
      runtime: "static",
      zone: "frontend",
      image: "medisecure/frontend:1.0.0",
      port: 3001,
      replicas: 3,
      autoscaling: { maxReplicas: 10, cpuPercent: 70 },
      resources: { cpuRequest: "50m", memoryRequest: "64Mi", cpuLimit: "0.25", memoryLimit: "128Mi" },
      startPeriodSeconds: 30,
      localPorts: { http: 3001 },
    },

    // MED-MON-01 to 08; one rule for each of the performance targets (MED-ALR-01, MED-SLO-01 to 04).
    monitoring: {
      kind: "monitoring",
      resources: { cpuRequest: "250m", memoryRequest: "512Mi", cpuLimit: "1", memoryLimit: "1Gi" },
      storage: "10Gi",
      localPorts: { prometheus: 9090, grafana: 3000 }, // MED-ENV-06
      alerts: [
        {
          name: "InstanceDown", // MED-CON-17
          expression: "up == 0",
          forMinutes: 2,
          severity: "critical",
          summary: "{{ $labels.instance }} of {{ $labels.tier }} does not answer",
        },
        {
          name: "AvailabilityBelowTarget",
          expression:
            'sum by (job) (rate(http_requests_total{status=~"5.."}[30m])) / sum by (job) (rate(http_requests_total[30m])) > 0.001',
          forMinutes: 5,
          severity: "critical",
          summary: "{{ $labels.job }} fails {{ $value | humanizePercentage }} of its requests: the target is 0.1 %",
        },
        {
          name: "LatencyAboveTarget",
          expression:
            "histogram_quantile(0.95, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m]))) > 0.2",
          forMinutes: 5,
          severity: "warning",
          summary:
            "{{ $labels.job }} takes {{ $value | humanizeDuration }} at the 95th percentile: the target is 200 ms",
        },
        {
          name: "LoadAboveTarget",
          expression: "sum by (job) (rate(http_requests_total[5m])) > 1000",
          forMinutes: 5,
          severity: "info",
          summary: "{{ $labels.job }} gets {{ $value }} requests a second: more than the 1000 that it is sized for",
        },
        {
          name: "CacheHitRateBelowTarget",
          expression:
            "sum(rate(redis_keyspace_hits_total[15m])) / (sum(rate(redis_keyspace_hits_total[15m])) + sum(rate(redis_keyspace_misses_total[15m]))) < 0.8",
          forMinutes: 15,
          severity: "warning",
          summary: "the cache holds {{ $value | humanizePercentage }} of what is asked for: the target is 80 %",
        },
      ],
    },

    // MED-SVC-04 to 06
    pgadmin: { kind: "developerTool", software: "pgadmin", uses: ["postgres"], localPorts: { http: 5050 } },
    "mongo-express": {
      kind: "developerTool",
      software: "mongo-express",
      uses: ["mongodb"],
      localPorts: { http: 8081 },
    },
    phpmyadmin: { kind: "developerTool", software: "phpmyadmin", uses: ["mariadb"], localPorts: { http: 8082 } },

    // MED-SVC-03, MED-ING-01 to 06; statistics on 8404 have a login of their own and no route from outside (MED-ING-02).
    edge: {
      kind: "edge",
      software: "haproxy",
      resources: { cpuRequest: "200m", memoryRequest: "256Mi", cpuLimit: "1", memoryLimit: "512Mi" },
      localPorts: { metrics: 8404 },
      hosts: {
        app: {
          host: "medisecure.example.org",
          to: "frontend",
          access: "public",
          routes: [{ path: "/api/", to: "backend", rateLimit: { requestsPerSecond: 20, burst: 100 } }], // MED-SEC-13
        },
        grafana: { host: "grafana.medisecure.example.org", to: "monitoring", access: "restricted" },
      },
    },
  },
});
