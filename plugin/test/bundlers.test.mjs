// Each bundler builds the app; the bundle has no `async` in it, and prints what the app prints.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { asyncs, bundlers, written } from "./bundle.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = (file) => execFileSync(process.execPath, [file], { encoding: "utf8" });
const app = here("app/main.js");
const expected = node(app);

const scratch = mkdtempSync(join(tmpdir(), "unawait-"));
after(() => rmSync(scratch, { recursive: true }));

for (const [name, build] of Object.entries(bundlers)) {
  test(`${name}: the app without async prints the same`, async () => {
    const out = join(scratch, name, "app");
    await build(app, out);
    const texts = written(out);
    assert.deepEqual(asyncs(texts), []);
    assert.equal(node(join(out, "main.mjs")), expected);
    const text = texts.join("\n");
    const copies = (helper) => text.split(helper).length - 1;
    // One file may be CommonJS and keeps its own copy, unless something has made a module of it; all others share one.
    assert.ok([1, 2].includes(text.match(/function _then[\w$]*\(/g)?.length), "copies of `_then`");
    assert.equal(copies(": not an async generator"), 1, "copies of `_asyncGenerators`");
  });

  test(`${name}: what is excluded stays`, async () => {
    const out = join(scratch, name, "excluded");
    await build(app, out, { exclude: /node_modules/ });
    assert.notDeepEqual(asyncs(written(out)), []);
    assert.equal(node(join(out, "main.mjs")), expected);
  });

  test(`${name}: an error names file, line and column, and shows the line`, async () => {
    const entry = join(scratch, `${name}-wrong.js`);
    writeFileSync(entry, "export async function f(x) {\n  { let x = await 1; eval('x'); }\n  return x;\n}\n");
    const out = join(scratch, name, "wrong");
    const error = name === "farm" ? printed(entry, out) : await build(entry, out).then(() => "no error", told);
    assert.match(error, /direct `eval` sees `x`/);
    assert.match(error, /-wrong\.js:2:2[12]\b/);
    assert.match(error, /let x = await 1; eval\('x'\)/);
  });
}

for (const name of ["vite", "rolldown", "rspack", "esbuild", "farm"]) {
  test(`${name}: TypeScript`, async () => {
    const out = join(scratch, name, "types");
    await bundlers[name](here("types/main.ts"), out);
    assert.deepEqual(asyncs(written(out)), []);
    assert.equal(node(join(out, "main.mjs")), "wall: red\n");
  });
}

for (const name of ["vite", "rollup", "rolldown"]) {
  test(`${name}: only what has \`async\` in it gets to the plugin`, async () => {
    const { default: unawait } = await import(`unawait/${name}`);
    const { filter } = unawait({ exclude: /dep/ }).transform;
    assert.ok(filter.code.test("f(await x)") && filter.code.test("async()") && !filter.code.test("asynchronous"));
    assert.ok(filter.id.include.test("/a/b.mts?v=1") && !filter.id.include.test("/a/b.json"));
    assert.ok(filter.id.exclude.some((pattern) => pattern.test("/dep/a.js")));
  });
}

/** What Farm prints; where a build fails, it ends the process. */
function printed(entry, out) {
  const script = `import { bundlers } from ${JSON.stringify(here("bundle.mjs"))};
    await bundlers.farm(${JSON.stringify(entry)}, ${JSON.stringify(out)});`;
  const ran = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", cwd: here(".") });
  assert.equal(ran.status, 1);
  return ran.stdout + ran.stderr;
}

/** Everything a person sees of a bundler's error, and the place that its tools see. */
function told(error) {
  const { loc, frame } = error;
  const place = loc ? `${loc.file ?? error.id}:${loc.line}:${loc.column}` : "";
  const esbuild = (error.errors ?? []).map(({ text, location: at }) => at && `${text} ${at.file}:${at.line}:${at.column} ${at.lineText}`);
  return [error.message, place, frame, ...esbuild].join("\n");
}
