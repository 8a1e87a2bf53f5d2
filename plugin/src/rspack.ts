/** `import unawait from "unawait/rspack"`: the plugin for rspack. */
import { unawait } from "./plugin.js";

export type { PluginOptions } from "./plugin.js";
export default unawait.rspack;
