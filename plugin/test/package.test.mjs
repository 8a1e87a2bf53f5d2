// The package as it is published: installed in a fresh folder, three lines lower a Vite app.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "unawait-"));
after(() => rmSync(folder, { recursive: true }));

const npm = (cwd, ...args) => execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

test("installed in a fresh folder, it lowers a Vite app", () => {
  const [{ filename, files }] = JSON.parse(npm(root, "pack", "--json", "--pack-destination", folder));
  const strange = files.map(({ path }) => path).filter((path) => !/^(dist\/|package\.json$|README\.md$|LICENSE-)/.test(path));
  assert.deepEqual(strange, []);

  const { version } = JSON.parse(readFileSync(join(root, "node_modules/vite/package.json"), "utf8"));
  const texts = {
    "package.json": '{ "type": "module", "private": true }',
    "vite.config.js": 'import unawait from "unawait/vite";\n\nexport default { plugins: [unawait()] };\n',
    "index.html": '<script type="module" src="/main.js"></script>\n',
    "main.js": "import('./late.js').then(({ late }) => late());\nexport const main = async () => (document.title = await 'b');\nmain();\n",
    "late.js": "import './late.css';\nexport const late = async () => (document.title = await 'c');\n",
    "late.css": "body { color: red }\n",
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
  npm(folder, "install", "--prefer-offline", "--no-audit", "--no-fund", `./${filename}`, `vite@${version}`);
  npm(folder, "exec", "--", "vite", "build", "--logLevel", "error");

  const assets = join(folder, "dist/assets");
  const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
  const bundle = scripts.map((name) => readFileSync(join(assets, name), "utf8")).join("\n");
  assert.match(bundle, /Promise\.prototype\.then\.call/);
  assert.doesNotMatch(bundle, /\basync\b|\bawait\b/);
});

test("its types are those of the bundlers", () => {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "--noEmit", "-p", join(root, "test/config")], { stdio: "pipe" });
});

test("the compiler is within its budget, and names no folder of the machine that built it", () => {
  const bytes = readFileSync(join(root, "dist/wasm/unawait_bg.wasm"));
  assert.doesNotMatch(bytes.toString("latin1"), /\/(home|root|Users)\//);
  const size = brotliCompressSync(bytes).length;
  assert.ok(size < 700_000, `${size} bytes in brotli`);
});
