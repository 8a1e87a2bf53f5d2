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
use super::doc::{Doc, docs, join, line, softline, word};
use super::parens::Slot;

/// How the body goes with what is before it.
enum Body {
    /// On the same line, whatever it is.
    Same(Doc),
    /// On a line of its own if it does not fit.
    Below(Doc),
}

impl Printer<'_> {
    /// A generated arrow function.
    pub(super) fn arrow(&mut self, node: &ArrowExpr) -> Doc {
        self.arrow_both_ways(node).0
    }

    /// The function on a line of its own, and as the last argument on the line of the call.
    pub(super) fn arrow_both_ways(&mut self, node: &ArrowExpr) -> (Doc, Doc) {
        let (mut plain, mut flat) = (Vec::new(), Vec::new());
        let mut at = node;
        loop {
            let (head, flat_head) = self.arrow_head(at);
            plain.push(head);
            flat.push(flat_head);
            match &*at.body {
                ArrowFunctionBody::Expr(body) => match &**body {
                    Expr::Arrow(inner) if self.real(inner.span).is_none() => at = inner,
                    _ => break, // The body of the innermost.
                },
                ArrowFunctionBody::FunctionBody(_) => break,
            }
        }
        let body = self.body_of(at);
        let comma = if self.style.argument_commas { word(",") } else { Doc::nil() };
        let end = docs![Doc::if_break(comma, Doc::nil()), softline()];
        (compose(plain, &body, Doc::nil()), compose(flat, &body, end))
    }

    fn arrow_head(&mut self, node: &ArrowExpr) -> (Doc, Doc) {
        let keyword = if node.is_async { word("async ") } else { Doc::nil() };
        let copied = self.origin(node.span).and_then(|(lo, _)| self.copied_arrow_head(lo, node));
        let (plain, flat) = match copied {
            Some(doc) => (doc.clone(), doc),
            None => self.params(&node.params.iter().collect::<Vec<_>>()),
        };
        let [plain, flat] = [plain, flat].map(|params| {
            let head = docs![keyword.clone(), params];
            self.function_start(node.span, head)
        });
        (plain, flat)
    }

    /// The author's parameters with what is between them.
    fn copied_arrow_head(&mut self, lo: u32, node: &ArrowExpr) -> Option<Doc> {
        let from = self.skip_word(self.skip_trivia(lo), "async");
        let from = self.skip_trivia(from);
        if let [param] = node.params.as_slice()
            && self.real(param.span()).is_some_and(|(lo, _)| lo == from)
        {
            return self.slice(param.span(), |v| param.visit_with(v));
        }
        let spans: Vec<_> = node.params.iter().map(Spanned::span).collect();
        self.copied_params(from, &spans, |v| node.params.visit_with(v))
    }

    fn body_of(&mut self, node: &ArrowExpr) -> Body {
        let body = match &*node.body {
            ArrowFunctionBody::FunctionBody(body) => return Body::Same(self.function_body(body)),
            ArrowFunctionBody::Expr(body) => &**body,
        };
        let doc = match body {
            Expr::Bin(bin) if self.real(bin.span).is_none() && !self.begins_badly(body, Slot::ArrowBody) => {
                self.binary_row(bin).group()
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
                let open = Doc::if_break(Doc::nil(), word("("));
                Body::Below(docs![open, doc, Doc::if_break(Doc::nil(), word(")"))])
            }
            _ => Body::Below(doc), // Everything else may move down.
        }
    }

    /// The body of an arrow function.
    pub(super) fn arrow_body(&mut self, node: &ArrowFunctionBody) -> Doc {
        match node {
            ArrowFunctionBody::FunctionBody(body) => self.function_body(body),
            ArrowFunctionBody::Expr(body) => self.start_of(body, Slot::ArrowBody),
        }
    }
}

fn compose(mut heads: Vec<Doc>, body: &Body, end: Doc) -> Doc {
    let chain = heads.len() > 1;
    let head = if chain {
        join(std::mem::take(&mut heads), &docs![" =>", line()]).indent().group()
    } else {
        Doc::concat(heads)
    };
    match body {
        Body::Same(doc) => docs![head, " => ", doc.clone()].group(),
        Body::Below(doc) => {
            docs![head, " =>", docs![docs![line(), doc.clone()].indent(), end].group()].group()
        }
    }
}
