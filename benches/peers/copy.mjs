// Writes what it reads: what Node itself takes for that.
import { each } from "../lib/files.mjs";

each((text) => text);
