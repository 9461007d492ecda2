import { block, line, renderCaddyfile } from "../../../components/tiers/edge/software/caddyfile";

describe("the writer of Caddyfiles", () => {
  it("indents with tabs and puts an empty line between the blocks of the top", () => {
    const text = renderCaddyfile([
      block([], [line("admin", "off")]),
      block(["api.example.org"], [block(["route"], [line("respond", "200")])]),
    ]);
    expect(text).toBe("{\n\tadmin off\n}\n\napi.example.org {\n\troute {\n\t\trespond 200\n\t}\n}\n");
  });

  it.each([
    ["plain", "plain"],
    ["two words", '"two words"'],
    ["", '""'],
    ["#comment", '"#comment"'],
    ['say "hello"', '`say "hello"`'],
    ["back\\slash", "`back\\slash`"],
    ['a `quoted` "word"', '"a `quoted` \\"word\\""'],
  ])("writes the word %j as %s", (word, written) => {
    expect(renderCaddyfile([line("respond", word)])).toBe(`respond ${written}\n`);
  });

  it("leaves placeholders as Caddy reads them", () => {
    expect(renderCaddyfile([line("redir", { placeholders: "https://{host}{uri}" })])).toBe(
      "redir https://{host}{uri}\n",
    );
    expect(renderCaddyfile([line("respond", { placeholders: "{err.status_code} {err.status_text}" })])).toBe(
      'respond "{err.status_code} {err.status_text}"\n',
    );
  });

  it("refuses braces in plain text, which would open a placeholder", () => {
    expect(() => renderCaddyfile([line("respond", "{env.SECRET}")])).toThrow(RangeError);
    expect(() => renderCaddyfile([line("respond", "{$SECRET}")])).toThrow("braces");
  });

  it("refuses a word that no quotes of a Caddyfile can hold", () => {
    expect(() => renderCaddyfile([line("respond", "` \\")])).toThrow("backslashes and backquotes");
  });
});
