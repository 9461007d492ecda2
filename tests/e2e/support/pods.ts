import * as fc from "fast-check";

/** The usual value mostly, which keeps the standard, and any of the others now and then. */
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 24, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) });

/** One of the values, all of which keep the standard, or now and then one that breaks it. */
const choice = <T>(good: readonly T[], bad: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 24, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...good, ...bad) },
  );

const localhost = { type: "Localhost", localhostProfile: "profiles/own.json" };
const profiles = [null, { type: "RuntimeDefault" }, localhost] as const;
const unconfined = { type: "Unconfined" } as const;

const seLinux = choice<object | null>(
  [null, {}, { type: "container_t" }, { type: "container_kvm_t", level: "s0" }],
  [{ type: "container_engine_t" }, { type: "spc_t" }, { user: "system_u" }, { role: "system_r" }],
);

const probe = (port: number) =>
  choice<object | null>(
    [null, { httpGet: { path: "/", port } }, { tcpSocket: { port, host: "" } }, { exec: { command: ["true"] } }],
    [{ httpGet: { path: "/", port, host: "192.0.2.1" } }, { tcpSocket: { port, host: "127.0.0.1" } }],
  );

const capabilities = choice<object | null>(
  [{ drop: ["ALL"] }, { drop: ["ALL"], add: ["NET_BIND_SERVICE"] }, { drop: ["KILL", "ALL"], add: [] }],
  [
    null,
    { drop: ["KILL"] },
    { drop: ["all"] },
    { drop: ["ALL"], add: ["CHOWN"] },
    { drop: ["ALL"], add: ["NET_ADMIN"] },
  ],
);

const windowsOptions = mostly<object | null>(null, {}, { hostProcess: false });

/** A privileged container that may gain no rights is no valid one. */
const rights = choice<object>(
  [{ allowPrivilegeEscalation: false }, { allowPrivilegeEscalation: false, privileged: false }],
  [{}, { allowPrivilegeEscalation: true }, { privileged: true }, { allowPrivilegeEscalation: null }],
);

const containerContext = fc
  .record({
    runAsNonRoot: choice<boolean | null>([null, true], [false]),
    runAsUser: choice<number | null>([null, 65532], [0]),
    seccompProfile: choice<object | null>(profiles, [unconfined]),
    appArmorProfile: choice<object | null>(profiles, [unconfined]),
    procMount: mostly<string | null>(null, "Default", "Unmasked"),
    seLinuxOptions: seLinux,
    windowsOptions,
    capabilities,
    rights,
  })
  .map(({ rights: ofRights, ...context }) => ({ ...context, ...ofRights }));

const ports = choice<object[]>(
  [[], [{ containerPort: 8080 }], [{ containerPort: 8080, hostPort: 0 }]],
  [[{ containerPort: 8080, hostPort: 8080 }], [{ containerPort: 8081 }, { containerPort: 9090, hostPort: 9090 }]],
);

const container = fc.record({
  image: fc.constant("shop/api:1.0.0"),
  ports,
  securityContext: fc.oneof({ weight: 40, arbitrary: containerContext }, { weight: 1, arbitrary: fc.constant(null) }),
});

const runningContainer = fc
  .record({
    base: container,
    livenessProbe: probe(8080),
    readinessProbe: probe(8081),
    startupProbe: probe(8082),
    preStop: probe(8083),
  })
  .map(({ base, preStop, ...probes }) => ({ ...base, ...probes, ...(preStop !== null && { lifecycle: { preStop } }) }));

const volume = choice<object>(
  [
    { emptyDir: {} },
    { configMap: { name: "settings" } },
    { secret: { secretName: "keys" } },
    { downwardAPI: { items: [] } },
    { projected: { sources: [] } },
    { csi: { driver: "inline.csi.example.com" } },
    { persistentVolumeClaim: { claimName: "data" } },
    { image: { reference: "shop/files:1.0.0" } },
    {},
  ],
  [
    { hostPath: { path: "/var/log" } },
    { nfs: { server: "192.0.2.1", path: "/" } },
    { iscsi: { targetPortal: "192.0.2.1:3260", iqn: "iqn.2001-04.com.example:disk", lun: 0 } },
    { hostPath: { path: "/" }, emptyDir: null },
  ],
);

const sysctl = choice<string>(
  ["net.ipv4.tcp_syncookies", "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range"],
  ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem", "kernel.msgmax", "net.core.somaxconn"],
);

const podContext = fc.record({
  runAsNonRoot: choice<boolean | null>([true], [false, null]),
  runAsUser: choice<number | null>([null, 1000], [0]),
  seccompProfile: choice<object | null>([{ type: "RuntimeDefault" }, localhost], [unconfined, null]),
  appArmorProfile: choice<object | null>(profiles, [unconfined]),
  seLinuxOptions: seLinux,
  windowsOptions,
  sysctls: fc.array(
    sysctl.map((name) => ({ name, value: "1" })),
    { maxLength: 1 },
  ),
});

const appArmor = "container.apparmor.security.beta.kubernetes.io/c0";
const annotations = choice<object>(
  [{}, {}, {}, { "example.com/team": "shop" }],
  [{ [appArmor]: "runtime/default" }, { [appArmor]: "unconfined" }, { [appArmor]: "localhost/own" }],
);

const named = (prefix: string, entries: readonly object[]): readonly object[] =>
  entries.map((entry, index) => ({ name: `${prefix}${index}`, ...entry }));

const linuxPods = fc
  .record({
    annotations,
    containers: fc.array(runningContainer, { minLength: 1, maxLength: 2 }),
    initContainers: fc.array(
      fc
        .record({ base: container, restartPolicy: fc.constantFrom(null, "Always") })
        .map(({ base, ...rest }) => ({ ...base, ...rest })),
      { maxLength: 1 },
    ),
    volumes: fc.array(volume, { maxLength: 2 }),
    securityContext: fc.oneof({ weight: 40, arbitrary: podContext }, { weight: 1, arbitrary: fc.constant(null) }),
    hostNetwork: mostly<boolean | null>(null, false, true),
    hostPID: mostly<boolean | null>(null, false, true),
    hostIPC: mostly<boolean | null>(null, false, true),
    hostUsers: fc.constantFrom(null, true, false),
    os: mostly<object | null>(null, { name: "linux" }),
  })
  .map(({ annotations: ofPod, containers, initContainers, volumes, ...spec }) => ({
    metadata: { generateName: "random-", annotations: ofPod },
    spec: {
      ...spec,
      containers: named("c", containers),
      initContainers: named("i", initContainers),
      volumes: named("v", volumes),
    },
  }));

/** Pods of Windows, some of which run on the node itself; that is valid in the node's network only. */
const windowsPods = fc.boolean().map((hostProcess) => ({
  metadata: { generateName: "random-" },
  spec: {
    os: { name: "windows" },
    ...(hostProcess && { hostNetwork: true }),
    securityContext: { runAsNonRoot: true, windowsOptions: { hostProcess, runAsUserName: "ContainerUser" } },
    containers: [{ name: "c0", image: "shop/api:1.0.0" }],
  },
}));

/** Pods near to one that keeps the level restricted: each breaks a few of its controls, or none. Nearly all of them are valid. */
export const pods: fc.Arbitrary<object> = fc.oneof(
  { weight: 40, arbitrary: linuxPods },
  { weight: 1, arbitrary: windowsPods },
);
