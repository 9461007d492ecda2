import { join } from "node:path";
import { ensureToolchain } from "../../tools/toolchain";
import { bucketWith, goodParts } from "../policy/support/buckets";
import { denyAll, deployment } from "../policy/support/cases/program";
import { goodContainer } from "../policy/support/resources";
import { Engine, type Finished } from "./support/engine";
import { SmallProgram } from "./support/small-program";

const minutes = 60_000;
const policies = join(__dirname, "..", "..", "policies");
const program = new SmallProgram();
const mended = ["pod-security", "service-account-tokens", "s3-public-access"];

let engine: Engine;

const preview = (config: string): Promise<Finished> => {
  const pack = ["--policy-pack", policies, "--policy-pack-config", config];
  return engine.run("preview", "--diff", "--stack", "prod", "--non-interactive", ...pack);
};

/** A pod that says nothing of rights, of system calls and of its token, and an open part of a bucket. */
const container = { ...goodContainer, securityContext: { readOnlyRootFilesystem: true } };
const silent = deployment({ securityContext: { runAsNonRoot: true }, containers: [container] });
const openBlock = { ...goodParts.BucketPublicAccessBlock, blockPublicAcls: false };
const bucket = bucketWith({ BucketPublicAccessBlock: openBlock }).map((part) => ({ ...part, protect: true }));

beforeAll(async () => {
  const toolchain = await ensureToolchain({ sandbox: false });
  program.write("asked.json", JSON.stringify(Object.fromEntries(mended.map((rule) => [rule, "remediate"]))));
  program.write("not-asked.json", "{}");
  program.register({ api: [silent, denyAll], store: bucket });
  engine = new Engine(program, "prod", toolchain, join(program.folder, "no-kubeconfig"));
  await engine.init();
}, 10 * minutes);

afterAll(() => {
  engine.remove();
  program.remove();
});

describe("the engine with rules that mend", () => {
  it(
    "refuses the program as long as nobody asks for that",
    async () => {
      const { code, output } = await preview("not-asked.json");
      for (const rule of mended) expect(output).toContain(`[mandatory]  ${rule}`);
      expect(code).not.toBe(0);
    },
    4 * minutes,
  );

  it(
    "shows the mended values, says which rule mended them, and lets the program pass",
    async () => {
      const { code, output } = await preview("asked.json");
      for (const rule of mended) expect(output).toContain(`[remediate]  ${rule}`);
      expect(output).not.toContain("[mandatory]");
      expect(output).toMatch(/allowPrivilegeEscalation: false/);
      expect(output).toMatch(/seccompProfile: \{\s+type: "RuntimeDefault"/);
      expect(output).toMatch(/automountServiceAccountToken: false/);
      expect(output).toMatch(/blockPublicAcls\s*: true/);
      expect(code).toBe(0);
    },
    4 * minutes,
  );
});
