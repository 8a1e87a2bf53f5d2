// The package as it is published: installed in a fresh folder, three lines of configuration lower an app, with every bundler.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { asyncs, written } from "./bundle.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "unawait-"));
after(() => rmSync(folder, { recursive: true }));

const npm = (cwd, ...args) => execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** The app: a page for those that build pages, and its script. Its dependency is lowered, too. */
const app = {
  "package.json": '{ "type": "module", "private": true }',
  "index.html": '<!doctype html>\n<script type="module" src="/main.js"></script>\n',
  "main.js": `import pMap from "p-map";
const main = async () => console.log(await pMap([1, 2], async (n) => (await n) * 2));
main().then(() => import("./late.js")).then(({ late }) => late());
`,
  "late.js": "export const late = async () => console.log(await 'late');\n",
};

/** For each bundler the packages to install, the lines of its configuration, and the command that builds. */
const bundlers = {
  vite: {
    packages: ["vite"],
    config: ["vite.config.js", 'import unawait from "unawait/vite";\n\nexport default { plugins: [unawait()] };\n'],
    command: ["vite", "build", "--logLevel", "error"],
    // What is loaded late and has styles, Vite wraps in code of its own.
    files: { "late.js": `import "./late.css";\n${app["late.js"]}`, "late.css": "body { color: red }\n" },
  },
  rollup: {
    packages: ["rollup", "@rollup/plugin-node-resolve"],
    config: [
      "rollup.config.js",
      'import { nodeResolve } from "@rollup/plugin-node-resolve";\nimport unawait from "unawait/rollup";\n\n' +
        'export default { input: "main.js", output: { dir: "dist" }, plugins: [nodeResolve(), unawait()] };\n',
    ],
    command: ["rollup", "-c", "--silent"],
    runs: true,
  },
  rolldown: {
    packages: ["rolldown"],
    config: ["rolldown.config.js", 'import unawait from "unawait/rolldown";\n\nexport default { input: "main.js", plugins: [unawait()] };\n'],
    command: ["rolldown", "-c"],
    runs: true,
  },
  webpack: {
    packages: ["webpack", "webpack-cli"],
    config: [
      "webpack.config.js",
      'import unawait from "unawait/webpack";\n\nexport default { mode: "production", entry: "./main.js", target: "node20", plugins: [unawait()] };\n',
    ],
    command: ["webpack"],
  },
  rspack: {
    packages: ["@rspack/core", "@rspack/cli"],
    config: [
      "rspack.config.js",
      'import unawait from "unawait/rspack";\n\nexport default { mode: "production", entry: "./main.js", target: "node20", plugins: [unawait()] };\n',
    ],
    command: ["rspack", "build"],
  },
  esbuild: {
    packages: ["esbuild"],
    config: [
      "build.js",
      'import { build } from "esbuild";\nimport unawait from "unawait/esbuild";\n\n' +
        'await build({ entryPoints: ["main.js"], bundle: true, format: "esm", outdir: "dist", plugins: [unawait()] });\n',
    ],
    command: ["node", "build.js"],
    runs: true,
  },
  farm: {
    packages: ["@farmfe/core", "@farmfe/cli"],
    config: ["farm.config.mjs", 'import unawait from "unawait/farm";\n\nexport default { plugins: [unawait()] };\n'],
    command: ["farm", "build"],
  },
};

const archive = join(folder, "unawait.tgz");

test("the package has what it needs, and nothing else", () => {
  const [{ filename, files }] = JSON.parse(npm(root, "pack", "--json", "--pack-destination", folder));
  const strange = files.map(({ path }) => path).filter((path) => !/^(dist\/|package\.json$|README\.md$|LICENSE-)/.test(path));
  assert.deepEqual(strange, []);
  renameSync(join(folder, filename), archive);
});

for (const [name, { packages, config, command, files, runs }] of Object.entries(bundlers)) {
  test(`installed in a fresh folder, three lines lower an app with ${name}`, () => {
    const home = join(folder, name);
    mkdirSync(home);
    const sources = { ...app, ...files, [config[0]]: config[1] };
    for (const [file, text] of Object.entries(sources)) writeFileSync(join(home, file), text);
    npm(home, "install", "--prefer-offline", "--no-audit", "--no-fund", archive, ...[...packages, "p-map"].map(versioned));
    npm(home, "exec", "--no", "--", ...command);
    const texts = written(join(home, "dist"));
    assert.match(texts.join("\n"), /Promise\.prototype\.then\.call/);
    assert.deepEqual(asyncs(texts), []);
    if (runs) assert.equal(execFileSync("node", [join(home, "dist/main.js")], { encoding: "utf8" }), "[ 2, 4 ]\nlate\n");
  });
}

/** The version that the other tests run with, where they have one. */
function versioned(name) {
  const file = join(root, "node_modules", name, "package.json");
  return existsSync(file) ? `${name}@${JSON.parse(readFileSync(file, "utf8")).version}` : name;
}

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
