/** Folder that the images have for the data. */
export const dataFolder = "/var/lib/mysql";

/**
 * What scripts need to know of the image's programs and folders.
 * @param runFolder what lies in it is of no use when the server has ended
 */
export const programVariables = (settingsFolder: string, runFolder: string): Readonly<Record<string, string>> => ({
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
