/**
 * Where a page is built, Vite puts its preloading around `import()`, behind all plugins:
 *
 *     __vitePreload(async () => {
 *       const { late } = await import("./late.js");
 *       return { late };
 *     }, …)
 *
 * becomes, with every line where it was,
 *
 *     __vitePreload(() => {
 *       return import("./late.js").then(({ late }) => {
 *       return { late };})
 *     }, …)
 */
const PRELOAD =
  /(__vitePreload\()async (\(\) => \{\s*)const (\{[^{}]*\}) = await (import\((?:[^()"'`]|"[^"]*"|'[^']*'|`[^`]*`)*\));?(\s*return \{[^{}]*\};?)(\s*\})/g;

/** The hook `renderChunk`: nothing, where there is no such thing in a chunk. */
export function preloads(code: string): { code: string; map: null } | null {
  const lowered = code.replaceAll(PRELOAD, "$1$2return $4.then(($3) => {$5})$6");
  // Lines stay, so the map of the chunk stays as well.
  return lowered === code ? null : { code: lowered, map: null };
}
