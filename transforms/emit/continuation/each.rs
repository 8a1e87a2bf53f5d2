//! Loops over a collection of the engine's: the statement itself goes on with the iterator, each time it is entered.
//!
//! ```js
//! const iterator = ids[Symbol.iterator]();
//! const loop = () => { for (const id of iterator) { load(id).then(loop, reject); return; } next(); };
//! ```
//! Such an iterator gives itself where an iterator of it is asked for, and has no `return`, so leaving the statement
//! does not close it. `lower` steps it by hand, as it does any other.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-%iteratorprototype%-@@iterator>

use swc_core::common::Span;
use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;

use crate::analysis::refs::{bound_idents, each_ident};
use crate::ast;
use crate::ir::{Loop, Tail};
use crate::names::{Names, is_ours};

/// Takes the step out of the turns of all loops that begin with one: what follows the last one is their exit.
pub(super) fn take_steps(tail: &mut Tail) {
    if let Tail::Loop(looped) = tail {
        looped.each = take_step(looped);
    }
    tail.each_part_mut(&mut take_steps);
}

fn take_step(looped: &mut Loop) -> Option<Box<Expr>> {
    let Tail::Run { stmts, then } = &mut looped.body else { return None };
    let Tail::Branch { test, yes, no, .. } = &mut **then else { return None };
    let Tail::Run { stmts: turn, .. } = &mut **no else { return None };
    let (step, iterator) = stepped(stmts)?;
    let is_bound = turn.first_mut().and_then(value_of).is_some_and(|value| is_part(value, &step, "value"));
    if !is_bound || !is_part(test, &step, "done") {
        return None;
    }
    looped.exit = std::mem::replace(&mut **yes, Tail::Resume);
    looped.body = std::mem::replace(&mut **no, Tail::Resume);
    Some(iterator)
}

/// What a loop goes through, and what takes the value of a step.
pub(super) struct Each {
    iterator: Box<Expr>,
    /// `const id = step.value;`
    bind: Stmt,
}

impl Each {
    /// Of a loop that [`take_steps`] has found, whose turns it begins.
    pub(super) fn of(iterator: Option<Box<Expr>>, body: &mut Tail) -> Option<Self> {
        let (Some(iterator), Tail::Run { stmts, .. }) = (iterator, body) else { return None };
        let bind = (!stmts.is_empty()).then(|| stmts.remove(0))?;
        Some(Self { iterator, bind })
    }

    /// The statement, with a turn for each value. What `functions` outside mention is declared before it: it will stand
    /// beside them.
    pub(super) fn statements(
        self,
        span: Span,
        mut turn: Vec<Stmt>,
        functions: &[Stmt],
        names: &mut Names,
    ) -> Vec<Stmt> {
        let Self { iterator, mut bind } = self;
        let mut stmts = Vec::new();
        let left = if let Stmt::Decl(Decl::Var(mut var)) = bind {
            let bound = bound_idents(&*var);
            let declarator = var.decls.pop().unwrap_or_else(VarDeclarator::dummy);
            if mention(functions, &bound) {
                stmts.push(without_values(&bound));
                ForHead::Pat(Box::new(declarator.name))
            } else {
                var.decls.push(VarDeclarator { init: None, ..declarator });
                ForHead::VarDecl(var)
            }
        } else {
            let name = names.fresh("value");
            if let Some(value) = value_of(&mut bind) {
                *value = ast::ident(&name);
            }
            turn.insert(0, bind);
            let declarator = VarDeclarator { name: ast::ident_pat(&name), ..VarDeclarator::dummy() };
            let (kind, decls) = (VarDeclKind::Const, vec![declarator]);
            ForHead::VarDecl(Box::new(VarDecl { kind, decls, ..VarDecl::default() }))
        };
        let body = Box::new(Stmt::Block(ast::block(turn)));
        stmts.push(Stmt::ForOf(ForOfStmt { span, is_await: false, left, right: iterator, body }));
        stmts
    }
}

/// `let a, b;`
fn without_values(names: &[Ident]) -> Stmt {
    let declarator = |name: &Ident| VarDeclarator { name: ast::ident_pat(name), ..VarDeclarator::dummy() };
    let decls = names.iter().map(declarator).collect();
    Stmt::Decl(Decl::Var(Box::new(VarDecl { kind: VarDeclKind::Let, decls, ..VarDecl::default() })))
}

/// The name and the iterator of `const step = iterator.next();`.
fn stepped(stmts: &[Stmt]) -> Option<(Ident, Box<Expr>)> {
    let [Stmt::Decl(Decl::Var(var))] = stmts else { return None };
    let [VarDeclarator { name: Pat::Ident(step), init: Some(init), .. }] = &*var.decls else { return None };
    let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) = &**init else { return None };
    let Expr::Member(MemberExpr { obj, .. }) = &**callee else { return None };
    let Expr::Ident(iterator) = &**obj else { return None };
    let steps = args.is_empty() && is_ours(step) && is_ours(iterator) && is_part(callee, iterator, "next");
    steps.then(|| (step.id.clone(), obj.clone()))
}

/// What a statement gives to a variable, or to what else stands on its left.
fn value_of(stmt: &mut Stmt) -> Option<&mut Box<Expr>> {
    match stmt {
        Stmt::Decl(Decl::Var(var)) => match &mut *var.decls {
            [only] => only.init.as_mut(),
            _ => None,
        },
        Stmt::Expr(ExprStmt { expr, .. }) => match &mut **expr {
            Expr::Assign(assign) if assign.op == AssignOp::Assign => Some(&mut assign.right),
            _ => None, // nothing else binds
        },
        _ => None, // nothing else binds
    }
}

/// `name.part`
fn is_part(expr: &Expr, name: &Ident, part: &str) -> bool {
    matches!(expr, Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(prop), .. })
        if &*prop.sym == part && matches!(&**obj, Expr::Ident(of) if of.ctxt == name.ctxt && is_ours(of)))
}

/// Whether one of `functions` mentions one of `names`.
fn mention(functions: &[Stmt], names: &[Ident]) -> bool {
    let mut found = false;
    for function in functions {
        each_ident(function, |name| found |= names.iter().any(|own| own.to_id() == name.to_id()));
    }
    found
}
