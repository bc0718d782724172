// A person's hand and eye on a page: the mouse and the keys of the browser, and
// controls by their accessible names alone. It counts what was done, estimates by
// the keystroke-level model how long somebody takes, and measures how long the
// page made them wait: from the end of one action until the next control is there,
// may be used, and stands still.
const POINT_S = 1.1; // the hand goes to a thing and presses it
const KEY_S = 0.28;
const DECIDE_S = 1.35; // what to do next is made up
const LOOK_MS = 15;
const PATIENCE_MS = 60_000;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const same = (a, b) => Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.width - b.width) < 1;

/** Where the control stands that alone has the name; null: not yet, or not to
 * be used. One question to the page, so that asking takes little of the time. */
const standing = (control) =>
  control
    .evaluateAll((found) => {
      const [one] = found;
      if (found.length !== 1 || one.matches(":disabled, [aria-disabled=true], [data-loading]")) return null;
      const { x, y, width, height } = one.getBoundingClientRect();
      return width && height && one.checkVisibility({ visibilityProperty: true }) ? { x, y, width, height } : null;
    })
    .catch(() => null); // the page changes just now

export class Hand {
  constructor(page) {
    this.page = page;
    this.since = Date.now();
    this.waited = []; // [what, milliseconds]
    this.done = []; // words for each action
    this.seconds = 0; // by the model
  }

  /** Until this control can be used; where it stands. */
  async ready(control, what) {
    const end = Date.now() + PATIENCE_MS;
    let before;
    for (;;) {
      const asked = Date.now();
      const box = await standing(control);
      if (box && before && same(box, before.box)) {
        this.waited.push([what, before.asked - this.since]);
        return box;
      }
      before = box && { box, asked };
      if (Date.now() > end) throw new Error(`nobody can go on: ${what} (${await control.count()} of them on ${this.page.url()})`);
      await pause(LOOK_MS);
    }
  }

  /** Something that no control shows: until `look` gives what is seen, and when
   * it began to look. */
  async until(look, what) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const seen = await look();
      if (seen) {
        this.waited.push([what, Math.max(0, seen.at - this.since)]);
        this.since = Date.now();
        return seen.thing;
      }
      if (Date.now() > end) throw new Error(`nobody can go on: ${what}`);
      await pause(LOOK_MS);
    }
  }

  counted(what, { points = 0, keys = 0, decides = 0 }) {
    this.done.push(what);
    this.seconds += points * POINT_S + keys * KEY_S + decides * DECIDE_S;
    this.since = Date.now();
  }

  /** Bring it into sight with the wheel, as somebody would: an action of its own. */
  async reach(control, what) {
    const box = await this.ready(control, what);
    this.since = Date.now();
    const { height } = this.page.viewportSize();
    if (box.y >= 0 && box.y + Math.min(box.height, 24) <= height) return box;
    await control.scrollIntoViewIfNeeded();
    this.counted(`scroll to ${what}`, { points: 1 });
    return this.ready(control, what);
  }

  /** Press a control; `at`: where on it, shares of its box. */
  async press(control, what, { at: [x, y] = [0.5, 0.5], decides = 1 } = {}) {
    const box = await this.reach(control, what);
    await this.page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 4 });
    await this.page.mouse.down();
    await this.page.mouse.up();
    this.counted(what, { points: 1, decides });
  }

  /** From one point of the page to another. */
  async drag(from, to, what, { decides = 1 } = {}) {
    await this.page.mouse.move(...from, { steps: 4 });
    await this.page.mouse.down();
    await this.page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 6 });
    await this.page.mouse.move(...to, { steps: 6 });
    await this.page.mouse.up();
    this.counted(what, { points: 2, decides });
  }

  async type(text, what, { decides = 0 } = {}) {
    await this.page.keyboard.type(text, { delay: 4 });
    this.counted(what, { keys: text.length, decides });
  }

  async key(name, what, { decides = 0 } = {}) {
    await this.page.keyboard.press(name);
    this.counted(what, { keys: name.split("+").length, decides });
  }

  get waiting() {
    return this.waited.reduce((sum, [, ms]) => sum + ms, 0) / 1000;
  }
}
