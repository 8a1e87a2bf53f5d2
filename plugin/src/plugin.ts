/**
 * The plugin, once for all bundlers.
 *
 * It runs behind everything that makes JavaScript out of something else, sees only files with `async` or
 * `await` in them (bundlers that filter by themselves do not even call it), and shares one copy of the
 * helpers in a bundle. ES modules import them from `unawait/runtime`; what is not visibly one, and may be
 * CommonJS, keeps its own copy, as it can neither import for sure nor require.
 */
import { fileURLToPath } from "node:url";

import type { UnpluginBuildContext, UnpluginContext, UnpluginFactory, UnpluginMessage, UnpluginOptions } from "unplugin";
import { createUnplugin } from "unplugin";

import { transformSync } from "./index.js";
import { preloads } from "./preloads.js";
import type { Diagnostic, TransformOptions, TransformResult } from "./types.js";

/** Patterns of file names: globs (from the current folder) or regular expressions. */
export type Patterns = string | RegExp | (string | RegExp)[];

/** What the plugin can be told. */
export interface PluginOptions extends Pick<TransformOptions, "mode"> {
  /** Which files are lowered. Default: what JavaScript is made from, dependencies too. */
  include?: Patterns;
  /** Which of them are not. Default: none. */
  exclude?: Patterns;
  /** Where helpers come from: one copy in a bundle (`import`), or one in each file. Default: `import`. */
  runtime?: TransformOptions["runtime"];
}

const RUNTIME_ID = /^unawait\/runtime$/;
const RUNTIME = fileURLToPath(new URL("./runtime.js", import.meta.url));
const SOURCES = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx?)(?:$|[?#])/;
const STYLES = /[?&]type=style|\.(?:css|less|s[ac]ss|styl(?:us)?)(?:$|[?#])/;
/** Vite's own half of hot reloading, which belongs to no bundle. */
const VITE_CLIENT = /[\\/]vite[\\/]dist[\\/]client[\\/]/;
const KEYWORDS = /\basync\b|\bawait\b/;

/** These take types out after their plugins have run, so the text still has them. */
const BEFORE_TYPES_GO = ["rolldown", "esbuild", "farm"];

const factory: UnpluginFactory<PluginOptions | undefined, false> = (options = {}, { framework }) => {
  const types = BEFORE_TYPES_GO.includes(framework);
  const plugin: UnpluginOptions = {
    name: "unawait",
    enforce: "post",
    transform: {
      filter: {
        id: { include: options.include ?? SOURCES, exclude: [STYLES, VITE_CLIENT, ...list(options.exclude)] },
        code: KEYWORDS,
      },
      handler(code, id) {
        const filename = id.replace(/[?#].*$/, "");
        const result = lowered(code, { filename, types, mode: options.mode, runtime: options.runtime ?? "import", sourceMap: true });
        report(this, result.diagnostics, filename, framework);
        if (result.code === null || result.code === code) return null;
        // Farm is given no map that is a text.
        const map = framework === "farm" && result.map !== null ? JSON.parse(result.map) : result.map;
        const output = { code: result.code, map };
        // Its types are gone, which Rolldown would not know from its name.
        return framework === "rolldown" ? Object.assign(output, { moduleType: "jsx" }) : output;
      },
    },
  };
  // What others call `enforce` is an order of hooks here.
  if (framework === "rollup" || framework === "rolldown") Object.assign(plugin.transform!, { order: "post" });
  if (framework === "vite") plugin.vite = { renderChunk: preloads };
  return Object.assign(plugin, runtimeFor(framework));
};

/** Helpers are imported where an `import` is certain to be understood. */
function lowered(code: string, options: TransformOptions): TransformResult {
  const result = transformSync(code, options);
  const required = options.runtime === "import" && result.code?.includes('require("unawait/runtime")');
  return required ? transformSync(code, { ...options, runtime: "inline" }) : result;
}

/** How `unawait/runtime` is found, also from a dependency that knows nothing of it. */
function runtimeFor(framework: string): Partial<UnpluginOptions> {
  switch (framework) {
    case "webpack":
    case "rspack":
      return { [framework]: alias };
    case "esbuild":
      return {
        esbuild: {
          // JSX is left to esbuild; what is not JSX reads the same.
          loader: "jsx",
          setup: (build) =>
            build.onResolve({ filter: RUNTIME_ID }, () => ({ path: RUNTIME, sideEffects: false })),
        },
      };
    default:
      return { resolveId: { filter: { id: RUNTIME_ID }, handler: () => RUNTIME } };
  }
}

function alias(compiler: { options: { resolve: { alias?: unknown } } }): void {
  const { resolve } = compiler.options;
  const mine = { "unawait/runtime$": RUNTIME };
  if (Array.isArray(resolve.alias)) {
    resolve.alias.push({ name: "unawait/runtime", alias: RUNTIME, onlyModule: true });
  } else {
    resolve.alias = { ...(resolve.alias as object | undefined), ...mine };
  }
}

type Context = UnpluginContext & UnpluginBuildContext;

/** Tells the bundler, in the form that it shows best: warnings first, as some throw at the first error. */
function report(context: Context, diagnostics: Diagnostic[], file: string, framework: string): void {
  const native = context.getNativeBuildContext?.();
  // Farm takes texts alone.
  const host = native?.framework === "farm" ? native.context : context;
  const all = diagnostics.toSorted((one, other) => Number(one.severity === "error") - Number(other.severity === "error"));
  for (const diagnostic of all) {
    const told = message(diagnostic, file, framework);
    const tell = diagnostic.severity === "error" ? host.error : host.warn;
    tell.call(host, (host === context ? told : told.message) as string);
  }
}

function message(diagnostic: Diagnostic, file: string, framework: string): UnpluginMessage & { frame?: string } {
  const { line, column, frame } = diagnostic;
  const told = { id: file, plugin: "unawait", loc: { file, line, column } };
  switch (framework) {
    case "vite":
    case "rollup":
    case "rolldown":
      return { ...told, message: diagnostic.message, frame };
    default: {
      // The others show nothing but the message.
      const text = `${diagnostic.message}\n${frame}`;
      return { ...told, message: text, stack: text };
    }
  }
}

function list(patterns: Patterns | undefined): (string | RegExp)[] {
  return patterns === undefined ? [] : Array.isArray(patterns) ? patterns : [patterns];
}

/** The plugin for every bundler that unplugin knows. */
export const unawait = createUnplugin(factory);
