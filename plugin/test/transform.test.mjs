// The function `transform`, and what it does with what goes wrong.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { transform, transformSync } from "unawait";
import * as helpers from "unawait/runtime";

const source = "async function f() {\n  return (await g()).x;\n}\n";

test("a text is lowered as its options say", async () => {
  const table = [
    [{ mode: "textbook" }, /return g\(\)\.then\(\(value\) => value\.x\);/],
    [{ mode: "faithful" }, /new Promise\(\(resolve\) => resolve\(g\(\)\)\)/],
    [{}, /function _then\(value/],
    [{ runtime: "import", sourceType: "module" }, /import \{ _then \} from "unawait\/runtime"/],
    [{ runtime: "import" }, /require\("unawait\/runtime"\)/],
  ];
  for (const [options, expected] of table) {
    const result = await transform(source, options);
    assert.match(result.code, expected);
    assert.deepEqual([result.functions, result.lowered, result.diagnostics], [1, 1, []]);
  }
});

test("what is wrong with a text is told with its place", async () => {
  const { code, diagnostics } = await transform("/* \u{1f600} */ async (x) => { { let x = await 1; eval('x'); } return x; };\n", { filename: "a.mjs" });
  assert.equal(code, null);
  const [{ severity, message, line, column, start, end, frame }] = diagnostics;
  assert.deepEqual([severity, line, column, start, end], ["error", 1, 43, 43, 52]);
  assert.match(message, /direct `eval` sees `x`/);
  assert.match(frame, /--> a\.mjs:1:/);
});

test("a map goes through the map of the text", () => {
  const typed = transformSync("type A = 1;\nexport const f = async (a: A) => [await a, a];\n", { filename: "a.ts", mode: "textbook", sourceMap: true });
  const again = transformSync(typed.code, { filename: "a.js", sourceMap: true, inputMap: typed.map });
  const { sources, sourcesContent, names } = JSON.parse(again.map);
  assert.deepEqual([sources, names.includes("f")], [["a.ts"], true]);
  assert.match(sourcesContent[0], /^type A/);
  assert.equal(again.diagnostics.length, 0);
  assert.match(transformSync("f();", { sourceMap: true, inputMap: "{" }).diagnostics[0].message, /source map .* cannot be read/);
});

test("options that are none are refused", async () => {
  await assert.rejects(transform(source, { mod: "exact" }), TypeError);
  await assert.rejects(transform(source, { mode: "quick" }), /unknown variant `quick`/);
});

test("TypeScript whose types are gone is read as JavaScript", () => {
  const ambiguous = "f = async () => a < b > (c);\n";
  assert.match(transformSync(ambiguous, { filename: "a.ts", types: false }).code, /a < b > \(c\)/);
  assert.match(transformSync(ambiguous, { filename: "a.ts" }).code, /a *\(c\)/);
});

const nested = {
  brackets: (n) => `f = async () => ${"[".repeat(n)}await g()${"]".repeat(n)};`,
  blocks: (n) => `async function f() { ${"if (x) {\n".repeat(n)}await g();${"}".repeat(n)} }`,
  calls: (n) => `f = async () => ${"g(".repeat(n)}await h()${")".repeat(n)};`,
  functions: (n) => `${"async () => {".repeat(n)}await g();${"}".repeat(n)}`,
  awaits: (n) => `f = async () => ${"await ".repeat(n)}g();`,
};

for (const [name, make] of Object.entries(nested)) {
  test(`${name}: no depth traps, and the next call works`, () => {
    let shallow = 0;
    for (const depth of [30, 100, 300, 1000, 3000, 100000]) {
      const { code, diagnostics } = transformSync(make(depth), { mode: "textbook" });
      if (code === null) assert.match(diagnostics[0].message, /^This is nested too deeply$/, `${depth}`);
      else shallow = depth;
      assert.match(transformSync(source, { mode: "textbook" }).code, /then/);
    }
    assert.ok(shallow >= 100, `only ${shallow} levels`);
  });
}

test("the runtime has the same helpers for modules and for CommonJS", () => {
  const required = createRequire(import.meta.url)("unawait/runtime");
  assert.deepEqual(Object.keys(required).sort(), Object.keys(helpers).sort());
  for (const [name, helper] of Object.entries(helpers)) assert.equal(String(required[name]), String(helper));
});

test("a module that imports helpers does what one that has them does", async () => {
  const generator = "export async function* g() { const x = yield 1; yield* [x, await 3]; return 4; }";
  const run = async (runtime) => {
    const { code } = transformSync(generator, { runtime, sourceType: "module" });
    const linked = code.replace('"unawait/runtime"', JSON.stringify(import.meta.resolve("unawait/runtime")));
    const { g } = await import(`data:text/javascript,${encodeURIComponent(linked)}`);
    const steps = [g().next(), g()];
    const it = steps[1];
    const all = [await steps[0], await it.next(), await it.next("x"), await it.next(), await it.next(), await it.next()];
    return JSON.stringify([all, it[Symbol.toStringTag], it instanceof g]);
  };
  assert.equal(await run("import"), await run("inline"));
});
