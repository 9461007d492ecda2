// Stand-ins for what surrounds an edge on a host, run by Node.js inside of it.
// stand-ins.cjs dns ADDRESS FILE: answers for names with the addresses that the file, as JSON, has for them now.
// stand-ins.cjs tier ADDRESS PORT NAME: answers every request with its name and what it was asked.
"use strict";
const { createSocket } = require("node:dgram");
const { readFileSync } = require("node:fs");
const { createServer } = require("node:http");

const [role, address, ...rest] = process.argv.slice(2);

function nameIn(query) {
  const labels = [];
  let at = 12;
  for (let length = query[at]; length > 0; length = query[at]) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 5 };
}

function answerTo(query, file) {
  const { name, end } = nameIn(query);
  const known = JSON.parse(readFileSync(file, "utf8"));
  const addresses = query.readUInt16BE(end - 4) === 1 ? (known[name] ?? []) : [];
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(known[name] === undefined ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  const records = addresses.map((one) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...one.split(".").map(Number)]),
  );
  return Buffer.concat([header, query.subarray(12, end), ...records]);
}

if (role === "dns") {
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => socket.send(answerTo(query, rest[0]), from.port, from.address));
  socket.bind(53, address);
} else {
  const [port, name] = rest;
  createServer((request, response) => {
    const { host, "x-forwarded-proto": proto, authorization = "none" } = request.headers;
    response.end(`${name} ${String(request.url)} ${String(host)} ${String(proto)} ${authorization}`);
  }).listen(Number(port), address);
}
