// Makes `dist/`: the JavaScript of `src/`, the compiler, and the helpers as a module.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const folder = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

rmSync(folder("dist"), { recursive: true, force: true });
mkdirSync(folder("dist"));
cpSync(folder("wasm/pkg"), folder("dist/wasm"), { recursive: true });
helpers(folder("../transforms/runtime"));
for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) cpSync(folder(`../${name}`), folder(name));
execFileSync(process.execPath, [folder("node_modules/typescript/bin/tsc"), "-p", folder("tsconfig.json")], {
  stdio: "inherit",
});

/**
 * The helpers that the compiler puts into outputs, one function in each file, as two modules of the same
 * text. Declarations only: nothing runs when they are loaded, so a bundler drops those that nobody uses.
 */
function helpers(from) {
  const texts = readdirSync(from)
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(`${from}/${name}`, "utf8").trimEnd());
  const names = texts.map((text) => text.match(/^function (\w+)\(/m)[1]);
  const exported = texts.map((text) => text.replace(/^function /m, "export function "));
  const types = names.map((name) => `export declare const ${name}: (...args: any[]) => any;`);
  const write = (name, parts) => writeFileSync(folder(`dist/${name}`), parts.join("\n\n") + "\n");
  write("runtime.js", exported);
  write("runtime.cjs", ['"use strict";', ...texts, `module.exports = { ${names.join(", ")} };`]);
  write("runtime.d.ts", [types.join("\n")]);
  write("runtime.d.cts", [types.join("\n")]);
}
