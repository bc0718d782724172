// A database of countries as the server reads it: a few networks, in the bytes
// of the MaxMind DB format 2.0.

const text = (value) => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([(2 << 5) | bytes.length]), bytes]); // up to 28 bytes
};
const number = (type, value) => (type > 7 ? Buffer.from([1, type - 7, value]) : Buffer.from([(type << 5) | 1, value]));
const map = (fields) => Buffer.concat([Buffer.from([(7 << 5) | Object.keys(fields).length]), ...Object.entries(fields).flatMap(([name, value]) => [text(name), value])]);
const written = (value) => (typeof value === "string" ? text(value) : map(Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, written(inside)]))));

/** {first byte of an IPv4 address: what is known of it} as a file's bytes. */
export function countries(networks) {
  const nodes = [[null, null]];
  const data = [];
  let size = 0;
  for (const [first, about] of Object.entries(networks)) {
    let at = 0;
    for (let bit = 7; bit > 0; bit--) {
      const side = (Number(first) >> bit) & 1;
      if (nodes[at][side] === null) nodes[at][side] = nodes.push([null, null]) - 1;
      at = nodes[at][side];
    }
    nodes[at][Number(first) & 1] = { at: size };
    data.push(written(about));
    size += data[data.length - 1].length;
  }
  const tree = Buffer.alloc(nodes.length * 6); // two records of 24 bits
  nodes.flat().forEach((to, n) => tree.writeUIntBE(to === null ? nodes.length : typeof to === "number" ? to : nodes.length + 16 + to.at, n * 3, 3));
  const about = map({
    node_count: number(6, nodes.length), record_size: number(5, 24), ip_version: number(5, 4), database_type: text("Test"),
    languages: Buffer.from([0, 11 - 7]), binary_format_major_version: number(5, 2), binary_format_minor_version: number(5, 0),
    build_epoch: number(9, 1), description: map({}),
  });
  return Buffer.concat([tree, Buffer.alloc(16), ...data, Buffer.from("\xab\xcd\xefMaxMind.com", "latin1"), about]);
}
