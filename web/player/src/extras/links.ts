// Effects that leave the picture: addresses, files, sharing.

import type { Ask } from "../../../engine/src/index.ts";
import { attempt } from "../attempt.ts";
import { h, safe } from "../dom.ts";
import type { Kit } from "../kit.ts";

/** As a press on a link would; allowed because it follows a press. */
function follow(address: string, props: Record<string, string>): void {
  h("a", { href: safe(address), rel: "noopener", ...props }).click();
}

export function act(ask: Ask, kit: Kit, page: string): void {
  const { film } = kit;
  switch (ask.effect) {
    case "link":
      if (ask.where === "panel") void kit.part("panels").then((part) => part.page(kit, film.address(ask.address)));
      else if (ask.where === "same") follow(film.address(ask.address), { target: "_top" });
      else if (ask.where === "mail" || ask.where === "phone") follow(scheme(ask.address, ask.where), {});
      else follow(film.address(ask.address), { target: "_blank" });
      break;
    case "download":
      follow(film.address(ask.address), { download: ask.name, target: "_blank" });
      break;
    case "share":
      void share(kit, ask.address ? film.address(ask.address) : page, ask.words);
      break;
    default:
      break;
  }
}

function scheme(address: string, where: "mail" | "phone"): string {
  const name = where === "mail" ? "mailto:" : "tel:";
  return address.startsWith(name) ? address : name + address;
}

async function share(kit: Kit, url: string, text: string | undefined): Promise<void> {
  try {
    await navigator.share({ url, ...(text ? { text } : {}) });
  } catch (error) {
    if ((error as Error).name === "AbortError") return; // the viewer's own no
    const copied = await attempt(() => navigator.clipboard.writeText(url))?.then(
      () => true,
      () => false,
    );
    if (copied) kit.notice(kit.word("copied"));
    else follow(url, { target: "_blank" });
  }
}
