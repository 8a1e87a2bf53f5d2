/** The hooks for Node's own thread of hooks; see `register.ts`. */
import { lower } from "./lower.js";
import type { Loaded } from "./register.js";

export async function load(
  url: string,
  context: object,
  next: (url: string, context: object) => Promise<Loaded>,
): Promise<Loaded> {
  return lower(url, await next(url, context));
}
