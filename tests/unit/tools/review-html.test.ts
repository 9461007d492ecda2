import { html } from "../../../tools/review/html";
import { toHtml } from "../../../tools/review/html-page";
import { hostile, reviewReport, stackReportOf } from "../../support/review-report";

describe("templates", () => {
  it("escape text and numbers, and take markup as it is, alone or in lists", () => {
    const list = ["<a>", html`<b>${"<c>"}</b>`, undefined, 5];
    expect(html`<p title="${`"'`}">${list}</p>`.text).toBe('<p title="&quot;&#39;">&lt;a&gt;<b>&lt;c&gt;</b>5</p>');
  });
});

describe("the page", () => {
  const page = toHtml(reviewReport());

  it("begins with how many stacks need a decision, then has a line for each, and one for all that stay", () => {
    expect(page).toContain("<title>What this change does: 3 of 6 stacks need a decision</title>");
    const order = [
      "<h1>",
      "data of patient-db could be lost",
      "<strong>dev</strong>, <strong>ecosyste-prod</strong>: nothing changes",
      "<section",
    ];
    const places = order.map((text) => page.replace(/\s+/g, " ").indexOf(text));
    expect(places).not.toContain(-1);
    expect([...places].sort((left, right) => left - right)).toEqual(places);
  });

  it("tells of every risk unfolded, with what could be lost, how to avoid it, and who has accepted it", () => {
    const open = page.replace(/<details>.*?<\/details>/gs, "").replace(/\s+/g, " ");
    for (const text of [
      "everything in the database rofecare_patient",
      "keep the storage class",
      "by nobody",
      "by data team, until 2027-01-31: moved next week",
      "the next slip takes sessions",
    ])
      expect(open).toContain(text);
  });

  it("names what is at risk with its kind once, and its tier where its own name is another one", () => {
    const risk = {
      urn: "u",
      kind: "Cluster",
      hazard: "lost",
      happens: "is deleted",
      lost: "all of it",
      avoid: "leave it",
      tier: "patient-db",
    } as const;
    const risks = [
      { ...risk, resource: "Cluster/patient-db" },
      { ...risk, resource: "PersistentVolumeClaim/files" },
      { ...risk, resource: "Volume/old", tier: "other" },
    ];
    const text = toHtml(reviewReport({ stacks: [stackReportOf("prod", { verdict: "risky", risks })] }))
      .replace(/<[^>]*>/g, "")
      .replace(/\s+/g, " ");
    expect(text.match(/\S+(?: \S+){0,4} is deleted\./g)).toEqual([
      expect.stringMatching(/ risk Cluster\/patient-db is deleted\.$/),
      expect.stringMatching(/ PersistentVolumeClaim\/files, part of patient-db is deleted\.$/),
      expect.stringMatching(/ Volume\/old is deleted\.$/),
    ]);
  });

  it("tells of broken rules and failures unfolded, and takes no name in them for markup", () => {
    expect(page).not.toContain(hostile);
    expect(page).not.toContain("<script");
    expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThanOrEqual(3);
  });

  it("needs nothing from anywhere, and runs nothing", () => {
    expect(page).toContain("default-src &#39;none&#39;".replaceAll("&#39;", "'"));
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
  });

  it("is quiet where nothing happens, and speaks of drift where that was looked for", () => {
    const quiet = toHtml(
      reviewReport({
        subject: "drift",
        stacks: [stackReportOf("dev")],
        waivers: { file: "f", mistakes: [], expired: [], unused: [] },
      }),
    );
    expect(quiet).toContain("<title>What has changed outside of the program</title>");
    expect(quiet.replace(/\s+/g, " ")).toContain("<strong>dev</strong>: nothing has changed");
    expect(quiet).not.toContain("<section");
  });
});
