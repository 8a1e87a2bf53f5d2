//! Arrow functions.
//!
//! ```js
//! (u) => u.id
//! (u) => ({ u })
//! (a) => (b) => {
//!   use(a, b);
//! }
//! ```

use swc_core::common::Spanned;
use swc_core::ecma::ast::{ArrowExpr, ArrowFunctionBody, Expr};
use swc_core::ecma::visit::VisitWith;

use super::Printer;
use super::doc::{Arena, Doc, docs, line, softline, word};
use super::parens::Slot;

/// How the body goes with what is before it.
#[derive(Clone, Copy)]
enum Body<'a> {
    /// On the same line, whatever it is.
    Same(Doc<'a>),
    /// On a line of its own if it does not fit.
    Below(Doc<'a>),
}

impl<'a> Printer<'a> {
    /// A generated arrow function.
    pub(super) fn arrow(&mut self, node: &ArrowExpr) -> Doc<'a> {
        self.arrow_both_ways(node).0
    }

    /// The function on a line of its own, and as the last argument on the line of the call.
    pub(super) fn arrow_both_ways(&mut self, node: &ArrowExpr) -> (Doc<'a>, Doc<'a>) {
        let (first, flat_first) = self.arrow_head(node);
        let (mut plain, mut flat) = (Vec::new(), Vec::new());
        let mut at = node;
        while let ArrowFunctionBody::Expr(body) = &*at.body
            && let Expr::Arrow(inner) = &**body
            && self.real(inner.span).is_none()
        {
            let (head, flat_head) = self.arrow_head(inner);
            plain.push(head);
            flat.push(flat_head);
            at = inner;
        }
        let body = self.body_of(at);
        let comma = if self.style.argument_commas { word(",") } else { Doc::nil() };
        let end = docs![self.arena, Doc::if_break(self.arena, comma, Doc::nil()), softline()];
        let (plain, flat) = (self.heads(first, &plain), self.heads(flat_first, &flat));
        (compose(self.arena, plain, body, Doc::nil()), compose(self.arena, flat, body, end))
    }

    /// The heads of arrows that are each other's bodies.
    fn heads(&self, first: Doc<'a>, inner: &[Doc<'a>]) -> Doc<'a> {
        if inner.is_empty() {
            return first;
        }
        let arrow = docs![self.arena, " =>", line()];
        let inner = self.arena.list(inner.iter().map(|head| docs![self.arena, arrow, *head]));
        let inner = Doc::row(inner);
        docs![self.arena, first, inner].indent(self.arena).group(self.arena)
    }

    fn arrow_head(&mut self, node: &ArrowExpr) -> (Doc<'a>, Doc<'a>) {
        let keyword = if node.is_async { word("async ") } else { Doc::nil() };
        let copied = self.origin(node.span).and_then(|(lo, _)| self.copied_arrow_head(lo, node));
        let (plain, flat) = match copied {
            Some(doc) => (doc, doc),
            None => self.params(node.params.iter()),
        };
        let head = |params| self.function_start(node.span, docs![self.arena, keyword, params]);
        (head(plain), head(flat))
    }

    /// The author's parameters with what is between them.
    fn copied_arrow_head(&mut self, lo: u32, node: &ArrowExpr) -> Option<Doc<'a>> {
        let from = self.skip_word(self.skip_trivia(lo), "async");
        let from = self.skip_trivia(from);
        if let [param] = node.params.as_slice()
            && self.real(param.span()).is_some_and(|(lo, _)| lo == from)
        {
            return self.slice(param.span(), |v| param.visit_with(v));
        }
        let spans = node.params.iter().map(Spanned::span);
        self.copied_params(from, spans, |v| node.params.visit_with(v))
    }

    fn body_of(&mut self, node: &ArrowExpr) -> Body<'a> {
        let body = match &*node.body {
            ArrowFunctionBody::FunctionBody(body) => return Body::Same(self.function_body(body)),
            ArrowFunctionBody::Expr(body) => &**body,
        };
        let doc = match body {
            Expr::Bin(bin) if self.real(bin.span).is_none() && !self.begins_badly(body, Slot::ArrowBody) => {
                self.binary_row(bin).group(self.arena)
            }
            Expr::Cond(cond)
                if self.real(cond.span).is_none() && !self.begins_badly(body, Slot::ArrowBody) =>
            {
                self.whole_conditional(cond)
            }
            _ => self.start_of(body, Slot::ArrowBody), // All others indent themselves.
        };
        match body {
            Expr::Paren(inner) if inner.expr.is_object() || inner.expr.is_seq() => Body::Same(doc),
            Expr::Object(_)
            | Expr::Array(_)
            | Expr::Tpl(_)
            | Expr::TaggedTpl(_)
            | Expr::JSXElement(_)
            | Expr::JSXFragment(_)
            | Expr::Seq(_) => Body::Same(doc),
            Expr::Cond(_) if self.real(body.span()).is_none() => {
                let open = Doc::if_break(self.arena, Doc::nil(), word("("));
                Body::Below(docs![self.arena, open, doc, Doc::if_break(self.arena, Doc::nil(), word(")"))])
            }
            _ => Body::Below(doc), // Everything else may move down.
        }
    }

    /// The body of an arrow function.
    pub(super) fn arrow_body(&mut self, node: &ArrowFunctionBody) -> Doc<'a> {
        match node {
            ArrowFunctionBody::FunctionBody(body) => self.function_body(body),
            ArrowFunctionBody::Expr(body) => self.start_of(body, Slot::ArrowBody),
        }
    }
}

fn compose<'a>(arena: &'a Arena, head: Doc<'a>, body: Body<'a>, end: Doc<'a>) -> Doc<'a> {
    match body {
        Body::Same(doc) => docs![arena, head, " => ", doc].group(arena),
        Body::Below(doc) => {
            let below = docs![arena, line(), doc].indent(arena);
            docs![arena, head, " =>", docs![arena, below, end].group(arena)].group(arena)
        }
    }
}
