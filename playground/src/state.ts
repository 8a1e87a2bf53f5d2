// What the page shows, as one value, and what of it is remembered or shared.
//
// A link holds it all in its fragment, which no browser sends to a server:
//   #s=<state as JSON, deflated, in base64url>

export const MODES = ["textbook", "faithful", "exact"] as const;
export type Mode = (typeof MODES)[number];
export const VIEWS = ["result", "diff"] as const;
export type View = (typeof VIEWS)[number];

/** All that a link tells. */
export interface State {
  /** The source text. */
  code: string;
  /** The file's name; its extension says which syntax to expect. */
  name: string;
  mode: Mode;
  view: View;
}

/** The longest source that a link or the memory may hold, in characters. */
const LONGEST = 1 << 20;
const MEMORY = "unawait.state";

/** The fragment of a link that opens the page with this state. */
export async function toFragment(state: State): Promise<string> {
  const text = JSON.stringify(state);
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return `#s=${base64url(new Uint8Array(await new Response(stream).arrayBuffer()))}`;
}

/** The state in a fragment; `undefined` where there is none, an error where it is damaged. */
export async function fromFragment(fragment: string): Promise<State | undefined> {
  const data = /^#s=([\w-]+)$/.exec(fragment)?.[1];
  if (data === undefined) {
    if (fragment.startsWith("#s=")) throw new Error("the link is damaged");
    return undefined;
  }
  try {
    return check(JSON.parse(await inflated(data)));
  } catch {
    throw new Error("the link is damaged");
  }
}

/** What was in the editor when the page was last left. */
export function remembered(): State | undefined {
  try {
    const text = localStorage.getItem(MEMORY);
    return text === null ? undefined : check(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Keeps the state for the next visit, where the browser lets us. */
export function remember(state: State): void {
  try {
    localStorage.setItem(MEMORY, JSON.stringify(state));
  } catch {
    // A browser without storage has no memory; nothing else depends on it.
  }
}

/** A value from outside, if it is a state. */
function check(value: unknown): State {
  const { code, name, mode, view } = value as Record<string, unknown>;
  if (typeof code !== "string" || code.length > LONGEST) throw new Error("no source");
  const known = <T extends string>(list: readonly T[], it: unknown) => list.find((one) => one === it) ?? list[0]!;
  const safe = typeof name === "string" && /^[^/\\\p{C}]{1,100}$/u.test(name) ? name : "input.js";
  return { code, name: safe, mode: known(MODES, mode), view: known(VIEWS, view) };
}

function base64url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Unpacks, but not more than a source may have: a short link can stand for gigabytes. */
async function inflated(data: string): Promise<string> {
  const binary = atob(data.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > 2 * LONGEST) throw new Error("too long");
  }
}
