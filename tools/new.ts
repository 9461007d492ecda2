import { createInterface } from "node:readline/promises";
import { type Arguments, type Command, readArguments } from "./arguments";
import { root } from "./home";
import { askWords } from "./new/ask";
import { filesFor, writeFiles } from "./new/files";
import { databases, edges, usualService, type Words } from "./new/wanted";
import { runMain, UserProblem } from "./problem";

const command: Command = {
  usage: "npm run new <name>",
  says: "Writes a platform, platforms/<name>.ts, and its stacks <name>-dev and <name>-prod. On a terminal, and without flags, it asks.",
  mostWords: 1,
  flags: {
    domain: { takes: "DOMAIN", says: "domain of its public hosts; <name>.example.org where none is given" },
    service: {
      takes: "NAME:RUNTIME:PORT",
      says: `a service; may stand several times; ${usualService} where none is given`,
    },
    database: { takes: "KIND", says: `${databases.join(", ")}; postgres where none is given` },
    cache: { says: "a Redis beside it" },
    edge: { takes: "SOFTWARE", says: `${edges.join(", ")}; caddy where none is given` },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const words = asks(args) ? await askOnTerminal(args.words[0]) : wordsOf(args);
  const files = await filesFor(words, root);
  writeFiles(files, root);
  console.log(files.map(({ file }) => `written: ${file}`).join("\n"));
  console.log(`\nnpm run up ${words.name}-dev\n\ndocs/platforms.md tells how it goes on.`);
  return 0;
}

const asks = ({ values, set }: Arguments): boolean =>
  process.stdin.isTTY && Object.keys(values).length === 0 && set.size === 0;

function wordsOf({ words: [name], values, lists, set }: Arguments): Words {
  if (name === undefined) throw new UserProblem("a new platform needs a name", "npm run new shop");
  const { domain, database, edge } = values;
  return { name, domain, services: lists["service"] ?? [], database, cache: set.has("cache"), edge };
}

async function askOnTerminal(name: string | undefined): Promise<Words> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await askWords(async (question, usual) => {
      const answer = (await terminal.question(usual === "" ? `${question}: ` : `${question} [${usual}]: `)).trim();
      return answer === "" ? usual : answer;
    }, name);
  } finally {
    terminal.close();
  }
}

void runMain(main);
