// What the benches compare with: a page with nothing but a <video>. The page
// comes from here, the file from the address given: the server under test.
import { createServer } from "node:http";

const page = (video) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>bare</title>
<link rel="icon" href="data:,">
<style>html,body{margin:0;height:100%;background:#000}video{width:100%;height:100%}button{position:fixed;top:0;left:0}</style>
<video src="${video}" preload="auto" playsinline controls></video>
<button type="button">Press</button>
`;

export async function serveBare(video) {
  const server = createServer((_, reply) => reply.writeHead(200, { "Content-Type": "text/html" }).end(page(video)));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

/** The clip that a frame page of ours begins with. */
export async function firstClip(address) {
  const html = await (await fetch(address)).text();
  return /<video[^>]* src="([^"#]+)/.exec(html)[1];
}
