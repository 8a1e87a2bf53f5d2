// Puts the page together: what the controls say goes to the compiler, what it answers to the editors.

import { Compiler, type Answer, type Request, type Result } from "./compiler.ts";
import { Editors, reveal, type Arranged, type Side } from "./editors.ts";
import { examples, type Example } from "./examples.ts";
import { Gallery } from "./gallery.ts";
import { setLight } from "./light.ts";
import { litFromResult, litFromSource, segments, type Lit, type Segment } from "./links.ts";
import { goToProblems } from "./problems.ts";
import { Runner } from "./run.ts";
import { toScript } from "./script.ts";
import { fromFragment, remember, remembered, toFragment, type Mode, type State, type View } from "./state.ts";
import { themeButton } from "./theme.ts";

const MODE_NOTES: Record<Mode, string> = {
  textbook: "as one would write it by hand, for reading",
  faithful: "every promise settles as in the source; no helper code",
  exact: "tick for tick as the source, for shipping",
};

const by = <T extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as T;
const button = (id: string) => by<HTMLButtonElement>(id);

let mode: Mode = "textbook";
let view: View = "result";
let folds = true;
let name = "input.js";
/** The last answer. */
let answer: Answer | undefined;
/** What belongs together in it; made when it is asked for, as most results are only read. */
let pieces: readonly Segment[] | undefined;
const narrow = matchMedia("(max-width: 45rem)");

const first = examples[0]!;
const editors = new Editors(
  { source: by("source-host"), result: by("result-host"), merge: by("merge-host") },
  { onText: ask, onEdit, onCursor: (side, at) => light(side, at, true), onPointer },
  first.code,
  name,
  arranged(),
);
const compiler = new Compiler(onAnswer, (message) => setStatus("bad", `The compiler failed: ${message}`));
const gallery = new Gallery(
  {
    dialog: by<HTMLDialogElement>("gallery"),
    body: by("gallery-body"),
    open: button("open-gallery"),
    close: button("close-gallery"),
    why: by("why"),
    title: by("why-title"),
    text: by("why-text"),
    previous: button("previous"),
    next: button("next"),
  },
  showExample,
);
const runner = new Runner({
  body: by<HTMLTableElement>("logs").tBodies[0]!,
  verdict: by("verdict"),
  note: by("run-note"),
  stop: button("stop"),
});

themeButton(button("theme"));
controls();
arrange();
void start();
keepForOffline();

/** What is shown first: a link's state, the file of the command, what was there last, or an example. */
async function start(): Promise<void> {
  try {
    const state = (await fromFragment(location.hash)) ?? (await fileOfCommand()) ?? remembered();
    if (state) adopt(state);
    else showExample(first);
  } catch (error) {
    showExample(first);
    toast(error instanceof Error ? `Sorry, ${error.message}.` : String(error));
  }
}

/** Whether it is `unawait playground` that serves the page. */
function isOfCommand(): boolean {
  return location.hostname === "127.0.0.1";
}

/** Keeps the page for visits without network. The command's own server is always there, and its port changes. */
function keepForOffline(): void {
  if (!import.meta.env.PROD || isOfCommand() || !("serviceWorker" in navigator)) return;
  // Where a browser does not allow it, the page works as long as there is a network.
  navigator.serviceWorker.register(new URL("./offline.js", document.baseURI)).catch(() => undefined);
}

/** `unawait playground FILE` serves the file beside the page, and opens the page with `#file`. */
async function fileOfCommand(): Promise<State | undefined> {
  if (!location.hash.startsWith("#file=")) return undefined;
  const response = await fetch(new URL("./file", document.baseURI));
  if (!response.ok) throw new Error("the file could not be loaded");
  return { code: await response.text(), name: decodeURIComponent(location.hash.slice(6)), mode, view };
}

function adopt(state: State): void {
  mode = state.mode;
  view = state.view;
  load(state.code, state.name);
  gallery.show(examples.find((example) => example.code === state.code));
}

function showExample(example: Example): void {
  load(example.code, "input.js");
  gallery.show(example);
  remember({ code: example.code, name, mode, view });
}

function load(code: string, itsName: string): void {
  name = itsName;
  by("file-name").textContent = name;
  editors.load(code, name);
  arrange();
  ask();
}

function ask(code = editors.code): void {
  const request: Request = { code, name, mode };
  compiler.ask(request);
}

let remembering = 0;

function onEdit(): void {
  pieces = [];
  unlight();
  clearTimeout(remembering);
  remembering = window.setTimeout(() => remember({ code: editors.code, name, mode, view }), 500);
}

function onAnswer(next: Answer): void {
  if (!isCurrent(next)) return;
  answer = next;
  const { result } = next;
  editors.show(result.code, result.problems);
  const isStale = result.code === undefined;
  by("stale").hidden = !isStale;
  pieces = isStale ? [] : undefined;
  tell(result, next.compiling);
  performance.mark("unawait:shown");
  if (isRunWanted) run();
}

/** Whether an answer is about what the page shows now. */
function isCurrent({ request: { code, name: itsName, mode: itsMode } }: Answer): boolean {
  return code === editors.code && itsName === name && itsMode === mode;
}

