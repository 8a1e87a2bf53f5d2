// Makes a script of a module, for the sandbox, where nothing can be loaded. What is exported stays, only
// nobody gets it.
//
//   export const f = …      const f = …
//   export default g();     self.default = g();
//   import { h } from "x"   cannot be run

import { javascriptLanguage } from "@codemirror/lang-javascript";
import type { SyntaxNode } from "@lezer/common";

/** The text as a script; `undefined` where it imports something. */
export function toScript(text: string): string | undefined {
  const top = javascriptLanguage.parser.parse(text).topNode;
  if (top.getChild("ImportDeclaration")) return undefined;
  const exports = top.getChildren("ExportDeclaration");
  if (exports.length === 0) return text;
  let out = "";
  let at = 0;
  for (const node of exports) {
    const instead = unexported(node, text);
    if (instead === undefined) return undefined;
    out += text.slice(at, node.from) + instead;
    at = node.to;
  }
  // A module is strict, and its `this` is undefined.
  return `(function () { "use strict";${out}${text.slice(at)}\n}).call(undefined);`;
}

/** What an export leaves; `undefined` where it loads something. */
function unexported(node: SyntaxNode, text: string): string | undefined {
  if (node.getChild("from") || node.getChild("String")) return undefined;
  if (node.getChild("ExportGroup")) return ";";
  const byDefault = node.getChild("default");
  const rest = text.slice((byDefault ?? node.firstChild!).to, node.to);
  const declared = node.getChild("FunctionDeclaration") ?? node.getChild("ClassDeclaration");
  const isNamed = declared?.getChild("VariableDefinition") != null;
  return !byDefault || isNamed ? rest : `self.default =${rest};`;
}
