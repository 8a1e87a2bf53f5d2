/** `import unawait from "unawait/esbuild"`: the plugin for esbuild. */
import { unawait } from "./plugin.js";

export type { PluginOptions } from "./plugin.js";
export default unawait.esbuild;
