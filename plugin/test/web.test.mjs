// What browsers get: the compiler is loaded from what it is given.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { init, transform, transformSync } from "../dist/web.js";

const source = "f = async () => g(await h());\n";
const bytes = readFileSync(new URL(import.meta.resolve("unawait/unawait_bg.wasm")));

test("it has to be loaded, and can be when the first try failed", async () => {
  assert.throws(() => transformSync(source), /not loaded/);
  await assert.rejects(init("data:text/plain,nothing"));
  await init(`data:application/wasm;base64,${bytes.toString("base64")}`);
  assert.equal(transformSync(source, { mode: "textbook" }).code, "f = () => h().then((value) => g(value));\n");
  assert.equal((await transform(source)).lowered, 1);
});
