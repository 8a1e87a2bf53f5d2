//! Template literals: their text is never touched, and no line breaks come into their holes.
//!
//! ```js
//! `sum: ${a + b}`
//! ```

use swc_core::common::Span;
use swc_core::ecma::ast::{Tpl, TplElement};
use swc_core::ecma::visit::VisitWith;

use super::Printer;
use super::doc::{Doc, docs, word};
use super::parens::Slot;

impl<'a> Printer<'a> {
    /// A template that may be the author's.
    pub(super) fn template_node(&mut self, node: &Tpl) -> Doc<'a> {
        match self.slice(node.span, |v| node.visit_with(v)) {
            Some(doc) => doc,
            None => self.template(node),
        }
    }

    /// A generated template, whose text may still be the author's.
    pub(super) fn template(&mut self, node: &Tpl) -> Doc<'a> {
        let mut parts = vec![word("`")];
        for (at, quasi) in node.quasis.iter().enumerate() {
            parts.push(self.quasi(quasi));
            if let Some(expr) = node.exprs.get(at) {
                let doc = self.expr(expr, Slot::Any);
                parts.push(docs![self.arena, "${", if doc.breaks { doc } else { doc.flat(self.arena) }, "}"]);
            }
        }
        parts.push(word("`"));
        Doc::concat(self.arena, parts)
    }

    fn quasi(&mut self, node: &TplElement) -> Doc<'a> {
        match self.own_text(node.span) {
            Some(doc) => doc,
            None => Doc::text(self.arena, &node.raw),
        }
    }

    fn own_text(&mut self, span: Span) -> Option<Doc<'a>> {
        self.real(span).map(|(lo, hi)| self.copy(lo, hi, &[(lo, hi)], Vec::new()))
    }
}
