/** `import unawait from "unawait/rollup"`: the plugin for rollup. */
import { unawait } from "./plugin.js";

export type { PluginOptions } from "./plugin.js";
export default unawait.rollup;
