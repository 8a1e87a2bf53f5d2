/**
 * `node --import unawait/register app.js` runs an app lowered, modules and CommonJS alike.
 *
 * Newer versions of Node have hooks for both in one place. Older ones ask hooks in a thread of their own
 * about modules, and compile CommonJS without asking anybody: there the step before it is wrapped.
 */
import Module, * as module from "node:module";

import { lower } from "./lower.js";

interface Hooks {
  load(url: string, context: object, next: (url: string, context: object) => Loaded): Loaded;
}

/** What a `load` hook gives. */
export interface Loaded {
  format: string;
  source?: string | ArrayBuffer | Uint8Array | null;
  shortCircuit?: boolean;
}

type Compile = (this: unknown, content: string, filename: string, ...rest: unknown[]) => unknown;

const { registerHooks } = module as { registerHooks?: (hooks: Hooks) => void };

if (registerHooks) {
  registerHooks({ load: (url, context, next) => lower(url, next(url, context)) });
} else {
  module.register("./hooks.js", import.meta.url);
  const prototype = (Module as unknown as { prototype: { _compile: Compile } }).prototype;
  const compile = prototype._compile;
  prototype._compile = function (content, filename, ...rest) {
    const { source } = lower(filename, { format: "commonjs", source: content });
    return compile.call(this, source as string, filename, ...rest);
  };
}
