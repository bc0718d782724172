// Finding words in a transcript, whatever their case and accents.

export const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** Mark the words in a node's texts. Letters that lose their accents keep their
 * place as long as they are as many. */
export function mark(node: Element, wanted: string): void {
  for (const text of textsOf(node)) {
    const { data } = text;
    const found = plain(data);
    if (found.length !== data.length) continue;
    const at = found.indexOf(wanted);
    if (at < 0) continue;
    const word = text.splitText(at);
    word.splitText(wanted.length);
    const marked = document.createElement("mark");
    word.replaceWith(marked);
    marked.append(word);
  }
}

export function unmark(node: Element): void {
  for (const marked of node.querySelectorAll("mark")) marked.replaceWith(...marked.childNodes);
  node.normalize();
}

function textsOf(node: Element): Text[] {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const all: Text[] = [];
  while (walker.nextNode()) all.push(walker.currentNode as Text);
  return all;
}
