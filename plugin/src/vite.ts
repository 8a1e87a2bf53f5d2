/** `import unawait from "unawait/vite"`: the plugin for vite. */
import { unawait } from "./plugin.js";

export type { PluginOptions } from "./plugin.js";
export default unawait.vite;
