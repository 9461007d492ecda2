/** How urgent an alert is: `critical` is for now, `warning` for today, `info` for whoever looks. */
export const severities = ["critical", "warning", "info"] as const;

/** One alert: what must hold, for how long, and what is said then. */
export interface Alert {
  readonly name: string;
  /** What must hold, in PromQL. */
  readonly expression: string;
  readonly forMinutes: number;
  readonly severity: (typeof severities)[number];
  /** What is said, in one line. `{{ $labels.tier }}` and the like become the labels of what was found. */
  readonly summary: string;
}

/**
 * Two ways to be down. An instance that did answer and does not any more: one that is only starting is none, or every update would alarm.
 * And a tier of which nothing answers: what is stopped as a whole is no target any more, so its `up` is not 0 but gone.
 */
const isDown = [
  "(up == 0 and max_over_time(up[1h]) == 1)",
  "or (count by (job, tier) (last_over_time(up[1h])) unless count by (job, tier) (up == 1))",
].join(" ");

/** The heap as a whole: some of its pools have no maximum, and then say -1. */
const heapUse = [
  'sum by (application, instance) (jvm_memory_used_bytes{area="heap"})',
  '/ sum by (application, instance) (jvm_memory_max_bytes{area="heap"} > 0)',
].join(" ");

/** Of the last 5 min alone: a mean over a whole life never feels a spike. For each endpoint: a fast one must not hide a slow one. */
const responseTime = [
  "sum by (application, instance, method, uri) (rate(http_server_requests_seconds_sum[5m]))",
  "/ sum by (application, instance, method, uri) (rate(http_server_requests_seconds_count[5m]))",
].join(" ");

/** The four alerts of the documents: names, thresholds, times and severities as written, expressions mended (ROF-CON-13). */
export const documentAlerts: readonly Alert[] = [
  {
    name: "ServiceDown",
    expression: isDown,
    forMinutes: 1,
    severity: "critical",
    summary: "{{ $labels.job }}: {{ $labels.tier }} is down",
  },
  {
    name: "HighMemoryUsage",
    expression: `${heapUse} > 0.9`,
    forMinutes: 5,
    severity: "warning",
    summary: "{{ $labels.application }} uses {{ $value | humanizePercentage }} of its heap",
  },
  {
    name: "HighResponseTime",
    expression: `${responseTime} > 2`,
    forMinutes: 5,
    severity: "warning",
    summary: "{{ $labels.application }} takes {{ $value | humanizeDuration }} for {{ $labels.uri }}",
  },
  {
    name: "DatabaseConnectionPoolExhausted",
    expression: "hikaricp_connections_active / hikaricp_connections_max > 0.9",
    forMinutes: 2,
    severity: "critical",
    summary: "{{ $labels.application }} uses {{ $value | humanizePercentage }} of its database connections",
  },
];
