/** `import unawait from "unawait/webpack"`: the plugin for webpack. */
import { unawait } from "./plugin.js";

export type { PluginOptions } from "./plugin.js";
export default unawait.webpack;
