import { setTimeout } from "node:timers/promises";
import * as fc from "fast-check";
import { kept, replaced } from "../../policies/pod-security/baseline";
import { restricted } from "../../policies/pod-security/restricted";
import { podSecurity } from "../../policies/rules/pod-security";
import { type Sandbox, startSandbox } from "../../tools/sandbox";
import { ensureToolchain } from "../../tools/toolchain";
import { judge } from "../policy/support/judge";
import { type Answer, ApiServer } from "./support/api-server";
import { pods } from "./support/pods";

const minutes = 60_000;
const seed = Number(process.env["PALIER_SEED"] ?? 36);
const wanted = 2_000;
const versions = ["1.30", "1.31", "1.32", "1.34", "1.35", "1.36"] as const;
const levels = ["baseline", "restricted"] as const;

/** A pod, the standard that it is held to, and what Kubernetes and the rule say of it. */
interface Verdict {
  readonly pod: object;
  readonly level: string;
  readonly version: string;
  readonly isAllowed: boolean;
  readonly answer: string;
  readonly reports: readonly string[];
}

let sandbox: Sandbox;
let server: ApiServer;

const namespaceOf = (level: string, version: string): string => `${level}-${version.replace(".", "-")}`;

beforeAll(async () => {
  await ensureToolchain();
  sandbox = await startSandbox("e2e-pod-security");
  server = new ApiServer(sandbox.kubeconfig);
  for (const level of levels) for (const version of versions) await makeNamespace(level, version);
}, 30 * minutes);

afterAll(async () => {
  server.close();
  await sandbox.stop();
});

async function makeNamespace(level: string, version: string): Promise<void> {
  const name = namespaceOf(level, version);
  const prefix = "pod-security.kubernetes.io/enforce";
  const labels = { [prefix]: level, [`${prefix}-version`]: `v${version}` };
  const { status, body } = await server.post("/api/v1/namespaces", { metadata: { name, labels } });
  if (status !== 201) throw new Error(body);
  for (let attempt = 0; attempt < 300; attempt++) {
    // Pods are refused before the namespace has its account, whatever the standard says.
    if ((await server.get(`/api/v1/namespaces/${name}/serviceaccounts/default`)).status === 200) return;
    await setTimeout(100);
  }
  throw new Error(`${name} has no account`);
}

/** What the standard says, by the API server's answer; nothing where the pod was refused for another reason. */
function verdictOf({ status, body }: Answer): boolean | undefined {
  if (status === 201) return true;
  return status === 403 && body.includes("violates PodSecurity") ? false : undefined;
}

async function askBoth(pod: object, level: string, version: string): Promise<Verdict | undefined> {
  const path = `/api/v1/namespaces/${namespaceOf(level, version)}/pods?dryRun=All`;
  const answer = await server.post(path, { apiVersion: "v1", kind: "Pod", ...pod });
  const isAllowed = verdictOf(answer);
  if (isAllowed === undefined) return undefined;
  const reports = await judge(podSecurity, { type: "kubernetes:core/v1:Pod", props: pod }, { level, version });
  return { pod, level, version, isAllowed, answer: answer.body, reports };
}

const controlsIn = (verdicts: readonly Verdict[]): ReadonlySet<string> =>
  new Set(verdicts.flatMap(({ reports }) => reports.flatMap((report) => /\(control (\w+) of/.exec(report)?.[1] ?? [])));

describe("pod-security and the API server", () => {
  it(
    `ROF-SEC-15: judge random pods the same way, each by both levels and by a version of the standard (seed ${seed})`,
    async () => {
      const random = fc.sample(fc.tuple(pods, fc.constantFrom(...versions)), { seed, numRuns: wanted * 1.4 });
      const verdicts: Verdict[] = [];
      const judgedPods = new Set<object>();
      const ask = async ([pod, version]: (typeof random)[number]): Promise<void> => {
        const ofPod = await Promise.all(levels.map((level) => askBoth(pod, level, version)));
        const real = ofPod.filter((verdict) => verdict !== undefined);
        if (real.length === levels.length) judgedPods.add(pod);
        verdicts.push(...real);
      };
      for (let from = 0; from < random.length; from += 50) await Promise.all(random.slice(from, from + 50).map(ask));

      const disagreements = verdicts.filter(({ isAllowed, reports }) => isAllowed !== (reports.length === 0));
      const allowed = (level: string): number =>
        verdicts.filter((verdict) => verdict.level === level && verdict.isAllowed).length / judgedPods.size;
      process.stdout.write(
        `pod-security agrees in ${verdicts.length - disagreements.length} of ${verdicts.length} verdicts on ${judgedPods.size} pods; ` +
          `${Math.round(100 * allowed("baseline"))} % keep baseline, ${Math.round(100 * allowed("restricted"))} % restricted\n`,
      );
      expect(disagreements.slice(0, 3)).toEqual([]);
      expect(judgedPods.size).toBeGreaterThanOrEqual(wanted);
      for (const level of levels) {
        expect(allowed(level)).toBeGreaterThan(0.1);
        expect(allowed(level)).toBeLessThan(0.9);
      }
      expect(controlsIn(verdicts)).toEqual(new Set([...kept, ...replaced, ...restricted].map(({ name }) => name)));
    },
    20 * minutes,
  );
});
