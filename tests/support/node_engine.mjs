// Runs programs in Node, for what the embedded engine does otherwise than the specification says.
// Reads one program a line, as JSON; answers each by one line, `{ entries: [[lane, kind, text]], failure }`.
import { runInContext } from "node:vm";

import { answer, enter, LIMIT, quiet, runTests } from "./node_world.mjs";

// Node quotes code in its own errors.
const wording = (text) => text.replace(/TypeError\("(?:[^"\\]|\\.)*"/g, 'TypeError("…"');

await answer(async (source) => {
  const world = enter(wording);
  const { entries, context, report } = world;
  try {
    runInContext(source, context, { timeout: LIMIT });
  } catch (error) {
    return { entries, failure: `top level: ${error}` };
  }
  await quiet();
  report("top");
  await runTests(world);
  return { entries, failure: null };
});
