//! The jumps that leave a statement which is kept as it is.

use swc_core::ecma::ast::{BlockStmt, Decl, ReturnStmt, Stmt, TryStmt};

/// What a jump stands in, inside the statement it leaves.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Inside {
    /// A finalizer or the closing of an iterator runs on the way out.
    pub(crate) runs_code_on_leaving: bool,
    /// A `try` would catch what happens instead of the jump.
    pub(crate) in_try: bool,
    /// A loop or `switch` would take a `break` or `continue` for its own.
    pub(crate) in_loop: bool,
}

/// Shows the `return`s (and so the goto markers) of the function that `stmts` stand in.
pub(crate) fn each_jump(stmts: &[Stmt], visit: &mut dyn FnMut(&ReturnStmt, Inside)) {
    any_jump(stmts, &mut |jump, inside| {
        visit(jump, inside);
        false
    });
}

/// Whether `test` holds for one of them.
pub(crate) fn any_jump(stmts: &[Stmt], test: &mut dyn FnMut(&ReturnStmt, Inside) -> bool) -> bool {
    list(stmts, Inside::default(), test)
}

/// Whether there are any.
pub(crate) fn has_jumps(stmts: &[Stmt]) -> bool {
    any_jump(stmts, &mut |_, _| true)
}

type Test<'t> = &'t mut dyn FnMut(&ReturnStmt, Inside) -> bool;

fn list(stmts: &[Stmt], inside: Inside, test: Test) -> bool {
    stmts.iter().any(|node| stmt(node, inside, test))
}

fn stmt(node: &Stmt, inside: Inside, test: Test) -> bool {
    let looped = Inside { in_loop: true, ..inside };
    match node {
        Stmt::Return(node) => test(node, inside),
        Stmt::Block(node) => block(node, inside, test),
        Stmt::If(node) => {
            stmt(&node.cons, inside, test) || node.alt.as_ref().is_some_and(|alt| stmt(alt, inside, test))
        }
        Stmt::Try(node) => guarded(node, inside, test),
        Stmt::Labeled(node) => stmt(&node.body, inside, test),
        Stmt::With(node) => stmt(&node.body, inside, test),
        Stmt::Switch(node) => node.cases.iter().any(|case| list(&case.cons, looped, test)),
        Stmt::While(node) => stmt(&node.body, looped, test),
        Stmt::DoWhile(node) => stmt(&node.body, looped, test),
        Stmt::For(node) => stmt(&node.body, looped, test),
        Stmt::ForIn(node) => stmt(&node.body, looped, test),
        Stmt::ForOf(node) => stmt(&node.body, Inside { runs_code_on_leaving: true, ..looped }, test),
        // No statement is inside an expression, but for those of functions and classes.
        Stmt::Expr(_)
        | Stmt::Decl(_)
        | Stmt::Throw(_)
        | Stmt::Break(_)
        | Stmt::Continue(_)
        | Stmt::Empty(_)
        | Stmt::Debugger(_) => false,
    }
}

fn block(node: &BlockStmt, inside: Inside, test: Test) -> bool {
    // Disposing is a finalizer, which makes an error of what it finds under way.
    let disposes = node.stmts.iter().any(|stmt| matches!(stmt, Stmt::Decl(Decl::Using(_))));
    let Inside { runs_code_on_leaving, in_try, in_loop } = inside;
    let inside =
        Inside { runs_code_on_leaving: runs_code_on_leaving | disposes, in_try: in_try | disposes, in_loop };
    list(&node.stmts, inside, test)
}

fn guarded(node: &TryStmt, inside: Inside, test: Test) -> bool {
    let TryStmt { block: body, handler, finalizer, .. } = node;
    let runs_code_on_leaving = inside.runs_code_on_leaving | finalizer.is_some();
    let inside = Inside { runs_code_on_leaving, in_try: true, ..inside };
    block(body, inside, test)
        || handler.as_ref().is_some_and(|handler| block(&handler.body, inside, test))
        || finalizer.as_ref().is_some_and(|finalizer| block(finalizer, inside, test))
}
