// Source maps through every bundler: what is left of the app's names leads back, and an error names its line.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { bundlers } from "./bundle.mjs";
import { tracedAlone, tracedFolder } from "./maps.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "unawait-"));
after(() => rmSync(scratch, { recursive: true }));

/** The modules of the app that are lowered, and of its dependencies. Farm has no map of a module that comes out as one line. */
const modules = ["app/main.js", "app/store.js", "app/streams.js", "app/effects.js", "app/late.js"].map(here);
const dependencies = ["p-map/index.js", "p-queue/dist/index.js"].map((name) => here(`../node_modules/${name}`));

for (const [name, build] of Object.entries(bundlers)) {
  // Farm counts columns wrong, also without any plugin: see the last test.
  const isFarm = name === "farm";
  const isFound = ({ found, inLine }) => (isFarm ? inLine : found);

  test(`${name}: names in the bundle lead to where they stand`, async () => {
    const [plain, out] = [join(scratch, name, "plain"), join(scratch, name, "lowered")];
    await build(here("app/main.js"), plain, null, true);
    await build(here("app/main.js"), out, {}, true);
    const [before, now] = [tracedFolder(plain), tracedFolder(out)];
    let [some, most] = [0, 0];
    for (const file of isFarm ? modules : [...modules, ...dependencies]) {
      const content = readFileSync(file, "utf8");
      const alone = tracedAlone(content, { filename: file, runtime: "import" });
      // Names that the compiler makes may also be in the source; where they lead is tested with the compiler.
      const made = new Set(alone.filter(({ found }) => !found).map((one) => (isFarm ? one.name : one.place)));
      const missed = new Set(before.get(content)?.filter((one) => !isFound(one)).map((one) => one.name));
      const all = now.get(content) ?? [];
      const wrong = all.filter((one) => !isFound(one) && !made.has(isFarm ? one.name : one.place) && !missed.has(one.name));
      assert.deepEqual(wrong.map(({ shown }) => shown), [], file);
      assert.ok(now.has(content), `nothing leads to ${file}`);
      if (!modules.includes(file)) continue;
      some += all.filter(isFound).length;
      most += alone.filter(({ found }) => found).length;
    }
    // Bundlers drop imports and exports, and rename some of what they name.
    assert.ok(some > 0.75 * most, `only ${some} of ${most} names`);
  });

  test(`${name}: an error in the bundle names its line`, async () => {
    const out = join(scratch, name, "thrown");
    await build(here("thrown/main.js"), out, {}, true);
    assert.deepEqual(places(join(out, "main.mjs")), ["main.js:6", "open.js:4", "open.js:11"]);
  });
}

test("farm: without the plugin, columns are wrong as well", async () => {
  const out = join(scratch, "farm", "app");
  await bundlers.farm(here("app/main.js"), out, null, true);
  const all = [...tracedFolder(out).values()].flat();
  const found = all.filter(({ found }) => found).length;
  assert.ok(found < all.length / 4, `${found} of ${all.length} names lead to where they stand: Farm is no exception any more`);
});

/** Where errors come from, by the first line of each stack that a bundle prints. */
function places(bundle) {
  const { stdout, stderr } = spawnSync(process.execPath, ["--enable-source-maps", bundle], { encoding: "utf8" });
  assert.equal(stderr, "");
  return [...stdout.matchAll(/^\w+: .*\n +at .*?\b(\w+\.js:\d+)/gm)].map(([, place]) => place);
}
