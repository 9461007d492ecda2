import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../tools/home";
import { type Finished, run } from "../../tools/process";

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "palier-comment-"));
const file = join(folder, "review.md");
const mark = "<!-- palier-review -->";

/** As much of GitHub as comments take, and what it was asked to write. */
let comments: object[];
let written: { readonly request: string; readonly body: unknown }[];
let failures: number;
let server: Server;
let api: string;

beforeEach(async () => {
  [comments, written, failures] = [[], [], 0];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://github");
      const answer = (status: number, body: object): void => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      };
      if (request.headers.authorization !== "Bearer a-token") {
        answer(403, { message: "Resource not accessible by integration" });
      } else if (failures > 0) {
        failures--;
        answer(502, { message: "bad gateway" });
      } else if (request.method === "GET") {
        const page = Number(url.searchParams.get("page"));
        answer(200, comments.slice((page - 1) * 100, page * 100));
      } else {
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
        written.push({ request: `${String(request.method)} ${url.pathname}`, body });
        answer(200, {});
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  api = `http://127.0.0.1:${port}`;
  writeFileSync(file, `${mark}\n## The report\n`);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const comment = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Finished> =>
  run(process.execPath, [join(root, "node_modules/tsx/dist/cli.mjs"), join(root, "tools/comment.ts"), ...args], {
    env: { GITHUB_API_URL: api, GITHUB_REPOSITORY: "example/shop", GITHUB_TOKEN: "a-token", ...more },
  });
const bot = { type: "Bot" };
const person = { type: "User" };
const report = `${mark}\n## The report\n`;

describe("the comment of a pull request", () => {
  it("is made where there is none", async () => {
    comments = [{ id: 1, body: "looks good", user: person }];
    expect(await comment(["--file", file, "--pull", "12"])).toMatchObject({ code: 0, stdout: "comment made" });
    expect(written).toEqual([{ request: "POST /repos/example/shop/issues/12/comments", body: { body: report } }]);
  });

  it("is updated in place, even where it is on the second page, and people's quotes of it stay", async () => {
    comments = [
      { id: 1, body: `${mark}\nquoted by a person`, user: person },
      ...Array.from({ length: 120 }, (_, index) => ({ id: index + 2, body: "words", user: bot })),
      { id: 500, body: `${mark}\r\nthe report before`, user: bot },
    ];
    expect(await comment(["--file", file, "--pull", "12"])).toMatchObject({ code: 0, stdout: "comment updated" });
    expect(written).toEqual([{ request: "PATCH /repos/example/shop/issues/comments/500", body: { body: report } }]);
  });

  it("is left alone where it says the same", async () => {
    comments = [{ id: 7, body: report, user: bot }];
    expect(await comment(["--file", file, "--pull", "12"])).toMatchObject({ code: 0, stdout: "comment unchanged" });
    expect(written).toEqual([]);
  });

  it("is written although the review made no report: it says so, and where the log is", async () => {
    const more = { GITHUB_RUN_ID: "99", GITHUB_SERVER_URL: "https://github.example" };
    expect((await comment(["--file", join(folder, "none.md"), "--pull", "12"], more)).code).toBe(0);
    expect(JSON.stringify(written)).toContain("https://github.example/example/shop/actions/runs/99");
    expect(JSON.stringify(written)).toContain(mark);
  });

  it("comes through when GitHub fails for a moment", async () => {
    failures = 2;
    expect((await comment(["--file", file, "--pull", "12"])).code).toBe(0);
    expect(written).toHaveLength(1);
  });

  it("that may not be written is told with GitHub's words, and the permission that is missing", async () => {
    const { code, output } = await comment(["--file", file, "--pull", "12"], { GITHUB_TOKEN: "another" });
    expect(code).toBe(1);
    expect(output).toContain("403: Resource not accessible by integration");
    expect(output).toContain("pull-requests: write");
  });

  it("is asked for by a number", async () => {
    expect((await comment(["--file", file, "--pull", "main"])).output).toContain('"main" is no number');
  });
});

describe("a report beside pull requests", () => {
  it("is an issue, which is updated while it is open", async () => {
    expect((await comment(["--file", file, "--issue", "Drift"])).stdout).toBe("issue made");
    comments = [
      { number: 3, title: "Drift", user: person },
      { number: 4, title: "Drift", user: bot },
    ];
    expect((await comment(["--file", file, "--issue", "Drift"])).stdout).toBe("issue updated");
    expect(written).toEqual([
      { request: "POST /repos/example/shop/issues", body: { title: "Drift", body: report } },
      { request: "PATCH /repos/example/shop/issues/4", body: { body: report } },
    ]);
  });

  it("is a part of the job's summary, for which no token is needed", async () => {
    const summary = join(folder, "summary.md");
    writeFileSync(summary, "before\n");
    const more = { GITHUB_STEP_SUMMARY: summary, GITHUB_TOKEN: "" };
    expect((await comment(["--file", file, "--summary"], more)).code).toBe(0);
    expect(readFileSync(summary, "utf8")).toBe(`before\n${report}\n`);
  });
});
