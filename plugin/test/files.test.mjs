// Which files are lowered: `include` and `exclude` mean the same to every bundler.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { bundlers, written } from "./bundle.mjs";

const scratch = mkdtempSync(join(tmpdir(), "unawait-"));
after(() => rmSync(scratch, { recursive: true }));

const app = join(scratch, "app");
mkdirSync(join(app, "parts"), { recursive: true });
const texts = {
  "main.js": 'import { one } from "./parts/one.js";\nimport { two } from "./parts/two.js";\nexport const main = async () => [await one(), await two()];\nmain().then(console.log);\n',
  "parts/one.js": "export const one = async () => 1 + (await 1);\n",
  "parts/two.js": "export const two = async () => 2 + (await 2);\n",
};
for (const [name, text] of Object.entries(texts)) writeFileSync(join(app, name), text);

const glob = (path) => `${app}/${path}`.replaceAll("\\", "/");

/** The options, and which of the three functions are still async. */
const table = [
  [{}, ""],
  [{ include: /parts/ }, "main"],
  [{ include: glob("parts/*.js"), exclude: [/one\.js$/] }, "main one"],
  [{ include: [glob("parts/one.js"), /main/] }, "two"],
  [{ exclude: glob("**/two.js") }, "two"],
];

/** What the functions look like as long as they are async. */
const marks = { main: /async\b[^]{0,40}\bawait\b[^=]{0,80}one/, one: /async\b[^]{0,30}1 \+ \(?await 1/, two: /async\b[^]{0,30}2 \+ \(?await 2/ };

for (const [name, build] of Object.entries(bundlers)) {
  test(`${name}: include and exclude`, async () => {
    for (const [at, [options, expected]] of table.entries()) {
      const out = join(scratch, `${name}-${at}`);
      await build(join(app, "main.js"), out, options);
      const text = written(out).join("\n");
      const left = Object.keys(marks).filter((which) => marks[which].test(text));
      assert.equal(left.join(" "), expected, `row ${at}\n${text}`);
    }
  });
}
