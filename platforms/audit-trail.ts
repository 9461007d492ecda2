import { definePlatform } from "../components/platform/spec";

/** The flags of the tuning part, whose heap the request below covers (AUD-SVC-05, AUD-CON-01). */
const javaOptions = [
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
];

/** Log levels and fields of AUD-SVC-07; the histogram and the tag that the alerts ask for (AUD-CON-14). */
const environment = {
  LOGGING_LEVEL_ROOT: "INFO",
  LOGGING_LEVEL_COM_MOHMK10_AUDITTRAIL: "INFO",
  LOGGING_LEVEL_ORG_SPRINGFRAMEWORK: "WARN",
  LOGGING_LEVEL_ORG_HIBERNATE: "WARN",
  LOGGING_STRUCTURED_JSON_ADD_APP: "audit-trail",
  LOGGING_STRUCTURED_JSON_ADD_ENV: "production",
  MANAGEMENT_METRICS_TAGS_APP: "audit-trail",
  MANAGEMENT_METRICS_DISTRIBUTION_PERCENTILESHISTOGRAM_HTTP_SERVER_REQUESTS: "true",
};

/** Audit Trail: a Spring Boot API over three zones, with PostgreSQL, Elasticsearch, Redis and Kafka (source 003). */
export const auditTrail = definePlatform({
  name: "audit-trail",
  domain: "example.com",
  // AUD-BAK-01 and 02: the longer of two times holds for all; WAL and hourly snapshots keep below an hour of loss (AUD-CON-16, AUD-CON-22).
  backups: { schedule: "0 3 * * *", retentionDays: 30 },
  startOrder: [["postgres", "elasticsearch", "redis", "kafka"], ["audit-trail"], ["edge"]], // AUD-SVC-01
  tiers: {
    // AUD-DB-01 to 25. shared_buffers and effective_cache_size follow from the limit: 2 GB and 6 GB (AUD-CON-10).
    postgres: {
      kind: "postgres",
      version: "17",
      database: "audittrail",
      username: "audit_user",
      resources: { cpuRequest: "2", memoryRequest: "4Gi", cpuLimit: "4", memoryLimit: "8Gi" },
      storage: "500Gi",
      readReplicas: 2, // AUD-DB-01
      parameters: {
        max_connections: "200",
        maintenance_work_mem: "1GB",
        checkpoint_completion_target: "0.9",
        wal_buffers: "64MB",
        default_statistics_target: "100",
        random_page_cost: "1.1",
        effective_io_concurrency: "200",
        work_mem: "20MB",
        min_wal_size: "1GB",
        max_wal_size: "4GB",
        max_worker_processes: "8",
        max_parallel_workers_per_gather: "4",
        max_parallel_workers: "8",
        max_parallel_maintenance_workers: "4",
      },
      localPorts: { postgres: 5432 }, // AUD-DB-03
    },
    // AUD-LOG-01 to 13; the write pool has one thread more than there are processors (AUD-CON-04).
    elasticsearch: {
      kind: "elasticsearch",
      clusterName: "audit-trail",
      resources: { cpuRequest: "2", memoryRequest: "4Gi", cpuLimit: "4", memoryLimit: "8Gi" },
      storage: "500Gi",
      breakerPercent: 70,
      write: { threads: 5, queue: 1000 },
      search: { threads: 12, queue: 1000 },
      indices: { audit: { patterns: ["audit-*"], refreshInterval: "5s", syncInterval: "5s" } },
      snapshotSchedule: "0 * * * *",
      localPorts: { http: 9200 }, // AUD-SEC-04
    },
    // AUD-CAC-01 to 06; limits are twice the requests, here and for Kafka (AUD-CON-29).
    redis: {
      kind: "redis",
      masterName: "mymaster",
      resources: { cpuRequest: "500m", memoryRequest: "1Gi", cpuLimit: "1", memoryLimit: "2Gi" },
      maxMemory: "768Mi",
      localPorts: { redis: 6379 }, // AUD-CAC-04
    },
    // AUD-MSG-01 to 05
    kafka: {
      kind: "kafka",
      resources: { cpuRequest: "1", memoryRequest: "2Gi", cpuLimit: "2", memoryLimit: "4Gi" },
      storage: "200Gi",
      retentionHours: 168,
      localPorts: { kafka: 9092 }, // AUD-MSG-01
    },

    "audit-trail": {
      kind: "service",
      runtime: "spring",
      image: "audit-trail/audit-trail:1.0.0",
      port: 8080,
      localPorts: { http: 8080 },
      replicas: 3,
      // AUD-SVC-01 but for the memory request: a heap of 4 GB that is touched at the start stays below 80 % of it (AUD-CON-01, AUD-CON-12).
      resources: { cpuRequest: "1", memoryRequest: "7Gi", cpuLimit: "4", memoryLimit: "8Gi" },
      javaOptions,
      scratch: "5Gi", // AUD-CON-09
      startPeriodSeconds: 90, // AUD-CON-28
      probes: {
        // AUD-SVC-02, AUD-SVC-03
        liveness: {
          path: "/actuator/health/liveness",
          initialDelaySeconds: 60,
          periodSeconds: 10,
          timeoutSeconds: 5,
          failureThreshold: 3,
        },
        readiness: {
          path: "/actuator/health/readiness",
          initialDelaySeconds: 30,
          periodSeconds: 5,
          timeoutSeconds: 3,
          failureThreshold: 3,
        },
      },
      autoscaling: {
        // AUD-HA-01 to 05
        maxReplicas: 20,
        cpuPercent: 70,
        memoryPercent: 80,
        scaleDown: { stabilizationSeconds: 300, steps: [{ percent: 10, periodSeconds: 60 }] },
        scaleUp: {
          stabilizationSeconds: 0,
          steps: [
            { percent: 100, periodSeconds: 15 },
            { pods: 4, periodSeconds: 15 },
          ],
        },
      },
      scheduling: {
        // AUD-HA-06, AUD-HA-07; zones are spread over in any case (AUD-HA-08)
        onePerHost: true,
        preferredNodes: [{ label: "node-type", values: ["compute-optimized"], weight: 100 }],
      },
      update: { maxSurge: 0, maxUnavailable: 1 }, // AUD-CON-24
      user: 1001, // AUD-SEC-09
      databasePool: 9, // 20 pods x 9 of 200 connections (AUD-CON-21)
      environment,
      uses: ["postgres", "elasticsearch", "redis", "kafka"], // AUD-SEC-03 to 06
    },

    // AUD-MON-01, AUD-ALR-01 to 04
    monitoring: {
      kind: "monitoring",
      resources: { cpuLimit: "1", memoryLimit: "2Gi", memoryRequest: "1Gi" },
      scrapeIntervalSeconds: 15,
      alerts: [
        {
          name: "HighErrorRate",
          expression:
            'sum(rate(http_server_requests_seconds_count{status=~"5..",app="audit-trail"}[5m])) / sum(rate(http_server_requests_seconds_count{app="audit-trail"}[5m])) > 0.01',
          forMinutes: 5,
          severity: "critical",
          summary: "{{ $value | humanizePercentage }} of the requests fail",
        },
        {
          name: "HighLatency",
          expression:
            'histogram_quantile(0.99, sum(rate(http_server_requests_seconds_bucket{app="audit-trail"}[5m])) by (le)) > 1',
          forMinutes: 5,
          severity: "warning",
          summary: "one request in a hundred takes more than {{ $value | humanizeDuration }}",
        },
        {
          // Pods of jobs are no targets, so those that have ended raise no alarm (AUD-CON-13).
          name: "PodNotReady",
          expression: "up == 0",
          forMinutes: 5,
          severity: "warning",
          summary: "{{ $labels.instance }} of {{ $labels.tier }} does not answer",
        },
        {
          name: "DatabaseConnectionPoolExhausted",
          expression:
            'hikaricp_connections_active{app="audit-trail"} / hikaricp_connections_max{app="audit-trail"} > 0.9',
          forMinutes: 5,
          severity: "critical",
          summary: "{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its database connections",
        },
      ],
    },

    // AUD-ING-01 to 08; metrics behind /actuator are hidden (AUD-CON-27).
    edge: {
      kind: "edge",
      software: "nginx",
      resources: { cpuLimit: "1", memoryLimit: "512Mi", memoryRequest: "256Mi" },
      certificateSecret: "audit-trail-tls",
      bodyLimit: "10Mi",
      timeouts: { upstreamResponse: 60, readBody: 60 },
      hosts: {
        api: {
          host: "audit-api.example.com",
          to: "audit-trail",
          access: "public",
          rateLimit: { requestsPerMinute: 1000, burst: 100 }, // AUD-CON-08
        },
        grafana: { host: "audit-grafana.example.com", to: "monitoring", access: "restricted" },
      },
    },
  },
});
