//! Statements that may not stand where they stand.
//!
//! ```js
//! if (a) async function f() {}      while (a) l: function f() {}      case 1: using a = b;
//! "use strict"; with (a) b;         class C { static { return; } }
//! ```

use swc_core::common::{BytePos, Span, Spanned};
use swc_core::ecma::ast::{
    BlockStmt, CatchClause, Decl, Expr, ExprStmt, IfStmt, LabeledStmt, Pat, ReturnStmt, Stmt, SwitchStmt,
    WithStmt,
};
use swc_core::ecma::visit::VisitWith;

use super::scopes::{Parameters, Scope};
use super::walk::{Binding, Walk};
use super::{declarations, jumps, text};

/// What a single statement is the body of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `if` and `else`, which sloppy code may give a function.
    Branch,
    /// A loop or `with`.
    Body,
}

/// Walks over a statement that is not in a list of statements.
pub(super) fn lone(walk: &mut Walk, stmt: &Stmt, place: Place) {
    match stmt {
        Stmt::Decl(decl) => {
            let is_branch = place == Place::Branch && !walk.context.strict;
            match decl {
                Decl::Var(node) if binding_is_var(node) => {}
                Decl::Fn(node) if is_branch && is_plain(node) => {}
                // Everything else is known in a block only.
                _ => needs_block(walk, decl),
            }
            declarations::scoped(walk, Scope::block(), |walk| stmt.visit_with(walk));
        }
        Stmt::Labeled(node) => {
            if let Stmt::Decl(decl @ Decl::Fn(_)) = labeled(node) {
                needs_block(walk, decl);
            }
            stmt.visit_with(walk);
        }
        // All other statements may stand anywhere.
        _ => stmt.visit_with(walk),
    }
}

/// Judges what stands behind labels.
pub(super) fn judge_labeled(walk: &mut Walk, body: &Stmt) {
    let Stmt::Decl(decl) = body else { return };
    match decl {
        Decl::Var(node) if binding_is_var(node) => {}
        Decl::Fn(node) if !walk.context.strict && is_plain(node) => {}
        // Everything else cannot have a label.
        _ => walk.report(decl.span(), "This declaration cannot have a label"),
    }
}

fn labeled(node: &LabeledStmt) -> &Stmt {
    let mut body = &*node.body;
    while let Stmt::Labeled(inner) = body {
        body = &inner.body;
    }
    body
}

fn binding_is_var(node: &swc_core::ecma::ast::VarDecl) -> bool {
    declarations::binding_of(node.kind) == Binding::Var
}

fn is_plain(node: &swc_core::ecma::ast::FnDecl) -> bool {
    !node.function.is_async && !node.function.is_generator
}

fn needs_block(walk: &mut Walk, decl: &Decl) {
    let hint = "put it into a block: `{ … }`";
    walk.report_with_hint(decl.span(), "A declaration cannot be the only statement here", hint);
}

/// Walks over an `if`.
pub(super) fn branch(walk: &mut Walk, node: &IfStmt) {
    node.test.visit_with(walk);
    lone(walk, &node.cons, Place::Branch);
    if let Some(alt) = &node.alt {
        lone(walk, alt, Place::Branch);
    }
}

/// Walks over a `with`.
pub(super) fn with(walk: &mut Walk, node: &WithStmt) {
    if walk.context.strict {
        walk.report(node.span, "`with` is not allowed in strict mode");
    }
    node.obj.visit_with(walk);
    lone(walk, &node.body, Place::Body);
}

/// Walks over a block.
pub(super) fn block(walk: &mut Walk, node: &BlockStmt) {
    declarations::scoped(walk, Scope::block(), |walk| node.stmts.visit_with(walk));
}

/// Walks over a `switch`: its cases share a scope.
pub(super) fn switch(walk: &mut Walk, node: &SwitchStmt) {
    node.discriminant.visit_with(walk);
    declarations::scoped(walk, Scope::in_order(), |walk| {
        jumps::in_switch(walk, |walk| {
            for case in &node.cases {
                case.test.visit_with(walk);
                for stmt in &case.cons {
                    if let Stmt::Decl(Decl::Using(using)) = stmt {
                        let hint = "put the statements of the case into a block: `{ … }`";
                        walk.report_with_hint(using.span, "`using` cannot stand directly in a case", hint);
                    }
                }
                case.cons.visit_with(walk);
            }
        });
    });
}

/// Walks over a `catch`: its body and its parameter share a scope.
pub(super) fn catch(walk: &mut Walk, node: &CatchClause) {
    let is_name = matches!(node.param, Some(Pat::Ident(_)));
    let rule = if is_name { Parameters::Catch } else { Parameters::CatchPattern };
    declarations::scoped(walk, Scope::catch(rule), |walk| {
        if let Some(param) = &node.param {
            walk.bind(param, Binding::Parameter);
        }
        declarations::begin_body(walk);
        node.body.stmts.visit_with(walk);
    });
}

/// Walks over a `return`.
pub(super) fn return_(walk: &mut Walk, node: &ReturnStmt) {
    if !walk.context.may_return {
        walk.report(node.span, "`return` is allowed in functions only");
    }
    node.arg.visit_with(walk);
}

/// Walks over an expression that is a statement; it may not look like a declaration.
pub(super) fn expression(walk: &mut Walk, node: &ExprStmt) {
    // Comments, white space, `let` and `import`.
    let is_telling = |byte: &u8| !byte.is_ascii_graphic() || matches!(byte, b'/' | b'<' | b'-' | b'l' | b'i');
    if walk.text.from(node.span.lo).as_bytes().first().is_some_and(is_telling) {
        start_of_expression(walk, node);
    }
    node.expr.visit_with(walk);
}

fn start_of_expression(walk: &mut Walk, node: &ExprStmt) {
    let start = walk.text.token(node.span.lo);
    let after = if text::starts_with_word(start, "let") { start.get(3..) } else { None };
    let is_let = after.is_some_and(|after| text::skip_trivia(after).starts_with('['));
    if is_let && !matches!(*node.expr, Expr::Ident(_)) {
        walk.report(node.span, "A statement cannot start with `let [` unless it is a declaration");
    }
    if start.starts_with("import") {
        ended(walk, node.span);
    }
}

/// Judges whether the statement at `span` is set off from the next one: on one line that takes a `;`.
/// The parser does without behind an `import()` and an `export`.
pub(super) fn ended(walk: &mut Walk, span: Span) {
    if walk.text.slice(span).ends_with(';') {
        return;
    }
    let rest = walk.text.from(span.hi);
    let next = text::skip_trivia(rest);
    let between = rest.strip_suffix(next).unwrap_or_default();
    if !next.is_empty() && !next.starts_with([';', '}']) && !text::has_line_break(between) {
        walk.report(Span::new(span.hi, span.hi + BytePos(1)), "A `;` is missing here");
    }
}
