import { type Control, isOutside, wrong } from "./control";

const always = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
];

const since32 = ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"];

/** Parameters of the kernel that concern the pod alone. */
export const sysctls: Control = {
  name: "sysctls",
  check: ({ spec }, minor) =>
    spec
      .at("securityContext", "sysctls")
      .items()
      .map((sysctl) => sysctl.at("name"))
      .filter((name) => isOutside(name, minor >= 32 ? [...always, ...since32] : always))
      .map((name) => wrong(name, "This parameter of the kernel concerns the whole node", "sysctls: []")),
};
