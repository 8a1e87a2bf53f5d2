//! Heads of loops.
//!
//! ```js
//! for (let x of xs) { var x; }      for (async of xs);      for (let of xs);      for (var [a] = b in c);
//! ```

use swc_core::common::{BytePos, Span, Spanned};
use swc_core::ecma::ast::{
    DoWhileStmt, ForHead, ForInStmt, ForOfStmt, ForStmt, Pat, VarDecl, VarDeclKind, VarDeclOrExpr, WhileStmt,
};
use swc_core::ecma::visit::VisitWith;

use super::scopes::Scope;
use super::statements::{Place, lone};
use super::walk::{Binding, Walk};
use super::{declarations, jumps, patterns, text};

/// Walks over a `while`.
pub(super) fn while_(walk: &mut Walk, node: &WhileStmt) {
    node.test.visit_with(walk);
    jumps::in_loop(walk, |walk| lone(walk, &node.body, Place::Body));
}

/// Walks over a `do`.
pub(super) fn do_while(walk: &mut Walk, node: &DoWhileStmt) {
    jumps::in_loop(walk, |walk| lone(walk, &node.body, Place::Body));
    node.test.visit_with(walk);
}

/// Walks over a `for (;;)`.
pub(super) fn for_(walk: &mut Walk, node: &ForStmt) {
    semicolons(walk, node);
    declarations::scoped(walk, Scope::in_order(), |walk| {
        match &node.init {
            Some(VarDeclOrExpr::VarDecl(init)) => declarations::variables(walk, init),
            Some(VarDeclOrExpr::Expr(init)) => init.visit_with(walk),
            None => {}
        }
        node.test.visit_with(walk);
        node.update.visit_with(walk);
        jumps::in_loop(walk, |walk| lone(walk, &node.body, Place::Body));
    });
}

/// Line breaks do not stand in for the semicolons of a head; the parser thinks so.
fn semicolons(walk: &mut Walk, node: &ForStmt) {
    let init = node.init.as_ref().map(Spanned::span_hi);
    let test = node.test.as_ref().map(Spanned::span_hi);
    let Some(last) = test.or(init) else { return };
    let after = walk.text.token(last);
    let missing = match after.strip_prefix(';') {
        Some(after) => test.is_none() && !text::skip_trivia(after).starts_with(';'),
        None => true,
    };
    if missing {
        let span = Span::new(last, last + BytePos(1));
        walk.report(span, "A `;` is missing in the head of the loop");
    }
}

/// Walks over a `for (… in …)`.
pub(super) fn for_in(walk: &mut Walk, node: &ForInStmt) {
    declarations::scoped(walk, Scope::in_order(), |walk| {
        head(walk, &node.left, true);
        node.right.visit_with(walk);
        jumps::in_loop(walk, |walk| lone(walk, &node.body, Place::Body));
    });
}

/// Walks over a `for (… of …)`.
pub(super) fn for_of(walk: &mut Walk, node: &ForOfStmt) {
    walk.is_async |= node.is_await;
    if node.is_await && !walk.context.may_await {
        walk.report(
            node.span,
            "`for await` is allowed in async functions and at the top level of modules only",
        );
    }
    if text::has_escape(walk.text.between(node.left.span_hi(), node.right.span_lo())) {
        walk.escaped_keyword(node.left.span());
    }
    declarations::scoped(walk, Scope::in_order(), |walk| {
        if let ForHead::Pat(left) = &node.left {
            first_word(walk, left, node.is_await);
        }
        head(walk, &node.left, false);
        node.right.visit_with(walk);
        jumps::in_loop(walk, |walk| lone(walk, &node.body, Place::Body));
    });
}

/// `for (let …` is a declaration, and `for (async of` might become an arrow function.
fn first_word(walk: &mut Walk, left: &Pat, is_await: bool) {
    let start = walk.text.from(left.span_lo());
    let is_async = matches!(left, Pat::Ident(_)) && text::starts_with_word(start, "async");
    if is_async && !is_await {
        let hint = "use another name, or put it into parentheses";
        walk.report_with_hint(left.span(), "`for (async of …)` is not allowed", hint);
    }
    if text::starts_with_word(start, "let") {
        let hint = "use another name, or put it into parentheses";
        walk.report_with_hint(left.span(), "`for (let …)` has to declare something", hint);
    }
}

fn head(walk: &mut Walk, left: &ForHead, is_in: bool) {
    match left {
        ForHead::VarDecl(decl) => {
            initialiser(walk, decl, is_in);
            declarations::keyword(walk, decl);
            for declarator in &decl.decls {
                declarations::declarator(walk, declarator, declarations::binding_of(decl.kind));
            }
        }
        ForHead::UsingDecl(decl) => declarations::resources(walk, decl),
        ForHead::Pat(pattern) => walk.with_binding(Binding::Assigned, |walk| match &**pattern {
            Pat::Expr(target) => patterns::assigned(walk, target),
            pattern => pattern.visit_with(walk),
        }),
    }
}

/// `for (var a = 1 in b)` is a leftover of sloppy code; nothing else may be initialised.
fn initialiser(walk: &mut Walk, decl: &VarDecl, is_in: bool) {
    let is_leftover = is_in && !walk.context.strict && decl.kind == VarDeclKind::Var;
    for declarator in &decl.decls {
        let is_name = matches!(declarator.name, Pat::Ident(_));
        if let Some(value) = declarator.init.as_deref().filter(|_| !(is_leftover && is_name)) {
            walk.report(value.span(), "The head of this loop cannot have an initial value");
        }
    }
    if decl.decls.len() > 1 {
        walk.report(decl.span, "The head of this loop can declare one name or pattern only");
    }
}
