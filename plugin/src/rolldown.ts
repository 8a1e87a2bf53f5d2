/** `import unawait from "unawait/rolldown"`: the plugin for rolldown. */
import { unawait } from "./plugin.js";

export type { PluginOptions } from "./plugin.js";
export default unawait.rolldown;
