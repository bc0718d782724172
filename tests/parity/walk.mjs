// A random host: plays a film the way browsers and viewers do, and sometimes
// the way they never should. Gives the lines of a trail, the same for the same
// seed and engine.

// Small, fast and good enough (mulberry32).
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

const micro = (t) => Math.round(t * 1e6) / 1e6;

// What a document names, for inputs that fit it.
export function names(document) {
  const scenes = document.scenes ?? [];
  const elements = scenes.flatMap((scene) => scene.elements ?? []);
  const panels = Object.entries(document.panels ?? {}).map(([id, panel]) => ({ id, ...panel }));
  return {
    scenes: scenes.map((scene) => scene.id),
    elements,
    panels,
    forms: [...elements, ...panels].filter((one) => one.kind === "form"),
    variables: Object.keys(document.variables ?? {}),
  };
}

class Walk {
  constructor(film, known, seed) {
    Object.assign(this, { film, known, rnd: random(seed), lines: [], at: 0, going: null });
  }

  pick(list) {
    return list[Math.floor(this.rnd() * list.length)];
  }

  say(input) {
    if (input.input !== "moved") {
      this.at += this.rnd() < 0.7 ? Math.floor(this.rnd() * 900) : 0;
      input.at_ms = this.at;
    }
    const line = JSON.stringify(input);
    this.lines.push(line);
    const { err, effects } = this.film.feed(line);
    if (err) return;
    for (const effect of effects.split("\n").filter(Boolean).map((text) => JSON.parse(text))) {
      if (effect.effect === "go") this.going = { scene: effect.scene, t: effect.t };
      if (effect.effect === "seek" || effect.effect === "loop") this.jump = effect;
    }
    this.status = JSON.parse(this.film.status());
  }

  begin() {
    const bit = () => this.rnd() < 0.5;
    this.say({
      input: "opened",
      seed: Math.floor(this.rnd() * 1e9),
      device: this.pick(["desktop", "phone", "tablet"]),
      ...(bit() ? { language: this.pick(["en", "ar", "de"]) } : {}),
      ...(bit() ? { returned: bit() } : {}),
    });
    if (this.going === null) this.going = { scene: this.known.scenes[0], t: 0 };
  }

  // The host's duties first, most of the time.
  obey() {
    if (this.going && this.rnd() < 0.9) {
      const { scene, t } = this.going;
      this.going = null;
      this.say(this.rnd() < 0.95 ? { input: "started", scene, t: t ?? 0 } : { input: "failed", scene });
      return true;
    }
    if (this.jump && this.rnd() < 0.9) {
      const { effect, t } = this.jump;
      this.jump = null;
      this.say({ input: effect === "seek" ? "seeked" : "looped", t });
      return true;
    }
    return false;
  }

  play() {
    const from = this.status?.t ?? 0;
    this.say({ input: "moved", from, to: micro(from + this.rnd() ** 2 * 3) });
  }

  control() {
    const element = this.pick(this.known.elements);
    if (!element) return this.play();
    const id = element.id;
    const option = this.pick(element.options ?? [])?.id;
    const list = Object.entries({ press: 3, choose: 4, answer: 2, hover: 1 }).flatMap(([name, n]) => Array(n).fill(name));
    const what = element.kind === "choice" ? "choose" : this.pick(list);
    if (what === "choose" && option) return this.say({ input: "chose", element: id, option });
    if (what === "answer") return this.say({ input: "answered", element: id, value: this.answer(option) });
    if (what === "hover") return this.say({ input: "hovered", element: id });
    return this.say({ input: "pressed", element: id });
  }

  answer(option) {
    const number = Math.floor(this.rnd() * 100);
    return this.pick([option ?? number, option ? [option] : number, number, "something", true]);
  }

  form() {
    const form = this.pick(this.known.forms);
    if (!form) return this.control();
    const values = {};
    for (const field of form.fields ?? []) values[field.id] = field.type === "email" ? "a@b.example" : "Ada";
    return this.say({ input: "submitted", form: form.id, values });
  }

  viewer() {
    const status = this.status ?? { t: 0 };
    const scene = this.pick(this.known.scenes);
    const t = micro(this.rnd() * 20);
    const chances = [
      () => this.say({ input: "paused" }),
      () => this.say({ input: "resumed" }),
      () => this.say({ input: "hidden" }),
      () => this.say({ input: "visible" }),
      () => this.say({ input: "waited" }),
      () => this.say({ input: "seeked", t }),
      () => this.say({ input: "stalled" }),
      () => this.say({ input: "reopened" }),
      () => this.say({ input: "missed", x: t, y: 50 }),
      () => this.say({ input: "asked", what: "back" }),
      () => this.say({ input: "asked", what: "restart" }),
      () => this.say({ input: "asked", what: "seek", scene, t }),
      () => this.say({ input: "narrow", value: this.rnd() < 0.5 }),
      () => this.say({ input: "setting", name: "no_time_limits", value: this.rnd() < 0.5 }),
      () => this.say({ input: "ended", scene: status.scene ?? scene, visit: status.visit ?? 1, lap: status.lap ?? 0 }),
      () => this.say({ input: "host", name: "lights", value: "low" }),
      () => this.say({ input: "released", release: "r2" }),
    ];
    this.pick(chances)();
    if (this.pick([true, false])) this.say({ input: "resumed" });
  }

  panel() {
    const open = this.status?.panels ?? [];
    const panel = open.length ? open[open.length - 1] : this.pick(this.known.panels)?.id;
    if (panel === undefined) return this.control();
    return this.say({ input: "closed", panel });
  }

  // What no honest host sends: it must be refused alike everywhere.
  nonsense() {
    const name = this.pick(this.known.variables) ?? "nothing";
    this.say(
      this.pick([
        { input: "started", scene: "nowhere", t: 0 },
        { input: "started", scene: this.pick(this.known.scenes), t: 1e9 },
        { input: "moved", from: 5, to: 1 },
        { input: "pressed", element: "nobody" },
        { input: "seeked", t: -1 },
        { input: "opened" },
        { input: "fact", name, value: 7 },
        { input: "graded", element: this.pick(this.known.elements)?.id ?? "q", points: 1, correct: true },
        { input: "graded", element: this.pick(this.known.elements)?.id ?? "q", points: 1, correct: true, answered_ms: this.at },
        { input: "waited", extra: 1 },
      ]),
    );
  }

  step() {
    if (this.obey()) return;
    const dice = this.rnd();
    if (dice < 0.45) this.play();
    else if (dice < 0.7) this.control();
    else if (dice < 0.78) this.panel();
    else if (dice < 0.83) this.form();
    else if (dice < 0.97) this.viewer();
    else this.nonsense();
  }
}

// One trail of about `steps` inputs; the film is left wherever it ended.
export function walk(film, known, seed, steps) {
  film.restart();
  const host = new Walk(film, known, seed);
  host.begin();
  for (let i = 0; i < steps; i += 1) host.step();
  return host.lines;
}