/** The line at the foot of the page. */
function tell(result: Result, compiling: number): void {
  const { functions, lowered, problems } = result;
  const errors = problems.length;
  const many = functions === 1 ? "1 async function" : `${functions} async functions`;
  if (errors > 0) setStatus("bad", errors === 1 ? "1 problem:" : `${errors} problems:`);
  else if (functions === 0) setStatus("good", "No async functions: nothing to do");
  else setStatus("good", lowered === functions ? `${many} lowered` : `${lowered} of ${many} lowered`);
  button("problems").hidden = errors === 0;
  button("problems").textContent = problems[0]?.message ?? "";
  by("timing").textContent = `compiled in ${compiling < 9.95 ? compiling.toFixed(1) : Math.round(compiling)} ms`;
  button("run").disabled = result.code === undefined;
}

function setStatus(kind: "good" | "bad", text: string): void {
  document.querySelector<HTMLElement>(".status")!.dataset["kind"] = kind;
  if (by("status").textContent !== text) by("status").textContent = text;
}

/** Whether a browser runs files of that name as they are. */
function isRunnable(): boolean {
  return /\.[mc]?js$/.test(name);
}

function arranged(): Arranged {
  const arrangement = view === "result" ? "plain" : narrow.matches ? "unified" : "merge";
  return { arrangement, folds, wraps: narrow.matches };
}

/** Makes the controls say what is so, and the editors stand accordingly. */
function arrange(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>(".switch input")) {
    input.checked = input.value === mode || input.value === view;
  }
  by("mode-note").textContent = MODE_NOTES[mode];
  const isMerge = arranged().arrangement === "merge";
  by("merge-host").hidden = !isMerge;
  by("source-host").hidden = isMerge;
  by("result-host").hidden = isMerge;
  button("folds").hidden = view !== "diff";
  button("folds").setAttribute("aria-pressed", String(!folds));
  editors.arrange(arranged());
  if (answer && isCurrent(answer)) editors.show(answer.result.code, answer.result.problems);
}

function controls(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>(".switch input")) {
    input.addEventListener("change", () => {
      if (input.name === "mode") mode = input.value as Mode;
      else view = input.value as View;
      editors.refold();
      arrange();
      ask();
      remember({ code: editors.code, name, mode, view });
    });
  }
  narrow.addEventListener("change", arrange);
  button("folds").addEventListener("click", () => {
    folds = !folds;
    arrange();
  });
  button("problems").addEventListener("click", () => goToProblems(editors.source));
  button("copy").addEventListener("click", () => copy(editors.result.state.doc.toString(), "Result copied"));
  button("share").addEventListener("click", share);
  button("run").addEventListener("click", run);
  button("close-run").addEventListener("click", () => {
    runner.stop();
    by("run-panel").hidden = true;
    button("run").focus();
  });
  button("close-link").addEventListener("click", () => by<HTMLDialogElement>("link").close());
  window.addEventListener("hashchange", async () => {
    const state = await fromFragment(location.hash).catch(() => undefined);
    if (state) adopt(state);
  });
}

async function share(): Promise<void> {
  const fragment = await toFragment({ code: editors.code, name, mode, view });
  history.replaceState(null, "", fragment);
  await copy(location.href, isOfCommand() ? "Link copied; it works here, while the command runs" : "Link copied");
}

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    by<HTMLInputElement>("link-text").value = text;
    by<HTMLDialogElement>("link").showModal();
    by<HTMLInputElement>("link-text").select();
  }
}

/** A run that waits for the result of what was typed last. */
let isRunWanted = false;

function run(): void {
  isRunWanted = !answer || !isCurrent(answer);
  const code = answer?.result.code;
  if (isRunWanted || code === undefined) return;
  by("run-panel").hidden = false;
  by("run-title").focus({ preventScroll: true });
  if (narrow.matches) by("run-panel").scrollIntoView();
  if (!isRunnable()) return runner.refuse(`Types and JSX do not run in a browser, so ${name} does not`);
  const [source, result] = [toScript(editors.code), toScript(code)];
  if (source === undefined || result === undefined) runner.refuse("Nothing can be imported in the sandbox");
  else runner.start(source, result, mode === "exact");
}

let toasting = 0;

function toast(text: string): void {
  by("toast").textContent = text;
  clearTimeout(toasting);
  toasting = window.setTimeout(() => (by("toast").textContent = ""), 4000);
}

/** Where the pointer was last, so that a move within a piece does nothing. */
let pointed: { side: Side; at: number } | undefined;

function onPointer(side: Side, at: number | undefined): void {
  if (at === undefined) {
    pointed = undefined;
    unlight();
  } else if (pointed?.side !== side || pointed.at !== at) {
    pointed = { side, at };
    light(side, at, false);
  }
}

/** Lights what belongs to a place, on both sides; the other side's rest is dimmed. */
function light(side: Side, at: number, reveals: boolean): void {
  const source = editors.source.state;
  pieces ??= segments(answer?.result.map, source.doc, editors.result.state.doc);
  const lit: Lit | undefined = side === "source" ? litFromSource(source, at, pieces) : litFromResult(source, at, pieces);
  setLight(editors.source, lit?.source ?? [], side === "result");
  setLight(editors.result, lit?.result ?? [], side === "source");
  const [other, place] = side === "source" ? [editors.result, lit?.result[0]] : [editors.source, lit?.source[0]];
  if (reveals && place && view === "result" && !narrow.matches) reveal(other, place.from, place.to);
}

function unlight(): void {
  setLight(editors.source, [], false);
  setLight(editors.result, [], false);
}
