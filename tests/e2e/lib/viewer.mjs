// A viewer who does what a trail says, with mouse, finger and keys, at the
// times that it names.
import { readFileSync } from "node:fs";
import { element, eventually } from "./page.mjs";

const PATIENCE_MS = 60000;

/** The viewer's own lines of a trail, each with its place: {scene, t, input…}.
 * What the host says (started, moved, looped) only tells where that is. */
export function steps(file) {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const [opened] = lines;
  const own = [];
  let scene;
  let t = 0;
  for (const line of lines) {
    if (line.input === "started") ({ scene, t } = line);
    else if (line.input === "moved") t = line.to;
    else if (line.input === "looped") t = line.t;
    else if (line.input !== "opened") own.push({ ...line, scene, t });
  }
  return { opened, own };
}

const labelOf = (film, { element: id, option }) =>
  film.scenes.flatMap(({ elements }) => elements).find((one) => one.id === id).options.find((one) => one.id === option).label;

/** Without waiting for it to stand still: it may move. */
const hit = (node, touch) => (touch ? node.tap({ force: true }) : node.click({ force: true }));

/** How each input is done by hand. */
const HANDS = {
  async pressed({ page, touch }, { element: id }) {
    const node = element(page, id);
    await node.waitFor();
    await hit(node, touch);
  },
  async hovered({ page }, { element: id }) {
    const node = element(page, id);
    await node.waitFor();
    const { x, y, width, height } = await node.boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2, { steps: 3 });
  },
  async chose({ page, film, touch }, step) {
    const button = page.getByRole("button", { name: labelOf(film, step), exact: true });
    await eventually(async () => {
      await hit(button, touch);
      if ((await button.getAttribute("aria-pressed", { timeout: 500 })) !== "true") throw new Error(`${step.option} is not chosen`);
    });
  },
  async answered({ page }, { element: id, value }) {
    await element(page, id).locator("input, select").fill(String(value));
  },
  async closed({ page }) {
    await page.getByRole("dialog").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  },
  async submitted({ page, film }, { form, values }) {
    const sheet = page.getByRole("dialog");
    await sheet.waitFor();
    for (const { id, label } of film.panels[form].fields) {
      if (values[id] !== undefined) await sheet.getByLabel(label).fill(String(values[id]));
    }
    await sheet.getByRole("button", { name: film.panels[form].submit }).click();
  },
  async missed({ page, touch }, { x, y }) {
    const box = await page.locator("ramify-player .stage").boundingBox();
    const at = [box.x + (box.width * x) / 100, box.y + (box.height * y) / 100];
    if (touch) await page.touchscreen.tap(...at);
    else await page.mouse.click(...at);
  },
  async setting({ page }, { name }) {
    if (name !== "no_time_limits") throw new Error(`no hand for the setting ${name}`);
    await page.getByRole("region").first().hover();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("switch", { name: "No time limits" }).click();
    await page.keyboard.press("Escape");
  },
};

/** Wait until the film is in that scene, at that time or past it. */
export function reaches(page, scene, t) {
  return page.waitForFunction(
    ([id, at]) => window.effects.findLast(({ effect }) => effect === "entered")?.scene === id && document.querySelector("ramify-player").currentTime >= at - 0.04,
    [scene, t],
    { polling: "raf", timeout: PATIENCE_MS },
  );
}

/** Start the film and do all of it. `about`: {page, film, touch}. */
export async function follow(about, own) {
  const { page, touch } = about;
  // A pointer that rests on the picture would hover what comes there.
  const park = () => (touch ? undefined : page.mouse.move(1, 1));
  await hit(page.getByRole("button", { name: "Play", exact: true }), touch);
  await park();
  for (const step of own) {
    await reaches(page, step.scene, step.t);
    await HANDS[step.input](about, step);
    if (step.input !== "hovered") await park();
  }
}
