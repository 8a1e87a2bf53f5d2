// Vite's development server: modules come lowered, and a change comes as an update.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { createServer, createServerModuleRunner } from "vite";

import unawait from "unawait/vite";

const root = mkdtempSync(join(tmpdir(), "unawait-"));
const file = join(root, "work.ts");
const text = (answer) => `export const work = async (n: number): Promise<number> => (await n) + ${answer};\nimport.meta.hot?.accept();\n`;
let server;

before(async () => {
  writeFileSync(file, text(1));
  server = await createServer({
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [unawait()],
    server: { middlewareMode: true, ws: false },
    optimizeDeps: { noDiscovery: true },
  });
});

after(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

test("a browser gets a lowered module, and the helpers", async () => {
  const { code } = await server.transformRequest("/work.ts");
  assert.doesNotMatch(code, /\basync\b|\bawait\b/);
  const [, address] = code.match(/from "([^"]*runtime\.js[^"]*)"/);
  const runtime = await server.transformRequest(address);
  assert.match(runtime.code, /export function _await\(/);
});

test("the module runs", async () => {
  const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
  const { work } = await runner.import("/work.ts");
  assert.equal(await work(1), 2);
  assert.doesNotMatch(String(work), /\basync\b/);
  await runner.close();
});

test("a change is an update of the module, and comes lowered", async () => {
  await server.transformRequest("/work.ts");
  const { hot } = server.environments.client;
  const sent = new Promise((resolve) => (hot.send = resolve));
  writeFileSync(file, text(41));
  server.watcher.emit("change", file);
  const { type, updates } = await sent;
  assert.equal(type, "update");
  assert.equal(updates[0].path, "/work.ts");
  const { code } = await server.transformRequest("/work.ts");
  assert.match(code, /\+ 41/);
  assert.doesNotMatch(code, /\basync\b/);
});
