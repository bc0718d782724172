// A reporter for node:test that counts cases, not files or suites: a case is
// what has no cases below it, however the Node of this machine nests them.
// Prints failures as they come; closes with one line of JSON.
const counts = { passed: 0, failed: 0, skipped: [] };
const below = []; // nesting -> whether a result was seen there

function leaf(nesting) {
  const parent = below[nesting + 1] === true;
  below.length = nesting + 1;
  below[nesting] = true;
  return !parent;
}

function told(data) {
  const error = data.details?.error;
  const cause = error?.cause ?? error;
  return `    not ok ${data.name} (${data.file ?? ""})\n${String(cause?.stack ?? cause)}\n`.replace(/\n(?=.)/g, "\n      ");
}

export default async function* report(source) {
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const isCase = leaf(data.nesting) && data.details?.type !== "suite";
    if (type === "test:fail" && data.todo === undefined) {
      yield told(data);
      if (isCase) counts.failed += 1;
      else counts.broken = true;
    } else if (data.skip !== undefined || data.todo !== undefined) {
      const why = data.skip ?? data.todo;
      counts.skipped.push(`${data.name}: ${why === true ? "skipped" : why}`);
    } else if (isCase) {
      counts.passed += 1;
    }
  }
  yield `${JSON.stringify(counts)}\n`;
}
