// Room for the transcript in the player's box: beside the picture, or below it
// where the player is narrow. Never over it.

import { clamp, set } from "../dom.ts";
import type { View } from "../view.ts";

const WIDE_PX = 720;
const FLAT_PX = 560; // … or this, where there is no room below
const LEAST_PX = 180; // that are of use below the picture
const TRAY_PX = 190; // what choices and questions have there, if there is enough
const GROWN_PX = 320; // what the player asks of its page

export class Room {
  private on = false;
  private aspect = ""; // the page's, before the player grew

  constructor(
    private readonly root: HTMLElement,
    view: View,
    private readonly divide: () => void, // the box anew
  ) {
    const before = view.divide;
    view.divide = (width, height, aspect, clip) => {
      const wide = width >= (height - width / aspect < LEAST_PX ? FLAT_PX : WIDE_PX);
      const side = this.on && wide ? Math.round(clamp(width * 0.3, 240, 400)) : 0;
      const foot = this.on && !wide ? this.foot(height, width / aspect) : 0;
      set(root, "data-transcript", this.on && (wide ? "beside" : "below"));
      root.style.setProperty("--side", `${side}px`);
      root.style.setProperty("--foot", `${foot}px`);
      const layout = before(width - side, height - foot, aspect, clip);
      if (root.dir === "rtl") layout.picture.left += side;
      return layout;
    };
  }

  private foot(height: number, tall: number): number {
    const free = height - tall;
    if (free >= LEAST_PX + TRAY_PX) return Math.round(free - TRAY_PX);
    return Math.round(free >= LEAST_PX ? free : height * 0.5);
  }

  make(is: boolean): void {
    this.on = is;
    this.grow(is);
    this.divide();
  }

  /** Where the page lets the player be as tall as it likes, a narrow one grows. */
  private grow(is: boolean): void {
    const { style, clientWidth } = (this.root.getRootNode() as ShadowRoot).host as HTMLElement;
    const now = style.getPropertyValue("--aspect");
    if (is && clientWidth < WIDE_PX && !this.aspect) {
      this.aspect = now || "1.7778";
      style.setProperty("--aspect", String(clientWidth / (clientWidth / Number(this.aspect) + GROWN_PX)));
    } else if (!is && this.aspect) {
      style.setProperty("--aspect", this.aspect);
      this.aspect = "";
    }
  }
}
