// Nothing is asked of another host before the viewer has agreed. A card on the
// picture asks, as a panel with another site's page does.

import { h } from "../dom.ts";
import { MediaError_, type SourceEvents } from "../media/source.ts";
import type { Screening } from "../screening.ts";
import { icon } from "../signs.ts";

const agreed = new Set<string>(); // in this page, by all its players

export class Consent {
  private cancel: (() => void) | undefined;

  constructor(private readonly kit: Screening) {
    agreed.add(new URL(kit.film.base).host);
    // The page around has asked for these itself.
    const { host: element } = kit.root.getRootNode() as ShadowRoot;
    for (const host of element.getAttribute("agreed")?.split(/\s+/) ?? []) agreed.add(host);
  }

  has(hosts: string[]): boolean {
    return hosts.every((host) => agreed.has(host));
  }

  /** Resolves when the viewer has agreed; rejects when the film is to go on
   * without; never, when something else is entered meanwhile. */
  async ask(hosts: string[], events: SourceEvents): Promise<void> {
    if (this.has(hosts)) return;
    const { kit } = this;
    events.waiting(false); // it is the viewer that is waited for
    const { STYLE: _ } = await kit.part("away"); // its words are here now
    await new Promise<void>((done, fail) => {
      const stop = (): void => {
        if (kit.view.states.now === "ask") kit.waits.over();
        this.cancel = undefined;
      };
      this.cancel = stop;
      const load = (): void => {
        for (const host of hosts) agreed.add(host);
        stop();
        events.waiting(true);
        done();
      };
      const without = (): void => {
        stop();
        fail(new MediaError_("missing"));
        setTimeout(() => kit.waits.leave());
      };
      this.show(hosts, load, without);
    });
  }

  private show([host = "", ...others]: string[], load: () => void, without: () => void): void {
    const { kit } = this;
    const { states } = kit.view;
    const { word } = kit;
    const second = kit.status?.scene // without a scene there is nothing to go on with
      ? h("button", { class: "push second", type: "button", on: { click: without } }, word("go_without"))
      : null;
    states.looks.ask = {
      told: true,
      nodes: () => [
        h("span", { class: "sign", "aria-hidden": "true" }, icon("out")),
        h("p", {}, word("load_from", { host })),
        h("p", { class: "fine" }, word("load_video_why", { host: [host, ...others].join(", ") })),
        h("div", { class: "actions" }, h("button", { class: "push", type: "button", on: { click: load } }, word("load")), second),
      ],
    };
    states.show("ask");
  }

  /** Something else is entered: this is not asked any more. */
  forget(): void {
    this.cancel?.();
  }
}
