// Receivers of what the server sends: a web server that checks signatures by
// itself, and the smallest mail server.
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { createServer as createPlain } from "node:net";

/** Whether the headers sign these bytes by Standard Webhooks. */
export function signed(secret, headers, body) {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const mac = createHmac("sha256", key).update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`).update(body).digest("base64");
  return headers["webhook-signature"] === `v1,${mac}` && Math.abs(Date.now() / 1000 - Number(headers["webhook-timestamp"])) < 60;
}

/** `answer(request, response, came)`: one came, of those so far. */
export async function hooks(answer) {
  const came = [];
  const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const one = { path: request.url, method: request.method, headers: request.headers, body: Buffer.concat(parts) };
      came.push(one);
      answer(one, response, came);
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const base = `http://127.0.0.1:${server.address().port}`;
  return { came, base, at: (path) => came.filter((one) => one.path === path), close: () => (server.closeAllConnections(), server.close()) };
}

/** What a mail is: its envelope, its headers unfolded and its text. */
function read(envelope, lines) {
  const end = lines.indexOf("");
  const headers = lines.slice(0, end).join("\r\n").replaceAll("\r\n ", " ").split("\r\n");
  const text = Buffer.from(lines.slice(end + 1).join(""), "base64").toString("utf8");
  const of = (name) => headers.filter((line) => line.toLowerCase().startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
  const subject = of("subject").join().split(" ").map((word) => Buffer.from(word.replace(/^=\?UTF-8\?B\?|\?=$/g, ""), "base64").toString("utf8")).join("");
  return { ...envelope, headers, of, subject, text, lines };
}

/** Takes mails by SMTP with a name and a password; `refusing`: what it answers
 * instead, `{RCPT: "550 nobody of that name"}`, `.` being a mail's end. */
export async function mails(user = "me", password = "secret") {
  const came = [];
  const refusing = {};
  const server = createPlain((socket) => {
    let rest = "";
    let data;
    let asked = false; // for the name and the password
    let envelope = {};
    const say = (line) => socket.write(`${line}\r\n`);
    const command = (line) => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb !== "AUTH" && refusing[verb]) say(refusing[verb]);
      else if (verb === "EHLO") say("250-here\r\n250 AUTH PLAIN");
      else if (verb === "AUTH") (asked = true), say("334 ");
      else if (verb === "MAIL") (envelope.from = line.slice(10)), say("250 ok");
      else if (verb === "RCPT") (envelope.to = line.slice(8)), say("250 ok");
      else if (verb === "DATA") (data = []), say("354 go on");
      else if (verb === "QUIT") say("221 bye"), socket.end();
      else say("250 ok");
    };
    const name = (line) => {
      const [, who, word] = Buffer.from(line, "base64").toString().split("\0");
      asked = false;
      envelope.named = who === user && word === password;
      if (refusing.AUTH) envelope.named = false;
      say(envelope.named ? "235 welcome" : "535 who are you?");
    };
    const take = (line) => {
      if (asked) return name(line);
      if (!data) return command(line);
      if (line !== ".") return data.push(line.replace(/^\.\./, "."));
      if (!refusing["."]) came.push(read(envelope, data));
      data = undefined;
      envelope = { named: envelope.named };
      return say(refusing["."] ?? "250 taken as 42");
    };
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      const lines = (rest + bytes.toString("latin1")).split("\r\n");
      rest = lines.pop();
      lines.forEach(take);
    });
    say("220 here");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { came, refusing, address: `smtp://${user}:${password}@127.0.0.1:${server.address().port}`, close: () => server.close() };
}
