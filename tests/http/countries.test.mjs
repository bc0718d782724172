// Countries: found by the address of the first batch, counted, and the address is nowhere.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "../../tools/server.mjs";
import { Viewing, current, film, folder, owner, place, post, publish, report } from "./lib/film.mjs";
import { countries } from "./lib/mmdb.mjs";

let server;
let release;
const at = join(place("countries"), "countries.mmdb");

before(async () => {
  writeFileSync(at, countries({ 81: { country: { iso_code: "DE" }, registered_country: { iso_code: "US" } }, 82: { country_code: "FR" }, 83: { registered_country: { iso_code: "CH" } }, 84: { country: { iso_code: "<b" } }, 85: { country: "DE" } }));
  server = await serve({ flags: ["--countries", at] });
  publish(folder(film()), server.data);
  ({ release } = await current(server));
});
after(() => server.stop());

const from = (address, more = {}) => new Viewing(server, { release, headers: address ? { "x-forwarded-for": address } : {}, ...more });
const ADDRESSES = ["81.2.69.142", "81.91.170.12", "82.66.13.37", "83.11.12.13"];

test("the country of the first batch is counted, and goes with the session", async () => {
  const [one, two, three, four] = ADDRESSES;
  const first = from(one).opened();
  assert.equal((await first.send()).status, 204);
  first.headers = { "x-forwarded-for": three }; // it goes on from elsewhere
  assert.equal((await first.started().add("submitted", { at_ms: 900, form: "hold", values: { email: "a@example.org" } }, [{ effect: "goal", goal: "lead" }]).send()).status, 204);
  for (const address of [two, `82.1.1.1, ${two}`, `${two}, ${three}`, four, `${one}, 9.9.9.9`, "84.1.1.1", "85.1.1.1", "81", "2001:db8::1", "", undefined]) assert.equal((await from(address).opened().started().send()).status, 204, address);
  const robot = await post(server, from().opened().started().body(), { "content-type": "text/plain", "user-agent": "Googlebot/2.1", "x-forwarded-for": one });
  assert.equal(robot.status, 204);
  const is = await report(server);
  assert.deepEqual(is.countries.map(({ id, sessions, plays, converted }) => [id, sessions, plays, converted]), [["ZZ", 7, 7, 0], ["DE", 3, 3, 1], ["CH", 1, 1, 0], ["FR", 1, 1, 0]]);
  assert.deepEqual(is.countries[1].goals, [{ id: "lead", label: "lead", sessions: 1, share: 0.333333 }]);
  const ask = async (path) => (await owner(server, `/api/v1/projects/film/${path}`)).json();
  const german = await ask("report?country=DE");
  assert.deepEqual([german.plays, german.country, german.countries], [3, "DE", [is.countries[1]]]);
  const { sessions } = await ask("sessions?country=CH");
  assert.deepEqual(sessions.map(({ country }) => country), ["CH"]);
  const csv = await (await owner(server, "/api/v1/projects/film/report.csv?table=countries")).text();
  assert.equal(csv.split("\r\n")[2], "DE,3,3,0,0.0,0,1,0.333333");
  const means = await ask("report/definitions");
  for (const name of Object.keys(is.countries[0])) if (!["id", "goals"].includes(name)) assert.match(means[`countries.${name}`] ?? "", /^[A-Z].*\.$/, name);
});

test("no address is anywhere in the data folder", () => {
  const files = readdirSync(server.data, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  assert.ok(files.some(({ name }) => name === "ramify.db"));
  for (const { name, path } of files) {
    const bytes = readFileSync(join(path, name));
    for (const address of ADDRESSES) {
      for (const form of [address, Buffer.from(address.split(".").map(Number))]) assert.ok(!bytes.includes(form), `${name} has ${address}`);
    }
  }
});

test("a file that is none is said at the start", async () => {
  const bad = join(place("countries"), "bad.mmdb");
  writeFileSync(bad, readFileSync(at).subarray(0, 60));
  for (const path of [bad, `${bad}.missing`]) await assert.rejects(serve({ flags: ["--countries", path] }), new RegExp(`--countries ${path}: it cannot be read as a MaxMind database of countries`));
});

test("without a database there are none", async () => {
  const other = await serve();
  publish(folder(film()), other.data);
  const one = new Viewing(other, { release: (await current(other)).release, headers: { "x-forwarded-for": ADDRESSES[0] } });
  assert.equal((await one.opened().started().send()).status, 204);
  assert.deepEqual((await report(other)).countries, []);
  await other.stop();
});
