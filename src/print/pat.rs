//! Patterns: what is declared and assigned to.
//!
//! ```js
//! const { a, b: [c, ...d], e = 1 } = f;
//! ```

use swc_core::common::Spanned;
use swc_core::ecma::ast::{ArrayPat, KeyValuePatProp, ObjectPat, ObjectPatProp, Pat, RestPat};
use swc_core::ecma::visit::VisitWith;

use super::Printer;
use super::brackets::{Brackets, Comma, Items, Lines};
use super::doc::{Doc, docs, word};
use super::parens::Slot;

/// Where a pattern stands, which decides whether it breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Param,
    Declared,
    Inner,
}

impl<'a> Printer<'a> {
    /// A pattern inside another, or anywhere else without a rule of its own.
    pub(super) fn pat(&mut self, node: &Pat) -> Doc<'a> {
        self.pat_at(node, Place::Inner, Slot::Target)
    }

    /// A parameter.
    pub(super) fn param_pat(&mut self, node: &Pat) -> Doc<'a> {
        self.pat_at(node, Place::Param, Slot::Target)
    }

    /// What a declaration declares.
    pub(super) fn declared(&mut self, node: &Pat) -> Doc<'a> {
        self.pat_at(node, Place::Declared, Slot::Target)
    }

    /// The target in the head of a loop.
    pub(super) fn target_pat(&mut self, node: &Pat, slot: Slot) -> Doc<'a> {
        self.pat_at(node, Place::Inner, slot)
    }

    fn pat_at(&mut self, node: &Pat, place: Place, slot: Slot) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span(), |v| node.visit_with(v)) {
            return doc;
        }
        match node {
            Pat::Ident(name) => self.ident(&name.id),
            Pat::Array(array) => self.array_pat(array),
            Pat::Rest(rest) => self.rest(rest),
            Pat::Object(object) => self.object_pat(object, place == Place::Declared),
            Pat::Assign(assign) => {
                let left = self.pat_at(&assign.left, place, slot);
                docs![self.arena, left, " = ", self.expr(&assign.right, Slot::Item)]
            }
            Pat::Expr(expr) => self.expr(expr, slot),
            Pat::Invalid(_) => Doc::nil(),
        }
    }

    fn rest(&mut self, node: &RestPat) -> Doc<'a> {
        docs![self.arena, "...", self.pat(&node.arg)]
    }

    /// `[a, , b]`
    pub(super) fn array_pat(&mut self, node: &ArrayPat) -> Doc<'a> {
        if node.elems.is_empty() {
            return word("[]");
        }
        let rest = matches!(node.elems.last(), Some(Some(Pat::Rest(_))));
        let hole_last = matches!(node.elems.last(), Some(None));
        let arena = self.arena;
        let parts = node.elems.iter().map(|elem| elem.as_ref().map_or(Doc::nil(), |pat| self.pat(pat)));
        let parts = arena.list(parts);
        let comma = match (hole_last, rest || !self.style.item_commas) {
            (true, _) => Comma::Always,
            (false, true) => Comma::Never,
            (false, false) => Comma::OnLines,
        };
        Items { docs: parts, brackets: Brackets::Square, comma, lines: Lines::IfLong }.doc(arena)
    }

    /// `{ a, b: c }`; one that is `declared` breaks if it has patterns with content in it.
    pub(super) fn object_pat(&mut self, node: &ObjectPat, declared: bool) -> Doc<'a> {
        let parts = self.arena.list(node.props.iter().map(|prop| self.pat_prop(prop)));
        let rest = matches!(node.props.last(), Some(ObjectPatProp::Rest(_)));
        let nested = |prop: &ObjectPatProp| match prop {
            ObjectPatProp::KeyValue(pair) => match &*pair.value {
                Pat::Object(object) => !object.props.is_empty(),
                Pat::Array(array) => !array.elems.is_empty(),
                Pat::Assign(assign) => assign.left.is_object(),
                _ => false, // Only objects have lines of their own.
            },
            ObjectPatProp::Assign(_) | ObjectPatProp::Rest(_) => false,
        };
        let broken = (declared && node.props.iter().any(nested)) || self.opens_on_new_line(node.span);
        self.braced_items(parts, broken, !rest)
    }

    fn pat_prop(&mut self, node: &ObjectPatProp) -> Doc<'a> {
        match node {
            ObjectPatProp::KeyValue(pair) => self.key_value_pat(pair),
            ObjectPatProp::Assign(prop) => {
                if let Some(doc) = self.slice(prop.span, |v| prop.visit_with(v)) {
                    return doc;
                }
                let name = self.ident(&prop.key.id);
                match &prop.value {
                    Some(value) => docs![self.arena, name, " = ", self.expr(value, Slot::Item)],
                    None => name,
                }
            }
            ObjectPatProp::Rest(rest) => self.rest(rest),
        }
    }

    /// `key: pattern`
    pub(super) fn key_value_pat(&mut self, node: &KeyValuePatProp) -> Doc<'a> {
        let key = self.prop_name(&node.key);
        docs![self.arena, key, ": ", self.pat(&node.value)]
    }
}
