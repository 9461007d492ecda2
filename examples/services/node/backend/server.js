import { createServer } from "node:http";
import pg from "pg";
import { createClient } from "redis";

const { DATABASE_URL, DATABASE_POOL_SIZE = "5", REDIS_URL, PORT = "3001" } = process.env;

const database = new pg.Pool({ connectionString: DATABASE_URL, max: Number(DATABASE_POOL_SIZE) });
const cache = createClient({ url: REDIS_URL });
// Both connect anew by themselves: an error between two questions is no reason to end.
database.on("error", (error) => console.error(`database: ${error.message}`));
cache.on("error", (error) => console.error(`cache: ${error.message}`));

const bodyOf = async (request) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
};

const all = async () => {
  const { rows } = await database.query("select text from note order by text");
  return { notes: rows.map(({ text }) => text), added: Number((await cache.get("added")) ?? 0) };
};

const add = async (request) => {
  await database.query("insert into note values ($1)", [await bodyOf(request)]);
  await cache.incr("added");
  return all();
};

/** Asks both stores a real question. */
const ready = async () => {
  const [{ rows }, redis] = await Promise.all([database.query("select version()"), cache.ping()]);
  return { status: "ok", postgres: rows[0].version, redis };
};

const routes = {
  "GET /health/live": () => ({ status: "ok" }),
  "GET /health/ready": ready,
  "GET /api/notes": all,
  "POST /api/notes": add,
};

let answered = 0;
const metrics = () => `# TYPE http_requests_total counter\nhttp_requests_total ${answered}\n`;

const answer = async (request, response) => {
  answered += 1;
  if (request.url === "/metrics") return response.end(metrics());
  const route = routes[`${request.method} ${request.url}`];
  if (!route) return response.writeHead(404).end();
  try {
    const body = JSON.stringify(await route(request));
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  } catch (error) {
    response.writeHead(503, { "content-type": "application/json" }).end(JSON.stringify({ error: error.message }));
  }
};

await cache.connect();
await database.query("create table if not exists note (text text not null)");
const server = createServer((request, response) => void answer(request, response));
server.listen(Number(PORT), () => console.log(`listens on ${PORT}`));

process.once("SIGTERM", () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
