// A film is deleted for good while another editor's desk is open: that desk says
// so, and what was typed there lives on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { first, join } from "../http/lib/people.mjs";
import { makeProject } from "./lib/film.mjs";
import { openBrowser } from "./lib/page.mjs";

const WAIT_MS = 8000;
const FILM = { title: "Doomed", start: "one", scenes: [{ id: "one", clip: "street", end: "hold", elements: [{ id: "bag", kind: "button", at: 0, place: [40, 40, 20, 12], label: "The bag" }] }] };

let server;
let browser;
let project;
before(async () => {
  server = await serve();
  project = await makeProject(FILM, { street: { clip: 3, seconds: 4 } });
  await server.run("publish", project.folder, "--project", "doomed");
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function room({ cookie }, path) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const [name, value] = cookie.split("=");
  await context.addCookies([{ name, value, url: server.base }]);
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(server.base + path);
  return page;
}
const button = (on, name) => on.getByRole("button", { name, exact: true });

test("deleted for good, and the other desk says so and loses nothing", async () => {
  const owner = await room(await first(server), "/");
  const desk = await room(await join(server, "editor"), "/projects/doomed");
  const label = desk.getByRole("textbox", { name: "Label" });
  await label.fill("A bag that was typed");
  await label.blur();
  await desk.getByText("Saved", { exact: true }).waitFor();

  await button(owner, "More about Doomed").click();
  assert.equal(await owner.getByRole("menuitem", { name: "Delete for good" }).count(), 0, "only from the archive");
  await owner.getByRole("menuitem", { name: "Archive" }).click();
  await owner.getByText("was archived").waitFor();
  await button(owner, "Archive").click();
  await button(owner, "More about Doomed").click();
  await owner.getByRole("menuitem", { name: "Delete for good" }).click();
  const dialog = owner.getByRole("dialog", { name: "Delete “Doomed” for good?" });
  await button(dialog, "Keep").click();
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await desk.getByText("This film was deleted").count(), 0);

  const typed = label.fill("A bag that was typed last");
  await button(owner, "More about Doomed").click();
  await owner.getByRole("menuitem", { name: "Delete for good" }).click();
  await button(dialog, "Delete for good").click();
  await owner.getByText("“Doomed” is gone.").waitFor();

  await typed;
  await desk.getByRole("alert").getByText("This film was deleted").waitFor();
  assert.equal(await label.inputValue(), "A bag that was typed last");
  await label.blur();
  await button(desk, "Make a new film of it").click();
  await desk.waitForURL(/\/projects\/doomed/);
  await desk.getByText("Saved", { exact: true }).waitFor();
  assert.equal(await desk.getByRole("textbox", { name: "Label" }).inputValue(), "A bag that was typed last");
  assert.equal(await desk.getByText("This film was deleted").count(), 0);
});

test("an edit that meets a deleted film is not thrown away", async () => {
  await server.run("publish", project.folder, "--project", "second");
  const owner = (path, method, body) => fetch(`${server.base}/api/v1/projects/second${path}`, { method, headers: { authorization: `Bearer ${server.token()}`, "content-type": "application/json" }, ...(body ? { body: JSON.stringify(body) } : {}) });
  const desk = await room(await join(server, "editor", "other@example.org"), "/projects/second");
  const label = desk.getByRole("textbox", { name: "Label" });
  await label.waitFor();
  await desk.route("**/edits/live", (route) => route.abort());
  await desk.reload();
  await label.waitFor();
  await owner("/archive", "POST", { archived: true });
  await owner("/withdraw", "POST", { withdrawn: true });
  assert.equal((await owner("", "DELETE")).status, 204);
  await label.fill("Typed after the end");
  await label.blur();
  await desk.getByRole("alert").getByText("This film was deleted").waitFor();
  assert.equal(await label.inputValue(), "Typed after the end");
});

test("a film that was published from outside says so on its desk", async () => {
  await server.run("publish", project.folder, "--project", "third");
  const desk = await room(await join(server, "editor", "third@example.org"), "/projects/third");
  const label = desk.getByRole("textbox", { name: "Label" });
  await label.fill("Mine");
  await label.blur();
  await desk.getByText("Saved", { exact: true }).waitFor();
  const document = await (await fetch(`${server.base}/api/v1/projects/third/document`, { headers: { authorization: `Bearer ${server.token()}` } })).json();
  const published = await fetch(`${server.base}/api/v1/projects/third/releases`, { method: "POST", headers: { authorization: `Bearer ${server.token()}`, "content-type": "application/json" }, body: JSON.stringify({ ...document, title: "Theirs" }) });
  assert.equal(published.status, 201);
  await desk.reload();
  await desk.getByRole("note").getByText("There is a release from outside").waitFor();
  assert.equal(await label.inputValue(), "Mine");
  await button(desk, "Publish").click();
  await desk.getByRole("note").waitFor({ state: "hidden" });
});
