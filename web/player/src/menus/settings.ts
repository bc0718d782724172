// The viewer's own settings.

import type { CaptionFile } from "../../../engine/src/index.ts";
import { h, set } from "../dom.ts";
import type { Kit, Settings } from "../kit.ts";
import { languageName } from "../language.ts";
import type { MenuHost } from "./menus.ts";
import type { WordKey } from "../words.ts";

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];

type Switch = "transcript" | "noLimits" | "moreTime" | "shortcuts";

export function settingsMenu(kit: Kit, captions: CaptionFile[], ask: () => void, consent: MenuHost["consent"]): HTMLElement {
  const { word, settings } = kit;
  const node = h("div", { class: "settings" });
  if (captions.length) {
    const options: [string, string][] = [["", word("captions_off")], ...captions.map((one): [string, string] => [one.language, one.label ?? languageName(one.language)])];
    node.append(select(word("captions"), options, settings.captions, (captions) => kit.change({ captions })));
    node.append(toggle(kit, "transcript", "transcript", "transcript_help"));
  }
  const speeds = RATES.map((rate): [string, string] => [String(rate), `${rate}×`]);
  const speed = select(word("speed"), speeds, String(settings.rate), (rate) => kit.change({ rate: Number(rate) }));
  if (kit.status?.speed_locked) {
    set(speed.querySelector("select") as Element, "disabled", true);
    speed.append(h("p", { class: "why" }, word("speed_locked")));
  }
  node.append(
    speed,
    toggle(kit, "noLimits", "no_limits", "no_limits_help"),
    toggle(kit, "moreTime", "more_time", "more_time_help"),
    toggle(kit, "shortcuts", "shortcuts"),
  );
  if (consent !== "off") {
    const known = (): boolean => settings.remember ?? consent === "implied";
    const change = (): void => {
      if (known()) kit.change({ remember: false });
      else ask();
      set(button, "aria-checked", known() ? "true" : "false");
    };
    const button = switchButton(known(), word("privacy"), word("privacy_help"), change);
    node.append(button);
  }
  return node;
}

function select(label: string, options: [string, string][], value: string, change: (value: string) => void): HTMLElement {
  const control = h("select", { on: { change: () => change(control.value) } }, ...options.map(([key, text]) => h("option", { value: key }, text)));
  control.value = value;
  return h("label", { class: "setting" }, h("span", { class: "name" }, label), control);
}

function toggle(kit: Kit, key: Switch, label: WordKey, help?: WordKey): HTMLElement {
  const button = switchButton(kit.settings[key] === true, kit.word(label), help ? kit.word(help) : "", () => {
    const change: Partial<Settings> = { [key]: !kit.settings[key] };
    kit.change(change);
    set(button, "aria-checked", kit.settings[key] ? "true" : "false");
  });
  return button;
}

function switchButton(on: boolean, label: string, help: string, change: () => void): HTMLElement {
  return h(
    "button",
    { class: "setting", type: "button", role: "switch", "aria-checked": on ? "true" : "false", on: { click: change } },
    h("span", { class: "name" }, label, help ? h("span", { class: "why" }, help) : null),
    h("span", { class: "switch", "aria-hidden": "true" }),
  );
}
