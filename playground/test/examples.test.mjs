// Every example of the gallery is lowered in every mode, and behaves as its text says: the same in
// `faithful` and `exact`, tick for tick in `exact`. They run in Node, in the world of the sandbox.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import load, { compile } from "../../plugin/wasm/pkg/unawait.js";

const folder = join(import.meta.dirname, "../src/examples");
const read = (...path) => readFileSync(join(import.meta.dirname, ...path));
const list = read("../src/examples.ts").toString();

await load({ module_or_path: read("../../plugin/wasm/pkg/unawait_bg.wasm") });

test("the gallery names what there is, with two sentences each", () => {
  const entries = [...list.matchAll(/^ {2}\["(\w+)", "[^"]+", "([^"]+)"\],$/gm)];
  const files = readdirSync(folder).map((name) => name.replace(/\.js$/, ""));
  assert.deepEqual(entries.map(([, id]) => id).sort(), files.sort());
  for (const [, id, why] of entries) assert.equal(why.match(/\.( |$)/g)?.length, 2, `${id}: ${why}`);
});

for (const name of readdirSync(folder)) {
  test(name, async () => {
    const source = readFileSync(join(folder, name), "utf8");
    const lowered = (mode) => {
      const { code, diagnostics } = JSON.parse(compile(source, JSON.stringify({ mode, filename: name })));
      assert.deepEqual(diagnostics.map((it) => it.message), [], mode);
      assert.equal(JSON.parse(compile(code, "{}")).functions, 0, `${mode} left some:\n${code}`);
      return code;
    };
    const codes = { textbook: lowered("textbook"), faithful: lowered("faithful"), exact: lowered("exact") };
    // This engine may be older than `await using`.
    if (name === "using.js") return;
    const native = await run(source);
    assert.ok(native.length > 0, "nothing is logged");
    assert.deepEqual(await run(codes.exact), native, "exact");
    assert.deepEqual((await run(codes.faithful)).sort(), native.sort(), "faithful");
  });
}

/** What a program logs in the sandbox's world. */
function run(code) {
  const world = `
    const { parentPort } = require("node:worker_threads");
    const { runInThisContext } = require("node:vm");
    globalThis.self = globalThis;
    self.fetch = parseInt; // stands for the one of a browser, which is native code
    self.addEventListener = () => {};
    self.postMessage = (message) => parentPort.postMessage(message);
    ${read("../sandbox/prelude.js")}
    runInThisContext(${JSON.stringify(code)});
  `;
  const worker = new Worker(world, { eval: true });
  const lines = [];
  return new Promise((resolve, reject) => {
    worker.on("error", reject);
    worker.on("message", (message) => {
      if (message.kind === "log") lines.push(message.text);
      else worker.terminate().then(() => resolve(lines));
    });
  });
}
