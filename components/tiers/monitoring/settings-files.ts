import { stringify } from "yaml";
import { files, type MonitoringConfiguration } from "./configuration";
import type { Program } from "./releases";

/** The files that each program reads, by their names. */
export function settingsFiles({
  configuration: { prometheus, rules, alertmanager, dataSources },
}: {
  readonly configuration: MonitoringConfiguration<object>;
}): Readonly<Record<Program, Readonly<Record<string, string>>>> {
  return {
    prometheus: { [files.prometheus]: yaml(prometheus), [files.rules]: yaml(rules) },
    alertmanager: { [files.alertmanager]: yaml(alertmanager) },
    grafana: { [files.dataSources]: yaml(dataSources) },
  };
}

/** Lines as long as they are, and everything in full where it stands. */
const yaml = (data: object): string => stringify(data, { lineWidth: 0, aliasDuplicateObjects: false });
