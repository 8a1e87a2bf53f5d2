/** Builds a folder of sources with each bundler, into one module that Node runs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "acorn";

/**
 * `(entry, outDir, options, maps) => Promise<void>` for each bundler; errors reject, with the bundler's message.
 * Without `options` there is no plugin; `maps` asks for source maps.
 */
export const bundlers = {
  async vite(entry, outDir, options = {}, maps = false) {
    const [{ build }, { default: unawait }] = await both("vite");
    await build({
      configFile: false,
      root: join(entry, ".."),
      logLevel: "silent",
      plugins: used(unawait, options),
      build: { outDir, emptyOutDir: true, minify: false, sourcemap: maps, ssr: entry, rollupOptions: { output: { entryFileNames: "main.mjs" } } },
      ssr: { noExternal: true },
    });
  },
  async rollup(entry, outDir, options = {}, maps = false) {
    const [{ rollup }, { default: unawait }] = await both("rollup");
    const [{ nodeResolve }, { default: commonjs }] = await Promise.all([
      import("@rollup/plugin-node-resolve"),
      import("@rollup/plugin-commonjs"),
    ]);
    // First in the list, it still runs last.
    const bundle = await rollup({ input: entry, plugins: [...used(unawait, options), nodeResolve(), commonjs()] });
    await bundle.write({ dir: outDir, entryFileNames: "main.mjs", sourcemap: maps });
  },
  async rolldown(entry, outDir, options = {}, maps = false) {
    const [{ rolldown }, { default: unawait }] = await both("rolldown");
    const bundle = await rolldown({ input: entry, platform: "node", plugins: used(unawait, options) });
    await bundle.write({ dir: outDir, entryFileNames: "main.mjs", sourcemap: maps });
  },
  async webpack(entry, outDir, options = {}, maps = false) {
    const [{ default: webpack }, { default: unawait }] = await both("webpack");
    await compiled(webpack(packed(entry, outDir, maps, used(unawait, options))));
  },
  async rspack(entry, outDir, options = {}, maps = false) {
    const { rspack } = await import("@rspack/core");
    const { default: unawait } = await import("unawait/rspack");
    const types = { test: /\.ts$/, type: "javascript/auto", loader: "builtin:swc-loader", options: { jsc: { parser: { syntax: "typescript" }, target: "esnext" } } };
    await compiled(rspack({ ...packed(entry, outDir, maps, used(unawait, options)), module: { rules: [types] } }));
  },
  async esbuild(entry, outDir, options = {}, maps = false) {
    const [{ build }, { default: unawait }] = await both("esbuild");
    await build({
      entryPoints: { main: entry },
      bundle: true,
      splitting: true,
      sourcemap: maps,
      format: "esm",
      platform: "node",
      outdir: outDir,
      outExtension: { ".js": ".mjs" },
      logLevel: "silent",
      plugins: used(unawait, options),
    });
  },
  async farm(entry, outDir, options = {}, maps = false) {
    const { build } = await import("@farmfe/core");
    const { default: unawait } = await import("unawait/farm");
    await build({
      root: join(entry, ".."),
      configFile: false,
      mode: "production",
      compilation: {
        input: { main: entry },
        output: { path: outDir, entryFilename: "[entryName].mjs", filename: "[name].[hash].mjs", targetEnv: "node", format: "esm" },
        presetEnv: false,
        persistentCache: false,
        minify: false,
        sourcemap: maps && "all",
        progress: false,
      },
      plugins: used(unawait, options),
    });
  },
};

const both = (name) => Promise.all([import(name), import(`unawait/${name}`)]);

const used = (unawait, options) => (options === null ? [] : [unawait(options)]);

/** What webpack and Rspack are told alike. */
function packed(entry, outDir, maps, plugins) {
  return {
    mode: "production",
    devtool: maps && "source-map",
    target: "node20",
    context: join(entry, ".."),
    entry: { main: entry },
    output: { path: outDir, filename: "[name].mjs", module: true, chunkFormat: "module" },
    experiments: { outputModule: true },
    optimization: { minimize: false },
    plugins,
  };
}

function compiled(compiler) {
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      const failure = error ?? (stats.hasErrors() ? new Error(stats.toString({ all: false, errors: true })) : null);
      compiler.close(() => (failure ? reject(failure) : resolve()));
    });
  });
}

/** The texts of all files that a bundler has written. */
export function written(outDir) {
  const files = readdirSync(outDir, { recursive: true }).filter((name) => /\.[cm]?js$/.test(name));
  return files.map((name) => readFileSync(join(outDir, name), "utf8"));
}

/** The `async` and `await` that texts have. */
export function asyncs(texts) {
  const found = [];
  for (const text of texts) {
    walk(parse(text, { ecmaVersion: "latest", sourceType: "module" }), (node) => {
      if (node.async || node.await || node.type === "AwaitExpression") found.push(node.type);
    });
  }
  return found;
}

/** Calls `visit` with every node of a tree. */
export function walk(node, visit) {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (child?.type) walk(child, visit);
  }
}
