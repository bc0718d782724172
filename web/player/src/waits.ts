// When the film does not simply play: slow data, a refused start, a scene that
// cannot be shown, the end.

import type { Trouble } from "./media/source.ts";
import type { Screening } from "./screening.ts";

const SLOW_MS = 400; // waiting is shown after this

export class Waits {
  private slow: ReturnType<typeof setTimeout> | undefined;
  private again: () => void = () => undefined;
  private other: () => void = () => undefined;

  constructor(private readonly screening: Screening) {}

  /** Play was pressed: soon there are pictures. */
  begin(): void {
    const { states } = this.screening.view;
    states.show("playing");
    clearTimeout(this.slow);
    this.slow = setTimeout(() => states.show("starting"), SLOW_MS);
  }

  /** There are pictures. */
  over(): void {
    clearTimeout(this.slow);
    this.screening.view.states.show("playing");
  }

  /** Data ran out, or a way on is being loaded. */
  are(is: boolean): void {
    const { screening } = this;
    const { states } = screening.view;
    clearTimeout(this.slow);
    if (is && screening.begun) {
      this.slow = setTimeout(() => {
        const scene = screening.conductor?.scene;
        states.show(scene ? "waiting" : "starting");
        if (scene) screening.say({ input: "stalled" });
      }, SLOW_MS);
    } else if (states.now === "waiting" || states.now === "starting") states.show("playing");
  }

  /** The browser wants a press, or silence: silence first, with captions. */
  refused(): void {
    const { media, view } = this.screening;
    clearTimeout(this.slow);
    if (media.muted) {
      this.screening.say({ input: "paused" });
      view.states.show("refused");
      return;
    }
    this.screening.sound(true);
    this.screening.later((wings) => wings.silent());
    void media.play().catch(() => this.refused());
  }

  broken(trouble: Trouble, again = () => this.reload(), leave = () => this.failed()): void {
    clearTimeout(this.slow);
    this.again = () => {
      this.begin();
      again();
    };
    this.other = () => {
      this.over();
      leave();
    };
    this.screening.view.states.show(trouble);
  }

  leave(): void {
    this.other();
  }

  private failed(): void {
    this.screening.say({ input: "failed" });
  }

  retry(): void {
    this.again();
  }

  private reload(): void {
    const { media } = this.screening;
    media.reload().then(
      () => {
        this.over();
        this.screening.say({ input: "resumed" });
      },
      () => this.broken("missing"),
    );
  }

  /** At an ending with nothing left to press, "Watch again" is offered. */
  ended(is: boolean): void {
    const { states, stage } = this.screening.view;
    if (is && !stage.usable()) states.show("ended");
    else if (states.now === "ended") states.show("playing");
  }
}
