// Problems where they are: underlined in the editor with their hint, marked at the line, and in a list
// that F8 and the status line lead to.

import { diagnosticCount, linter, lintGutter, nextDiagnostic, openLintPanel, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Problem } from "./compiler.ts";

/** Gutter, underlines and tooltips. */
export function problemMarks(): Extension {
  return [lintGutter(), linter(null)];
}

/** Puts the problems of a result into the editor. */
export function showProblems(view: EditorView, problems: readonly Problem[]): void {
  if (problems.length === 0 && diagnosticCount(view.state) === 0) return;
  const length = view.state.doc.length;
  const shown = problems.map((problem): Diagnostic => {
    const from = Math.min(problem.from, length);
    // A place without width cannot be seen; it takes the character before or behind it.
    const to = Math.max(Math.min(problem.to, length), Math.min(from + 1, length));
    return {
      from: from === to ? Math.max(0, from - 1) : from,
      to,
      severity: problem.severity,
      message: problem.hint ? `${problem.message}. ${problem.hint}` : problem.message,
      renderMessage: () => render(problem),
    };
  });
  view.dispatch(setDiagnostics(view.state, shown));
}

/** Opens the list of problems and goes to the next one. */
export function goToProblems(view: EditorView): void {
  openLintPanel(view);
  view.focus();
  nextDiagnostic(view);
}

function render(problem: Problem): HTMLElement {
  const box = document.createElement("span");
  const message = document.createElement("span");
  message.className = "problem-message";
  message.textContent = problem.message;
  box.append(message);
  if (problem.hint) {
    const hint = document.createElement("span");
    hint.className = "problem-hint";
    hint.textContent = `Hint: ${problem.hint}`;
    box.append(hint);
  }
  return box;
}
