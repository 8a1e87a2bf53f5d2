// Which tokens get which class; `editor.css` gives the classes their colours.

import { tagHighlighter, tags } from "@lezer/highlight";

export const highlighter = tagHighlighter([
  { tag: tags.keyword, class: "tok-keyword" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.escape], class: "tok-string" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.self], class: "tok-constant" },
  { tag: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName))], class: "tok-function" },
  { tag: [tags.function(tags.propertyName), tags.function(tags.definition(tags.propertyName))], class: "tok-function" },
  { tag: [tags.propertyName, tags.attributeName], class: "tok-property" },
  { tag: [tags.typeName, tags.className, tags.definition(tags.className), tags.tagName], class: "tok-type" },
  { tag: tags.comment, class: "tok-comment" },
  { tag: [tags.punctuation, tags.operator, tags.bracket, tags.separator], class: "tok-quiet" },
]);
