// Lights ranges of an editor and dims the rest of it.

import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";
import type { Range } from "./links.ts";

const light = StateEffect.define<{ ranges: readonly Range[]; dims: boolean }>();
const lit = Decoration.mark({ class: "lit" });
const dimmed = Decoration.mark({ class: "dimmed" });

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(light)) return decorate(effect.value.ranges, effect.value.dims, transaction.newDoc.length);
    }
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (it) => EditorView.decorations.from(it),
});

/** The extension that {@link setLight} needs. */
export const lights: Extension = field;

/** Lights these ranges, which are in order; none: everything looks as usual. */
export function setLight(view: EditorView, ranges: readonly Range[], dims: boolean): void {
  const isDark = view.state.field(field, false)?.size === 0;
  if (ranges.length === 0 && isDark) return;
  view.dispatch({ effects: light.of({ ranges, dims }) });
}

function decorate(ranges: readonly Range[], dims: boolean, length: number): DecorationSet {
  const marks = [];
  let at = 0;
  for (const range of ranges) {
    const from = Math.min(range.from, length);
    const to = Math.min(range.to, length);
    if (dims && from > at) marks.push(dimmed.range(at, from));
    if (to > from) marks.push(lit.range(from, to));
    at = to;
  }
  if (dims && ranges.length > 0 && at < length) marks.push(dimmed.range(at, length));
  return Decoration.set(marks);
}
