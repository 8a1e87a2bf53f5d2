/** `import unawait from "unawait/farm"`: the plugin for farm. */
import { unawait } from "./plugin.js";

export type { PluginOptions } from "./plugin.js";
export default unawait.farm;
