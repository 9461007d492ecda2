/** The three programs of the tier. */
export const programs = ["prometheus", "alertmanager", "grafana"] as const;
export type Program = (typeof programs)[number];

/** Pinned image of each program (ROF-CON-32). The documents name neither image nor version (ROF-MON-01, ROF-MON-06). */
export const programImages: Readonly<Record<Program, string>> = {
  prometheus: "prom/prometheus:v3.13.5",
  alertmanager: "prom/alertmanager:v0.34.2",
  grafana: "grafana/grafana:13.2.3",
};
