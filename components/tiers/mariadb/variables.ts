/** Folder that the images have for the data. */
export const dataFolder = "/var/lib/mysql";
/** Folder of what is of no use when the server has ended. */
export const runFolder = "/run/mysqld";

/** What scripts need to know of the image's programs and folders. */
export const programVariables = (settingsFolder: string): Readonly<Record<string, string>> => ({
  DATA_FOLDER: dataFolder,
  RUN_FOLDER: runFolder,
  SETTINGS_FOLDER: settingsFolder,
  SOCKET: `${runFolder}/mysqld.sock`,
  PID_FILE: `${runFolder}/server.pid`,
  LISTEN_ON: "0.0.0.0",
  SERVER: "mariadbd",
  CLIENT: "mariadb",
  INSTALL: "mariadb-install-db",
  UPGRADE: "mariadb-upgrade",
  HOME: "/tmp",
});
