import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const scripts = join(__dirname, "../../../components/tiers/redis/scripts");
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Runs a script of the tier with stand-ins for programs, each a line of shell; they note in `$NOTES` what they like. */
function run(
  script: readonly string[],
  programs: Readonly<Record<string, string>>,
): { code: number | null; notes: string } {
  const [name = "", ...args] = script;
  const folder = mkdtempSync(join(tmpdir(), "redis-scripts-"));
  folders.push(folder);
  for (const [program, line] of Object.entries(programs)) {
    writeFileSync(join(folder, program), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  }
  const notes = join(folder, "notes");
  writeFileSync(notes, "");
  const env = {
    PATH: `${folder}:${process.env["PATH"] ?? ""}`,
    NOTES: notes,
    CLI: "client",
    REDIS_PASSWORD: "secret",
    PROBE_HOST: "127.0.0.1",
    REDIS_PORT: "6379",
    SENTINEL_PORT: "26379",
    SENTINELS: "one two three",
    MASTER_NAME: "mymaster",
    ANNOUNCE_HOST: "redis-0",
    DATA_FOLDER: folder,
  };
  const { status } = spawnSync("/bin/sh", [join(scripts, name), ...args], { env, timeout: 20_000 });
  return { code: status, notes: readFileSync(notes, "utf8") };
}

describe("the probe of a Redis", () => {
  const probe = (answer: string, state: "alive" | "ready"): number | null =>
    run(["probe.sh", "6379", state], { client: `echo "${answer}"` }).code;

  it.each(["alive", "ready"] as const)(
    "ROF-CAC-04 ROF-CON-10: only PONG makes a server %s, not an error reply",
    (state) => {
      expect(probe("PONG", state)).toBe(0);
      for (const answer of ["NOAUTH Authentication required.", "WRONGPASS invalid", "MASTERDOWN Link", ""]) {
        expect(probe(answer, state)).not.toBe(0);
      }
    },
  );

  it("a server that reads its data is alive, so that it is not started anew for it, and not ready", () => {
    const answer = "LOADING Redis is loading the dataset in memory";
    expect(probe(answer, "alive")).toBe(0);
    expect(probe(answer, "ready")).not.toBe(0);
  });

  it("ROF-CON-10: logs in with the password, which is no argument that others on the host could read", () => {
    const client = 'echo "$REDISCLI_AUTH $*" >>"$NOTES"; echo PONG';
    expect(run(["probe.sh", "6379", "ready"], { client }).notes).toBe("secret -h 127.0.0.1 -p 6379 PING\n");
  });
});

describe("the end of a master", () => {
  /** A clock on which each look at it is 7 s later, as if each question had waited for Sentinels that do not answer. */
  const slowClock = {
    sleep: "exit 0",
    date: 'echo tick >>"$NOTES"; echo $(($(grep -c tick "$NOTES") * 7))',
  };

  it("ROF-CAC-07: when no Sentinel answers it lets clients write again, with time left of the pod's 60 s", () => {
    const client = 'echo "$*" >>"$NOTES"; case "$*" in *ROLE) echo master ;; *CLIENT*) echo OK ;; *) exit 1 ;; esac';
    const { code, notes } = run(["step-down.sh"], { ...slowClock, client });
    expect(code).toBe(0);
    expect(notes.match(/tick/g)).toHaveLength(4);
    expect(notes).toContain("CLIENT PAUSE 30000 WRITE");
    expect(notes.trimEnd().endsWith("CLIENT UNPAUSE")).toBe(true);
  });

  it("ROF-CAC-07: it waits until the Sentinels know another, and writing stays paused for the old one", () => {
    const client = [
      'echo "$*" >>"$NOTES"',
      "successor=redis-0",
      'if [ "$(grep -c "SENTINEL MASTER" "$NOTES")" -gt 4 ]; then successor=redis-1; fi',
      'case "$*" in',
      "  *ROLE) echo master ;;",
      '  *"SENTINEL MASTER"*) printf "ip\\n%s\\nconfig-epoch\\n1\\nnum-slaves\\n2\\n" "$successor" ;;',
      "  *) echo OK ;;",
      "esac",
    ].join("\n");
    const { code, notes } = run(["step-down.sh"], { sleep: "exit 0", client });
    expect(code).toBe(0);
    expect(notes.match(/SENTINEL FAILOVER mymaster/g)).toHaveLength(1);
    expect(notes).not.toContain("UNPAUSE");
    expect(notes.match(/SENTINEL MASTER/g)?.length).toBeGreaterThan(4);
  });

  it("ROF-CAC-07: a Sentinel that still leads the failover before, and tells its old master, does not pass for a new one", () => {
    const client = [
      'echo "$*" >>"$NOTES"',
      "flags=master; master=redis-0; epoch=1",
      'if [ "$(grep -c "SENTINEL MASTER" "$NOTES")" -gt 6 ]; then master=redis-2; epoch=2; fi',
      'case "$*" in "-h one"*) flags=master,disconnected,failover_in_progress; master=redis-1; epoch=1 ;; esac',
      'case "$*" in',
      "  *ROLE) echo master ;;",
      '  *"SENTINEL MASTER"*) printf "%s\n" ip "$master" flags "$flags" config-epoch "$epoch" num-slaves 2 ;;',
      '  "-h one"*FAILOVER*) echo "INPROG Failover already in progress" ;;',
      "  *) echo OK ;;",
      "esac",
    ].join("\n");
    const { code, notes } = run(["step-down.sh"], { sleep: "exit 0", client });
    expect(code).toBe(0);
    expect(notes).not.toContain("UNPAUSE");
    expect(notes.match(/SENTINEL FAILOVER mymaster/g)).toHaveLength(2);
    expect(notes.match(/SENTINEL MASTER/g)).toHaveLength(9);
  });

  it("a replica just stops", () => {
    const { code, notes } = run(["step-down.sh"], { client: 'echo "$*" >>"$NOTES"; echo slave' });
    expect(code).toBe(0);
    expect(notes).toBe("-h 127.0.0.1 -p 6379 ROLE\n");
  });
});
