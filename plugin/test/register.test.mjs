// `node --import unawait/register` runs apps lowered.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "unawait-"));
after(() => rmSync(scratch, { recursive: true }));

function run(file, ...args) {
  const ran = spawnSync(process.execPath, [...args, file], { encoding: "utf8", cwd: here(".") });
  return { out: ran.stdout, error: ran.stderr, status: ran.status };
}

const lowered = (file) => run(file, "--import", "unawait/register");

test("an app of modules prints the same", () => {
  assert.deepEqual(lowered(here("app/main.js")), run(here("app/main.js")));
});

test("modules run lowered", () => {
  assert.equal(run(here("app/lowered.js")).out, "as written\n");
  assert.equal(lowered(here("app/lowered.js")).out, "lowered\n");
});

test("CommonJS runs lowered, and what it imports", () => {
  assert.equal(run(here("cjs/main.cjs")).out, "loaded value late? true true\n");
  assert.deepEqual(lowered(here("cjs/main.cjs")), { out: "loaded value late? false false\n", error: "", status: 0 });
});

for (const name of ["wrong.mjs", "wrong.cjs"]) {
  test(`${name}: what cannot be lowered does not run, and is shown`, () => {
    const file = join(scratch, name);
    writeFileSync(file, "console.log(1);\nasync function f() { with (a) await b; }\n");
    const { out, error, status } = lowered(file);
    assert.equal(out, "");
    assert.notEqual(status, 0);
    assert.match(error, new RegExp(`unawait cannot lower .*${name}`));
    assert.match(error, /2 \| async function f\(\)/);
  });
}
