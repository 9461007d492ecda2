import { secretFile, secretPath, textFiles } from "../../../targets/docker/files";
import { httpHealthCommand, httpHealthFiles } from "../../../targets/docker/http-health";
import { connectionsOf, type ToolSoftware } from "./software";

const port = 80;

/** phpMyAdmin (MED-SVC-06): the servers are there to choose, and each asks for a login of its own. */
export const phpmyadmin: ToolSoftware = {
  image: "phpmyadmin:5.2.2-apache",
  user: "33:33",
  port,
  memory: "256Mi",
  shows: "mariadb",
  most: 100,
  container: ({ name, used }) => {
    const servers = connectionsOf("mariadb", used);
    return {
      environment: {
        PMA_HOSTS: servers.map(({ connection }) => connection.host).join(","),
        PMA_PORTS: servers.map(({ connection }) => String(connection.port)).join(","),
        PMA_VERBOSES: servers.map(({ tier }) => tier).join(","),
      },
      files: [
        // The image would write both at its start, which only root may do there.
        ...textFiles("/etc/phpmyadmin", {
          "config.secret.inc.php": `<?php\n$cfg['blowfish_secret'] = substr(file_get_contents('${secretPath(name)}'), 0, 32);\n`,
          "config.user.inc.php": "<?php\n",
        }),
        ...httpHealthFiles(),
        secretFile(name),
      ],
      scratch: [],
      health: httpHealthCommand(port, "/"),
    };
  },
};
