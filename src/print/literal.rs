//! Literals: strings, numbers, arrays and objects.
//!
//! ```js
//! ["text", 1.5, 10n, /re/g, { key: value, method() {} }]
//! ```

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{ArrayLit, Expr, ExprOrSpread, Lit, ObjectLit, Prop, PropName, PropOrSpread, Str};
use swc_core::ecma::visit::VisitWith;

use super::Printer;
use super::brackets::{Brackets, Comma, Items, Lines};
use super::comments;
use super::doc::{Doc, docs, hardline, word};
use super::parens::Slot;

impl<'a> Printer<'a> {
    /// A generated literal.
    pub(super) fn lit(&mut self, node: &Lit) -> Doc<'a> {
        match node {
            Lit::Str(text) => self.string(text),
            Lit::Bool(node) => word(if node.value { "true" } else { "false" }),
            Lit::Null(_) => word("null"),
            Lit::Num(node) => match &node.raw {
                Some(raw) => Doc::text(self.arena, raw),
                None => Doc::text(self.arena, &node.value.to_string()),
            },
            Lit::BigInt(node) => match &node.raw {
                Some(raw) => Doc::text(self.arena, raw),
                None => Doc::text(self.arena, &format!("{}n", node.value)),
            },
            Lit::Regex(node) => Doc::text(self.arena, &format!("/{}/{}", node.exp, node.flags)),
            Lit::JSXText(node) => Doc::text(self.arena, &node.raw),
        }
    }

    /// A string: as the author wrote it, or in the quotes of the file.
    pub(super) fn string(&mut self, node: &Str) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |_| ()) {
            return doc;
        }
        if let Some(raw) = &node.raw {
            return Doc::text(self.arena, raw);
        }
        let value = node.value.to_string_lossy();
        let other = if self.style.quote == '"' { '\'' } else { '"' };
        let prefer_other = value.matches(self.style.quote).count() > value.matches(other).count();
        Doc::text(self.arena, &quoted(&value, if prefer_other { other } else { self.style.quote }))
    }

    /// `[a, b]`
    pub(super) fn array(&mut self, node: &ArrayLit) -> Doc<'a> {
        if node.elems.is_empty() {
            return word("[]");
        }
        let hole_last = matches!(node.elems.last(), Some(None));
        let arena = self.arena;
        let parts = node.elems.iter().map(|elem| elem.as_ref().map_or(Doc::nil(), |elem| self.element(elem)));
        let parts = arena.list(parts);
        let comma = match (hole_last, self.style.item_commas) {
            (true, _) => Comma::Always,
            (false, true) => Comma::OnLines,
            (false, false) => Comma::Never,
        };
        let lines = if is_table(node) { Lines::Always } else { Lines::IfLong };
        Items { docs: parts, brackets: Brackets::Square, comma, lines }.doc(arena)
    }

    fn element(&mut self, node: &ExprOrSpread) -> Doc<'a> {
        if node.spread.is_some() {
            return docs![self.arena, "...", self.expr(&node.expr, Slot::Spread)];
        }
        self.expr(&node.expr, Slot::Item)
    }

    /// `{ a, b: c }`
    pub(super) fn object(&mut self, node: &ObjectLit) -> Doc<'a> {
        let parts = self.arena.list(node.props.iter().map(|prop| self.commented_prop(prop)));
        let broken = self.opens_on_new_line(node.span);
        self.braced_items(parts, broken, true)
    }

    /// Whether the author's braces have their first item on a line of its own.
    pub(super) fn opens_on_new_line(&self, span: Span) -> bool {
        let Some((lo, hi)) = self.origin(span).filter(|(lo, _)| self.byte(*lo) == Some(b'{')) else {
            return false;
        };
        let inside = self.text(lo + 1, hi);
        let gap = inside.len() - inside.trim_start().len();
        inside.get(..gap).is_some_and(|gap| gap.contains('\n')) && !inside.trim_start().starts_with('}')
    }

    /// Items in braces, on one line if they fit.
    pub(super) fn braced_items(&self, items: &'a [Doc<'a>], broken: bool, comma: bool) -> Doc<'a> {
        if items.is_empty() {
            return word("{}");
        }
        let comma = if comma && self.style.item_commas { Comma::OnLines } else { Comma::Never };
        let brackets = if self.style.spaced_braces { Brackets::SpacedBraces } else { Brackets::Braces };
        let lines = if broken { Lines::Always } else { Lines::IfLong };
        Items { docs: items, brackets, comma, lines }.doc(self.arena)
    }

    /// A property with the comments around it, which all go above it: a comma follows.
    fn commented_prop(&mut self, node: &PropOrSpread) -> Doc<'a> {
        let mut found = Vec::new();
        if let Some((lo, hi)) = self.prop_origin(node) {
            found = comments::leading(self.source, &self.comments, lo);
            found.extend(comments::trailing(self.source, &self.comments, hi));
        }
        let mut parts = Vec::new();
        for index in found {
            if self.comments.claim(index) {
                parts.push(self.comment(index));
                parts.push(hardline());
            }
        }
        parts.push(match node {
            PropOrSpread::Prop(prop) => self.prop(prop),
            PropOrSpread::Spread(spread) => docs![self.arena, "...", self.expr(&spread.expr, Slot::Spread)],
        });
        Doc::concat(self.arena, parts)
    }

    fn prop_origin(&self, node: &PropOrSpread) -> Option<(u32, u32)> {
        let (first, last) = match node {
            PropOrSpread::Spread(spread) => (spread.expr.span(), spread.expr.span()),
            PropOrSpread::Prop(prop) => match &**prop {
                Prop::KeyValue(pair) => (pair.key.span(), pair.value.span()),
                Prop::Method(method) => (method.key.span(), method.function.span),
                other => (other.span(), other.span()), // These have spans of their own.
            },
        };
        Some((self.origin(first)?.0, self.origin(last)?.1))
    }

    /// A property of an object.
    pub(super) fn prop(&mut self, node: &Prop) -> Doc<'a> {
        match node {
            Prop::Shorthand(name) => self.ident(name),
            Prop::KeyValue(pair) => {
                let key = self.prop_name(&pair.key);
                self.assign_to(key, word(":"), &pair.value, super::assign::Side::Named)
            }
            Prop::Assign(prop) => {
                docs![self.arena, self.ident(&prop.key), " = ", self.expr(&prop.value, Slot::Item)]
            }
            Prop::Getter(prop) => match self.slice(prop.span, |v| prop.visit_with(v)) {
                Some(doc) => doc,
                None => self.method(word("get "), &prop.key, &prop.function),
            },
            Prop::Setter(prop) => match self.slice(prop.span, |v| prop.visit_with(v)) {
                Some(doc) => doc,
                None => self.method(word("set "), &prop.key, &prop.function),
            },
            Prop::Method(prop) => {
                let key = self.real(prop.key.span());
                let whole = key
                    .zip(self.real(prop.function.span))
                    .map(|(key, function)| (key.0.min(function.0), function.1.max(key.1)));
                match whole.and_then(|range| self.slice_bytes(range, |v| prop.visit_with(v))) {
                    Some(doc) => doc,
                    None => self.method(Doc::nil(), &prop.key, &prop.function),
                }
            }
        }
    }

    /// The key of a property.
    pub(super) fn prop_name(&mut self, node: &PropName) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span(), |v| node.visit_with(v)) {
            return doc;
        }
        match node {
            PropName::Ident(name) => {
                let copied = self.slice(name.span, |_| ());
                copied.unwrap_or_else(|| self.named(name.span, Doc::name(self.arena, &name.sym)))
            }
            PropName::Str(text) => self.string(text),
            PropName::Num(number) => self.lit(&Lit::Num(number.clone())),
            PropName::Computed(key) => self.computed(key),
            PropName::BigInt(number) => self.lit(&Lit::BigInt(number.clone())),
        }
    }
}

/// Several objects, or several arrays, with more than one item each: one a line.
fn is_table(node: &ArrayLit) -> bool {
    let rows = |elem: &Option<ExprOrSpread>| match elem.as_ref().map(|elem| &*elem.expr) {
        Some(Expr::Object(object)) if object.props.len() > 1 => Some(true),
        Some(Expr::Array(array)) if array.elems.len() > 1 => Some(false),
        _ => None, // Anything else may share a line.
    };
    let first = node.elems.first().and_then(rows);
    node.elems.len() > 1 && first.is_some() && node.elems.iter().all(|elem| rows(elem) == first)
}

fn quoted(value: &str, quote: char) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push(quote);
    for c in value.chars() {
        match c {
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\\' => text.push_str("\\\\"),
            '\u{2028}' => text.push_str("\\u2028"),
            '\u{2029}' => text.push_str("\\u2029"),
            c if c == quote => text.extend(['\\', c]),
            c if c.is_control() => text.extend(c.escape_unicode()),
            c => text.push(c),
        }
    }
    text.push(quote);
    text
}
