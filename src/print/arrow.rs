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
        self.arrow_ways(node, false).0
    }

    /// The function on a line of its own, and as the last argument on the line of the call.
    pub(super) fn arrow_both_ways(&mut self, node: &ArrowExpr) -> (Doc<'a>, Doc<'a>) {
        self.arrow_ways(node, true)
    }

    fn arrow_ways(&mut self, node: &ArrowExpr, both: bool) -> (Doc<'a>, Doc<'a>) {
        let (first, flat_first, mut same) = self.arrow_head(node);
        let (mut plain, mut flat) = (Vec::new(), Vec::new());
        let mut at = node;
        while let ArrowFunctionBody::Expr(body) = &*at.body
            && let Expr::Arrow(inner) = &**body
            && self.real(inner.span).is_none()
        {
            let (head, flat_head, same_head) = self.arrow_head(inner);
            same &= same_head;
            plain.push(head);
            flat.push(flat_head);
            at = inner;
        }
        let body = self.body_of(at);
        let on_own_line = compose(self.arena, self.heads(first, &plain), body, None);
        if !both || (same && matches!(body, Body::Same(_))) {
            return (on_own_line, on_own_line);
        }
        let comma = if self.style.argument_commas { word(",") } else { Doc::nil() };
        let flat = self.heads(flat_first, &flat);
        (on_own_line, compose(self.arena, flat, body, Some(comma)))
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

    /// What is before the arrow, also without any break, and whether that is the same.
    fn arrow_head(&mut self, node: &ArrowExpr) -> (Doc<'a>, Doc<'a>, bool) {
        let copied = self.origin(node.span).and_then(|(lo, _)| self.copied_arrow_head(lo, node));
        if let Some(doc) = copied {
            let head = self.arrow_start(node, doc);
            return (head, head, true);
        }
        let (plain, flat) = self.params(node.params.iter());
        let (plain, flat) = (self.arrow_start(node, plain), self.arrow_start(node, flat));
        (plain, flat, node.params.is_empty())
    }

    fn arrow_start(&self, node: &ArrowExpr, params: Doc<'a>) -> Doc<'a> {
        let head = if node.is_async { docs![self.arena, "async ", params] } else { params };
        self.function_start(node.span, head)
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

/// Puts head and body together; the last argument of a call may end with a comma below.
fn compose<'a>(arena: &'a Arena, head: Doc<'a>, body: Body<'a>, comma: Option<Doc<'a>>) -> Doc<'a> {
    match body {
        Body::Same(doc) => docs![arena, head, " => ", doc].group(arena),
        Body::Below(doc) => {
            let below = docs![arena, line(), doc].indent(arena);
            let below = match comma {
                Some(comma) => docs![arena, below, Doc::if_break(arena, comma, Doc::nil()), softline()],
                None => below,
            };
            docs![arena, head, " =>", below.group(arena)].group(arena)
        }
    }
}
