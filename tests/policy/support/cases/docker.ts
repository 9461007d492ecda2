import { type Cases } from "./program";

/** A container of Docker that keeps every rule, with other properties where a case says so. */
const container = (props: object = {}) => ({
  type: "docker:index/container:Container",
  name: "api",
  props: {
    image: "shop/api:1.2.3",
    memory: 512,
    logDriver: "local",
    restart: "unless-stopped",
    readOnly: true,
    ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1" }],
    ...props,
  },
});

/** Containers that a program starts on a machine. */
export const docker: Cases = {
  "docker-published-ports": {
    keeps: [container(), container({ ports: [{ internal: 8443, external: 443 }] })],
    breaks: [[container({ ports: [{ internal: 8080, external: 8080 }] })], [container({ publishAllPorts: true })]],
  },
  "docker-isolation": {
    keeps: [container({ volumes: [{ volumeName: "data", containerPath: "/data" }] })],
    breaks: [
      [container({ privileged: true })],
      [container({ volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/var/run/docker.sock" }] })],
      [container({ networkMode: "host" })],
    ],
  },
  "docker-limits": {
    keeps: [container({ logDriver: "json-file", logOpts: { "max-size": "10m" } })],
    breaks: [[container({ memory: undefined })], [container({ logDriver: undefined })]],
  },
  "docker-restart": {
    keeps: [container({ restart: "always" })],
    breaks: [[container({ restart: undefined })], [container({ restart: "no" })]],
  },
};
