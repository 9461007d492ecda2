import { createServer } from "node:http";

const { BACKEND_URL, PORT = "3000", HOSTNAME = "0.0.0.0" } = process.env;

/** The page is made here, from what the backend says. */
const page = async () => {
  const answer = await fetch(`${BACKEND_URL}/api/notes`);
  const { notes } = await answer.json();
  return `<!doctype html><title>Notes</title><p>${notes.length} notes</p>\n`;
};

const server = createServer((request, response) => {
  if (request.url === "/api/health") return void response.end("ok");
  if (request.url !== "/") return void response.writeHead(404).end();
  page().then(
    (html) => response.writeHead(200, { "content-type": "text/html" }).end(html),
    (error) => response.writeHead(502).end(`${error.message}\n`),
  );
});
server.listen(Number(PORT), HOSTNAME, () => console.log(`listens on ${PORT}`));

process.once("SIGTERM", () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
