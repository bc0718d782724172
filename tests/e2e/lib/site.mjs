// Another site: a second origin that embeds films. `pages` is {path: html}.
import { once } from "node:events";
import { createServer } from "node:http";

export async function openSite(pages) {
  const server = createServer((request, reply) => {
    const html = pages[request.url.split("?")[0]];
    reply.writeHead(html === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    reply.end(html ?? "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    base: `http://localhost:${server.address().port}`, // not the host of the films
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
