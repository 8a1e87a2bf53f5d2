//! Functions: what comes before the body keeps the author's text where there is any.
//!
//! ```text
//! async function  load ( a, /* why */ b )  {…}   →   function  load ( a, /* why */ b ) {…}
//! ```

use swc_core::common::Span;
use swc_core::common::Spanned;
use swc_core::ecma::ast::{Decorator, Expr, FnDecl, FnExpr, Function, FunctionBody, Ident, Param, Pat};
use swc_core::ecma::visit::VisitWith;

use super::Printer;
use super::brackets::{Comma, Items, Lines};
use super::doc::{Doc, docs, word};
use super::filler::Filler;
use super::parens::Slot;

impl<'a> Printer<'a> {
    /// `function f() {…}`
    pub(super) fn fn_decl(&mut self, node: &FnDecl) -> Doc<'a> {
        if let Some(doc) = self.slice(node.function.span, |v| node.visit_with(v)) {
            return doc;
        }
        self.named_function(Some(&node.ident), &node.function, false).0
    }

    /// `function () {…}`
    pub(super) fn fn_expr(&mut self, node: &FnExpr) -> Doc<'a> {
        if let Some(doc) = self.slice(node.function.span, |v| node.visit_with(v)) {
            return doc;
        }
        self.named_function(node.ident.as_ref(), &node.function, false).0
    }

    /// The function on a line of its own, and as the last argument on the line of the call.
    pub(super) fn fn_expr_both_ways(&mut self, node: &FnExpr) -> (Doc<'a>, Doc<'a>) {
        self.named_function(node.ident.as_ref(), &node.function, true)
    }

    fn named_function(&mut self, name: Option<&Ident>, node: &Function, both: bool) -> (Doc<'a>, Doc<'a>) {
        let keyword = match (node.is_async, node.is_generator) {
            (false, false) => "function",
            (false, true) => "function*",
            (true, false) => "async function",
            (true, true) => "async function*",
        };
        let from = match name {
            Some(name) => self.real(name.span).map(|(_, hi)| hi),
            None => self.origin(node.span).and_then(|(lo, _)| self.behind_keywords(lo)),
        };
        let keyword = self.function_start(node.span, word(keyword));
        let title = match name {
            Some(name) => docs![self.arena, keyword, " ", self.ident(name)],
            None => keyword,
        };
        let gap = if name.is_none() { word(" ") } else { Doc::nil() };
        self.function_from(title, gap, from, node, both)
    }

    /// Parameters and body behind `title`; `from` is where the author's title ends. Both ways if asked for, see
    /// [`Self::fn_expr_both_ways`].
    pub(super) fn function_from(
        &mut self,
        title: Doc<'a>,
        gap: Doc<'a>,
        from: Option<u32>,
        node: &Function,
        both: bool,
    ) -> (Doc<'a>, Doc<'a>) {
        let spans = node.params.iter().map(|param| param.pat.span());
        let undecorated = node.params.iter().all(|param| param.decorators.is_empty());
        let copied = from
            .filter(|_| undecorated)
            .and_then(|from| self.copied_params(from, spans, |v| node.params.visit_with(v)));
        let is_copied = copied.is_some();
        let (plain, flat) = match copied {
            Some(doc) => (doc, doc),
            None => self.decorated_params(&node.params),
        };
        let body = match &node.body {
            Some(body) => docs![self.arena, " ", self.function_body(body)],
            None => word(";"),
        };
        let body = self.caused(node.span, body);
        let whole = |params: Doc<'a>| {
            let params = if is_copied || gap.is_nil() { params } else { docs![self.arena, gap, params] };
            docs![self.arena, title, self.caused(node.span, params), body]
        };
        let on_own_line = whole(plain);
        (on_own_line, if both && !is_copied { whole(flat) } else { on_own_line })
    }

    /// The end of the `async`, `function` and `*` that begin at `lo`.
    fn behind_keywords(&self, lo: u32) -> Option<u32> {
        let at = self.skip_trivia(self.skip_word(lo, "async"));
        let end = self.skip_word(at, "function");
        if end == at {
            return None;
        }
        let star = self.skip_trivia(end);
        Some(if self.byte(star) == Some(b'*') { star + 1 } else { end })
    }

    /// The position behind `word`, or `at` if that is not there.
    pub(super) fn skip_word(&self, at: u32, word: &str) -> u32 {
        let end = at + u32::try_from(word.len()).unwrap_or(0);
        let next = self.source.get(end as usize..).and_then(|rest| rest.chars().next());
        let ends = next.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '$');
        if self.text(at, end) == word && ends { end } else { at }
    }

    /// The author's text from `from` to the bracket behind the parameters, if that is all there.
    pub(super) fn copied_params(
        &mut self,
        from: u32,
        params: impl Iterator<Item = Span>,
        visit: impl Fn(&mut Filler<'_, 'a>),
    ) -> Option<Doc<'a>> {
        let open = self.skip_trivia(from);
        if self.byte(open) != Some(b'(') {
            return None;
        }
        let mut at = open + 1;
        for span in params {
            let (lo, hi) = self.origin(span)?;
            if self.skip_trivia(at) != lo {
                return None;
            }
            at = self.skip_trivia(hi);
            if self.byte(at) == Some(b',') {
                at += 1;
            }
        }
        let close = self.skip_trivia(at);
        if self.byte(close) != Some(b')') {
            return None;
        }
        self.slice_bytes((from, close + 1), visit)
    }

    /// Parameters in their brackets, as they may break and without any break.
    pub(super) fn params<'n>(
        &mut self,
        params: impl ExactSizeIterator<Item = &'n Pat> + Clone,
    ) -> (Doc<'a>, Doc<'a>) {
        let last = params.clone().last();
        let rest = last.is_some_and(Pat::is_rest);
        let hugs = params.len() == 1 && last.is_some_and(hugs);
        let parts = self.arena.list(params.map(|pat| self.param_pat(pat)));
        self.bracketed(parts, rest, hugs)
    }

    fn decorated_params(&mut self, params: &[Param]) -> (Doc<'a>, Doc<'a>) {
        let rest = params.last().is_some_and(|param| param.pat.is_rest());
        let hugs = matches!(params, [param] if hugs(&param.pat) && param.decorators.is_empty());
        let parts = self.arena.list(params.iter().map(|param| self.param(param)));
        self.bracketed(parts, rest, hugs)
    }

    fn bracketed(&self, parts: &'a [Doc<'a>], rest: bool, hugs: bool) -> (Doc<'a>, Doc<'a>) {
        if parts.is_empty() {
            return (word("()"), word("()"));
        }
        let flat = Items::round(parts, Comma::Never, Lines::Never).doc(self.arena);
        if hugs {
            return (Doc::row(parts).parens(self.arena), flat);
        }
        let comma = if rest { Comma::Never } else { self.argument_comma() };
        (Items::round(parts, comma, Lines::IfLong).doc(self.arena), flat)
    }

    /// A parameter with its decorators.
    pub(super) fn param(&mut self, node: &Param) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        let arena = self.arena;
        let decorators = node.decorators.iter().map(|node| docs![arena, self.decorator(node), " "]);
        let decorators = Doc::row(arena.list(decorators));
        docs![self.arena, decorators, self.param_pat(&node.pat)]
    }

    /// `@name`
    pub(super) fn decorator(&mut self, node: &Decorator) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        docs![self.arena, "@", self.expr(&node.expr, Slot::Decorator)]
    }

    /// The body of a function in its braces.
    pub(super) fn function_body(&mut self, node: &FunctionBody) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        let inside = self.origin(node.span).filter(|(lo, _)| self.byte(*lo) == Some(b'{'));
        let doc = self.braces(&node.stmts, inside);
        self.caused(node.span, doc)
    }
}

/// Whether an only parameter breaks inside its own braces.
fn hugs(pat: &Pat) -> bool {
    match pat {
        Pat::Object(_) => true,
        Pat::Assign(assign) => {
            assign.left.is_object()
                && match &*assign.right {
                    Expr::Ident(_) => true,
                    Expr::Object(object) => object.props.is_empty(),
                    _ => false, // A longer default needs its own line.
                }
        }
        _ => false, // Other patterns have no braces.
    }
}
