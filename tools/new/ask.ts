import { databases, edges, usualService, type Words } from "./wanted";

/** Asks one question; an empty answer is the usual one. */
export type Ask = (question: string, usual: string) => Promise<string>;

/** Asks what a new platform begins with. */
export async function askWords(ask: Ask, given: string | undefined): Promise<Words> {
  const name = given ?? (await ask("name of the platform", ""));
  const domain = await ask("domain of its public hosts", `${name}.example.org`);
  const services = await ask("services, each NAME:RUNTIME:PORT, with commas", usualService);
  const database = await ask(`database: ${databases.join(", ")}`, "postgres");
  const cache = await ask("a Redis as cache: yes or no", "no");
  const edge = await ask(`edge: ${edges.join(", ")}`, "caddy");
  return { name, domain, services: services.split(","), database, cache: /^y/i.test(cache), edge };
}
