// Formats every file of a folder in place with Prettier's own settings; a file that it cannot parse
// is removed.
//   node format.mjs <folder with node_modules> <folder to format>
import { readFile, readdir, unlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [home, folder] = process.argv.slice(2);
const require = createRequire(join(resolve(home), "package.json"));
const prettier = require("prettier");

for (const name of await readdir(folder)) {
  const path = join(folder, name);
  try {
    const text = await readFile(path, "utf8");
    await writeFile(path, await prettier.format(text, { parser: "babel" }));
  } catch {
    await unlink(path);
  }
}
