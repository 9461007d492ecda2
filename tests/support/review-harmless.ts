import type { PlantedChange } from "./review-changes";
import { create, ofDatabase, remove, replace, type, update } from "./review-edits";
import { claim, stateful, postgres, deployment, definition, password } from "./review-shapes";

/** Changes that only look as if they touched data, or that do not even look so. */
export const harmless: readonly PlantedChange[] = [
  {
    name: "a service of a new image",
    planted: [update("deployment", "orders", deployment({}), deployment({ image: "shop/orders:2.0.0" }))],
    risks: {},
    danger: "restart",
  },
  {
    name: "a service with one pod more",
    planted: [update("deployment", "orders", deployment({}), deployment({ replicas: 4 }))],
    risks: {},
    danger: "none",
  },
  {
    name: "a note on a service",
    planted: [update("deployment", "orders", deployment({}), deployment({ note: "b" }))],
    risks: {},
    danger: "none",
  },
  {
    name: "a service that is deleted",
    planted: [remove("deployment", "orders", deployment({}))],
    risks: {},
    danger: "outage",
  },
  {
    name: "a Service that is replaced",
    planted: [replace("service", "orders", [{ spec: { clusterIP: "None" } }, { spec: {} }], "spec.clusterIP")],
    risks: {},
    danger: "outage",
  },
  {
    name: "a ConfigMap that changes in place",
    planted: [update("config", "orders", { data: { a: "1" } }, { data: { a: "2" } })],
    risks: {},
    danger: "none",
  },
  { name: "a claim that is new", planted: [create("claim", "files", claim("fast"))], risks: {}, danger: "none" },
  {
    name: "a PostgreSQL cluster of a newer patch",
    planted: [
      update("postgres", "patient-db", postgres({}), postgres({ image: "ghcr.io/cloudnative-pg/postgresql:16.11" })),
    ],
    risks: {},
    danger: "restart",
  },
  {
    name: "a PostgreSQL cluster whose volumes grow",
    planted: [update("postgres", "patient-db", postgres({}), postgres({ size: "80Gi" }))],
    risks: {},
    danger: "none",
  },
  {
    name: "a PostgreSQL cluster with one member more",
    planted: [update("postgres", "patient-db", postgres({}), postgres({ instances: 4 }))],
    risks: {},
    danger: "none",
  },
  {
    name: "a MariaDB of a newer patch",
    planted: [update("set", "claims-db", stateful({}), stateful({ image: "mariadb:11.4.8" }))],
    risks: {},
    danger: "restart",
  },
  {
    name: "a password of a new version",
    planted: [replace("password", "patient-db", [password(44, "1"), password(44, "2")], "keepers")],
    risks: {},
    danger: "restart",
  },
  {
    name: "a definition of custom resources that knows one version more",
    planted: [
      update("definition", "clusters", definition, {
        ...definition,
        spec: {
          ...definition.spec,
          versions: [
            { name: "v1", served: true },
            { name: "v2", served: true },
          ],
        },
      }),
    ],
    risks: {},
    danger: "none",
  },
  {
    name: "nothing",
    planted: [
      {
        type: type.postgres,
        name: "patient-db",
        op: "same",
        old: { inputs: postgres({}), protect: true },
        new: { inputs: postgres({}), protect: true },
        tier: ofDatabase,
      },
    ],
    risks: {},
    danger: "none",
  },
];
