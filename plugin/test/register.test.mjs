// `node --import unawait/register` runs apps lowered.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { buildSync } from "esbuild";

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

/** The top frame of each error that a program prints. */
const thrown = ({ out }) => [...out.matchAll(/^\w+: .*\n +at (?:\w+\.)?(\w+) .*?(\w+\.[jt]s:\d+:\d+)/gm)].map(([, name, place]) => `${name} ${place}`);

test("errors name the lines of the file", () => {
  const file = here("thrown/main.js");
  const places = thrown(run(file, "--enable-source-maps", "--import", "unawait/register"));
  assert.equal(places.length, 3);
  assert.deepEqual(places, thrown(run(file)));
});

for (const [name, maps] of [["inline", "inline"], ["in a file", "linked"]]) {
  test(`errors name the lines of what the file was made from, by a map ${name}`, () => {
    const source = join(scratch, "typed.ts");
    writeFileSync(source, "type Id = string;\n\nconst load = async (id: Id) => {\n  await id;\n  throw new Error(id);\n};\nload('1').catch((error) => console.log(error.stack));\n");
    const outfile = join(scratch, `typed-${maps}.mjs`);
    buildSync({ entryPoints: [source], outfile, sourcemap: maps, format: "esm" });
    assert.deepEqual(thrown(run(outfile, "--enable-source-maps", "--import", "unawait/register")), ["load typed.ts:5:9"]);
  });
}

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
