// The two editors, in one of three arrangements:
//
//   plain     source │ result                   two editors of their own
//   merge     source ┃ result                   side by side, line by line, unchanged parts folded
//   unified   source, below it the result with the lines it replaces (for narrow screens)
//
// They live in shadow roots: there CodeMirror's styles need no exception in the page's policy.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyField, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState, type Extension } from "@codemirror/state";
import { EditorView, ViewPlugin, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { highlighter } from "./highlight.ts";
import { changes } from "./changes.ts";
import type { Problem } from "./compiler.ts";
import { lights } from "./light.ts";
import { problemMarks, showProblems } from "./problems.ts";
import sheetText from "./editor.css?raw";

export type Arrangement = "plain" | "merge" | "unified";
export type Side = "source" | "result";

/** The elements that editors are put into. */
export interface Hosts {
  source: HTMLElement;
  result: HTMLElement;
  merge: HTMLElement;
}

export interface Listeners {
  /** The author has changed the source to this text, which is not shown yet. */
  onText(code: string): void;
  /** The author has changed the source, and it is shown. */
  onEdit(): void;
  /** The cursor was moved, but not by typing. */
  onCursor(side: Side, at: number): void;
  /** The pointer is over a place in the text, or over none. */
  onPointer(side: Side, at: number | undefined): void;
}

export interface Arranged {
  arrangement: Arrangement;
  /** Whether unchanged parts are folded. */
  folds: boolean;
  /** Whether long lines are broken. */
  wraps: boolean;
}

const FOLDS = { margin: 3, minSize: 4 };
const DIFF = { override: changes };
const sheet = new CSSStyleSheet();
sheet.replaceSync(sheetText);

export class Editors {
  source!: EditorView;
  result!: EditorView;
  #merge: MergeView | undefined;
  #arranged: Arranged = { arrangement: "plain", folds: true, wraps: false };
  #name = "input.js";
  #hosts: Record<keyof Hosts, ShadowRoot>;
  #listeners: Listeners;
  /** The texts are others altogether, so folds are to be made anew. */
  #isFresh = false;

  constructor(hosts: Hosts, listeners: Listeners, code: string, name: string, arranged: Arranged) {
    this.#listeners = listeners;
    this.#hosts = { source: shadow(hosts.source), result: shadow(hosts.result), merge: shadow(hosts.merge) };
    this.#name = name;
    this.#arranged = arranged;
    this.#build(EditorState.create({ doc: code }), "");
  }

  /** The source text. */
  get code(): string {
    return this.source.state.doc.toString();
  }

  /** Puts another file into the editor. */
  load(code: string, name: string): void {
    this.#isFresh = true;
    if (syntaxOf(name) === syntaxOf(this.#name)) {
      this.source.dispatch({
        changes: { from: 0, to: this.source.state.doc.length, insert: code },
        selection: { anchor: 0 },
        scrollIntoView: true,
      });
    } else {
      this.#rebuild(EditorState.create({ doc: code }));
    }
    this.#name = name;
  }

  /** Makes folds anew with the next result. */
  refold(): void {
    this.#isFresh = true;
  }

  /** Arranges the editors; text, cursor and undo steps stay. */
  arrange(arranged: Arranged): void {
    const { arrangement, folds, wraps } = this.#arranged;
    if (arrangement === arranged.arrangement && folds === arranged.folds && wraps === arranged.wraps) return;
    this.#arranged = arranged;
    this.#rebuild(this.source.state);
  }

  /** Shows a result; where there is none the last one stays. */
  show(code: string | undefined, problems: readonly Problem[]): void {
    showProblems(this.source, problems);
    if (code === undefined) return;
    const isFresh = this.#isFresh;
    this.#isFresh = false;
    const { arrangement } = this.#arranged;
    if (arrangement === "unified") {
      this.result.setState(this.#resultState(code));
    } else if (arrangement === "merge" && isFresh) {
      this.#rebuild(this.source.state, code);
      showProblems(this.source, problems);
    } else {
      const change = difference(this.result.state.doc.toString(), code);
      if (change) this.result.dispatch({ changes: change });
    }
  }

  #rebuild(state: EditorState, result = this.result.state.doc.toString()): void {
    const hadFocus = this.source.hasFocus;
    const top = this.#merge?.dom.scrollTop ?? this.source.scrollDOM.scrollTop;
    if (this.#merge) {
      this.#merge.destroy();
    } else {
      this.source.destroy();
      this.result.destroy();
    }
    this.#merge = undefined;
    this.#build(state, result);
    (this.#merge as MergeView | undefined)?.dom.scrollTo({ top });
    this.source.scrollDOM.scrollTop = top;
    if (hadFocus) this.source.focus();
  }

  #build(state: EditorState, result: string): void {
    const { arrangement, folds } = this.#arranged;
    const source = { doc: state.doc, selection: state.selection, extensions: this.#sourceExtensions(state) };
    if (arrangement === "merge") {
      this.#merge = new MergeView({
        a: source,
        b: { doc: result, extensions: this.#resultExtensions() },
        root: this.#hosts.merge,
        parent: this.#hosts.merge,
        gutter: true,
        highlightChanges: true,
        diffConfig: DIFF,
        ...(folds ? { collapseUnchanged: FOLDS } : {}),
      });
      this.source = this.#merge.a;
      this.result = this.#merge.b;
      return;
    }
    const { source: left, result: right } = this.#hosts;
    this.source = new EditorView({ state: EditorState.create(source), root: left, parent: left });
    this.result = new EditorView({ state: this.#resultState(result), root: right, parent: right });
  }

  #resultState(code: string): EditorState {
    const { arrangement, folds } = this.#arranged;
    const unified = unifiedMergeView({
      original: this.source.state.doc,
      mergeControls: false,
      diffConfig: DIFF,
      ...(folds ? { collapseUnchanged: FOLDS } : {}),
    });
    const extensions = [this.#resultExtensions(), arrangement === "unified" ? unified : []];
    return EditorState.create({ doc: code, extensions });
  }

  #sourceExtensions(state: EditorState): Extension {
    const undo = state.field(historyField, false);
    return [
      this.#common("source"),
      history(),
      undo === undefined ? [] : historyField.init(() => undo),
      typingOver,
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      problemMarks(),
      EditorView.contentAttributes.of({ "aria-label": "Source; Tab leaves the editor", tabindex: "0" }),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
      // The compiler can begin while the editor draws what was typed.
      ViewPlugin.define(() => ({
        update: ({ docChanged, state }) => {
          if (docChanged) this.#listeners.onText(state.doc.toString());
        },
      })),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.#listeners.onEdit();
      }),
    ];
  }

  #resultExtensions(): Extension {
    return [
      this.#common("result"),
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ "aria-label": "Result", "aria-readonly": "true", tabindex: "0" }),
      keymap.of([...defaultKeymap, ...searchKeymap]),
    ];
  }

  /** What both sides have. Tab is left to the browser: it leads out of the editor. */
  #common(side: Side): Extension {
    const { onCursor, onPointer } = this.#listeners;
    const isJsx = /x$|\.js$|\.mjs$|\.cjs$/.test(this.#name);
    return [
      lineNumbers(),
      drawSelection(),
      EditorState.allowMultipleSelections.of(true),
      search({ top: true }),
      highlightSelectionMatches(),
      syntaxHighlighting(highlighter),
      javascript({ jsx: isJsx, typescript: syntaxOf(this.#name) !== "js" }),
      this.#arranged.wraps ? EditorView.lineWrapping : [],
      lights,
      EditorView.updateListener.of(({ selectionSet, docChanged, view, state }) => {
        if (selectionSet && !docChanged && view.hasFocus) onCursor(side, state.selection.main.head);
      }),
      EditorView.domEventHandlers({
        mousemove: (event, view) => {
          const isPressed = event.buttons !== 0;
          const at = isPressed ? null : view.posAtCoords({ x: event.clientX, y: event.clientY });
          if (!isPressed) onPointer(side, at ?? undefined);
        },
        mouseleave: () => onPointer(side, undefined),
      }),
    ];
  }
}

/** Scrolls a place into view, if it is out of it. */
export function reveal(view: EditorView, from: number, to: number): void {
  const length = view.state.doc.length;
  const range = EditorSelection.range(Math.min(from, length), Math.min(to, length));
  view.dispatch({ effects: EditorView.scrollIntoView(range, { y: "nearest", yMargin: 40 }) });
}

/**
 * Text typed over a selection is put in by us. Left to itself the browser would keep the looks of what was
 * there with inline styles, which the page's policy blocks, and tell the console about each.
 */
const typingOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main, ranges } = view.state.selection;
    if (event.inputType !== "insertText" || !event.data || event.isComposing || main.empty || ranges.length > 1) return false;
    const insert = () => view.state.update(view.state.replaceSelection(event.data!), { userEvent: "input.type", scrollIntoView: true });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, main.from, main.to, event.data!, insert))) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

function shadow(host: HTMLElement): ShadowRoot {
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  return root;
}

function syntaxOf(name: string): "js" | "ts" | "tsx" {
  if (name.endsWith(".tsx")) return "tsx";
  return /\.[mc]?ts$/.test(name) ? "ts" : "js";
}

/** The one change that makes `before` `after`, without what both begin and end with. */
function difference(before: string, after: string): { from: number; to: number; insert: string } | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < most - from && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
