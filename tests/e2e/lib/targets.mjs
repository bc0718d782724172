// What can be pressed in a player: whether it can be seen whole, reached and
// hit. Runs in the page; gives what is wrong, in words.

/** `rooms`: selectors inside the player; `least`: px that options, buttons and
 * fields must have in height. */
export function badTargets(frame, { rooms, least }) {
  return frame.evaluate(
    async ([places, tall]) => {
      const { shadowRoot } = document.querySelector("ramify-player");
      const wrong = [];
      const inside = (box) => box.left >= -0.5 && box.top >= -0.5 && box.right <= innerWidth + 0.5 && box.bottom <= innerHeight + 0.5;
      const name = (node) => `${node.className || node.tagName} "${node.getAttribute("aria-label") ?? node.textContent.trim().slice(0, 30)}"`;
      const hits = (node, x, y) => {
        const top = shadowRoot.elementFromPoint(x, y);
        return top !== null && (node.contains(top) || (top.closest("label") !== null && top.closest("label").control === node));
      };
      const settled = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const nodes = places
        .flatMap((place) => [...shadowRoot.querySelectorAll(place)])
        .flatMap((room) => [...room.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea, [role=slider]")])
        .filter((node) => !node.closest("[hidden], [inert]") && node.checkVisibility({ checkOpacity: true })); // the volume comes with the pointer
      for (const node of nodes) {
        node.scrollIntoView({ block: "nearest", inline: "center" }); // as a swipe would
        await settled();
        const label = node.type === "checkbox" ? node.labels[0] : undefined;
        const box = node.getBoundingClientRect();
        const target = label ? label.getBoundingClientRect() : box;
        const x = box.left + box.width / 2;
        const y = box.top + box.height / 2;
        if (!inside(box)) wrong.push(`${name(node)} is cut off: ${[box.left, box.top, box.right, box.bottom].map(Math.round)} of ${innerWidth}x${innerHeight}`);
        else if (!hits(node, x, y)) wrong.push(`${name(node)} is covered by ${shadowRoot.elementFromPoint(x, y)?.className}`);
        if (node.matches(".stage > .hotspot, .stage > .push")) {
          // What is small on the picture has a larger area that can be hit.
          for (const [dx, dy] of [[-11, 0], [11, 0], [0, -11], [0, 11]]) {
            if (!hits(node, x + dx, y + dy)) wrong.push(`${name(node)} cannot be hit ${dx},${dy} from its middle`);
          }
        } else if (Math.min(Math.max(box.width, target.width), Math.max(box.height, target.height)) < 23.5) {
          wrong.push(`${name(node)} is only ${Math.round(box.width)}x${Math.round(box.height)}`);
        }
        if (node.matches(".option, .sheet .push, .field input:not([type=checkbox])") && box.height < tall - 0.5) wrong.push(`${name(node)} is ${Math.round(box.height)} high, not ${tall}`);
        if (node.matches(".option") && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1)) wrong.push(`${name(node)} clips its text`);
        if (node.matches(".option")) {
          const row = node.parentElement.getBoundingClientRect();
          if (box.left < row.left - 1 || box.right > row.right + 1) wrong.push(`${name(node)} does not fit into its row`);
        }
      }
      if (!nodes.length) wrong.push("nothing to press");
      const page = document.scrollingElement;
      if (page.scrollHeight > innerHeight || page.scrollWidth > innerWidth) wrong.push("the frame scrolls");
      return wrong;
    },
    [rooms, least],
  );
}
