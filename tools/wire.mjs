// What a film's frame page loads before its first element can be pressed: the
// page and what it names, byte by byte as the server sends them, headers too.
// Asked for as over plain HTTP, where browsers take gzip only: the larger case.
import { get } from "node:http";

/** One reply, on a connection of its own. */
function ask(address) {
  return new Promise((resolve, reject) => {
    const asked = get(address, { agent: false, headers: { "accept-encoding": "gzip, deflate", connection: "keep-alive" } }, (reply) => {
      const { socket } = reply;
      reply.resume();
      reply.on("end", () => {
        resolve({ status: reply.statusCode, bytes: socket.bytesRead });
        socket.destroy();
      });
    });
    asked.on("error", reject);
  });
}

const NAMED = /<(?:link rel="(?:module)?preload"|script defer)[^>]* (?:href|src)="([^"]+)"/g;

/** [[path, bytes], …]: the page first. */
export async function firstLoad(base, project) {
  const page = `${base}/embed/${project}`;
  const html = await (await fetch(page)).text();
  const addresses = [page, ...[...html.matchAll(NAMED)].map((found) => found[1])];
  const rows = [];
  for (const address of addresses) {
    const { status, bytes } = await ask(address);
    if (status !== 200) throw new Error(`${address}: ${status}`);
    rows.push([address.replace(base, ""), bytes]);
  }
  return rows;
}
