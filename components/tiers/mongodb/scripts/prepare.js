// What a start makes and sets: the replica set, the login with the password that holds now, and the features of the major that runs.
// Both shells of MongoDB read it, the old one as well. It is told the path of its settings by the variable settingsFile.
const read = (path) => (typeof require === "function" ? require("fs").readFileSync(path, "utf8") : cat(path)).trim();
const settings = JSON.parse(read(settingsFile));
const admin = db.getSiblingDB("admin");

// An answer without `ok` says what went wrong in one shell, and is an error of its own in the other.
const command = (database, text) => {
  const answer = database.runCommand(text);
  if (answer.ok !== 1) throw new Error(`${Object.keys(text)[0]}: ${answer.errmsg}`);
  return answer;
};

// Members know each other by the key. It opens everything, whatever logins there are: none of them can be locked out by a new password.
db.getSiblingDB("local").auth("__system", read(settings.keyFile));

const isMember = () => {
  try {
    return admin.runCommand({ replSetGetStatus: 1 }).ok === 1;
  } catch {
    return false;
  }
};
if (!isMember()) {
  const members = [{ _id: 0, host: settings.host }];
  command(admin, { replSetInitiate: { _id: settings.replicaSet, members } });
}
while (!command(admin, { isMaster: 1 }).ismaster) sleep(200);

const owner = db.getSiblingDB(settings.database);
const login = {
  pwd: read(settings.passwordFile),
  roles: [{ role: "readWrite", db: settings.database }],
};
const known = command(owner, { usersInfo: settings.username }).users.length > 0;
command(owner, { [known ? "updateUser" : "createUser"]: settings.username, ...login });

// Without them the next upgrade would be refused. Newer majors want to hear that there is no way back.
const features = command(admin, { getParameter: 1, featureCompatibilityVersion: 1 }).featureCompatibilityVersion
  .version;
if (features !== settings.version) {
  const confirm = Number(settings.version) >= 7 ? { confirm: true } : {};
  command(admin, { setFeatureCompatibilityVersion: settings.version, ...confirm });
}
