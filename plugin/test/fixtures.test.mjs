// Every fixture of the compiler, bundled: what is left of its names leads back through the bundler's map.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { transformSync } from "unawait";
import unawait from "unawait/esbuild";

import { tracedAlone, tracedFolder } from "./maps.mjs";

// Modules that await at top level are not compiled alone.
const folder = fileURLToPath(new URL("../../fixtures", import.meta.url));
const fixtures = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js") && !name.startsWith("top_level_await")).map((name) => join(folder, name));
const scratch = mkdtempSync(join(tmpdir(), "unawait-"));
after(() => rmSync(scratch, { recursive: true }));

/** Fixtures import what only their tests have. */
const alone = {
  name: "alone",
  setup: ({ onResolve }) => onResolve({ filter: /./ }, ({ kind }) => (kind === "entry-point" ? null : { external: true })),
};

const options = { bundle: true, format: "cjs", platform: "node", treeShaking: false, logLevel: "silent", logLimit: 0, outbase: folder };

/** What esbuild takes as it is: constants that are assigned to, for one, it refuses. */
async function taken(files) {
  const outcome = await build({ ...options, entryPoints: files, write: false, outdir: scratch, plugins: [alone] }).catch((error) => error);
  const refused = new Set((outcome.errors ?? []).map(({ location }) => location.file.split("fixtures/").pop()));
  return files.filter((file) => !refused.has(file.slice(folder.length + 1).split(sep).join("/")));
}

for (const mode of ["textbook", "faithful", "exact"]) {
  test(`${mode}: names of fixtures in bundles lead to where they stand`, async () => {
    const lowered = (file) => transformSync(readFileSync(file, "utf8"), { mode, filename: file }).code !== null;
    const entryPoints = await taken(fixtures.filter(lowered));
    assert.ok(entryPoints.length > 0.95 * fixtures.length, `only ${entryPoints.length} of ${fixtures.length}`);
    const outdir = join(scratch, mode);
    await build({ ...options, entryPoints, outdir, sourcemap: true, plugins: [unawait({ mode }), alone] });
    const plain = join(scratch, `${mode}-plain`);
    await build({ ...options, entryPoints, outdir: plain, sourcemap: true, plugins: [alone] });
    const [traced, untouched] = [tracedFolder(outdir), tracedFolder(plain)];
    const [wrong, missing] = [[], []];
    let [found, most] = [0, 0];
    for (const file of entryPoints) {
      const content = readFileSync(file, "utf8");
      const before = tracedAlone(content, { mode, filename: file, runtime: "import" });
      const made = new Set(before.filter(({ found }) => !found).map(({ place }) => place));
      // esbuild does not map the name of what is exported as `default`, lowered or not.
      const missed = new Set(untouched.get(content)?.filter(({ found }) => !found).map(({ name }) => name));
      const now = traced.get(content) ?? [];
      const strange = now.filter(({ found, place, name }) => !found && !made.has(place) && !missed.has(name));
      wrong.push(...strange.map(({ shown }) => shown));
      if (!now.some(({ found }) => found)) missing.push(file);
      found += now.filter(({ found }) => found).length;
      most += before.filter(({ found }) => found).length;
    }
    assert.deepEqual({ wrong, missing }, { wrong: [], missing: [] });
    // It drops what is never reached, and writes `undefined` in another way.
    assert.ok(found > 0.95 * most, `only ${found} of ${most} names`);
  });
}
