//! `for-of` and `for-in` that suspend: the iterator is stepped by hand, and closed on the way out.
//!
//! ```js
//! for (const id of ids()) { await load(id); }
//! ```
//! becomes
//! ```text
//! run  const iterator = ids()[Symbol.iterator](); let step
//! loop while !(step = iterator.next()).done {
//!   try { run const id = step.value; await load(id); goto turn }
//!   catch (error) { run close quietly; throw error }
//! }
//! ```
//! `break`, `return` and jumps to a loop around go through a join that closes the iterator; an error
//! of `next()` itself does not. Where iterators need not behave, a generator of one line stands
//! between, which steps and closes as the specification says.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-runtime-semantics-forin-div-ofbodyevaluation-lhs-stmt-iterator-lhs-kind-labelset>,
//!   <https://tc39.es/ecma262/#sec-enumerate-object-properties>

use swc_core::atoms::Atom;
use swc_core::common::DUMMY_SP;
use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;

use super::jumps::{Target, with_closing};
use super::loops::{hoisted_vars, with_after};
use super::{lower_steps, lower_stmts};
use crate::ast;
use crate::ir::{Handler, Loop, Tail, Try};
use crate::lowering::Lowering;
use crate::normalise::{items_of, lift};

/// Lowers `for (left of right) body`.
pub(crate) fn lower_for_of(cx: &mut Lowering, stmt: ForOfStmt, labels: Vec<Atom>, rest: Tail) -> Tail {
    let ForOfStmt { left, mut right, body, span: origin, .. } = stmt;
    let mut steps = Vec::new();
    lift(cx, &mut right, &mut steps);
    let closes = !is_visibly_array(&right, cx);
    let exact = closes && !cx.assume.plain_methods;
    let name = if exact { "items" } else { "iterator" };
    let (iterator, step) = (cx.names.fresh(name), cx.names.fresh("step"));
    cx.bindings.add_temp(&iterator, false);
    let start = if exact {
        items_of(cx, right)
    } else {
        let symbol = ast::member(ast::ident(&cx.global("Symbol")), "iterator");
        ast::call(computed(right, symbol), Vec::new())
    };
    let mut before = vec![
        ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&iterator), Some(start)),
        ast::declare(DUMMY_SP, VarDeclKind::Let, ast::ident_pat(&step), None),
    ];
    let next = ast::method(ast::ident(&iterator), "next", Vec::new());
    let stepped = Box::new(Expr::Paren(ParenExpr { span: DUMMY_SP, expr: ast::assign_ident(&step, next) }));
    let test = Box::new(Expr::Unary(UnaryExpr {
        span: DUMMY_SP,
        op: UnaryOp::Bang,
        arg: ast::member(stepped, "done"),
    }));
    let value = ast::member(ast::ident(&step), "value");
    before.extend(hoisted_vars(&body));
    let looped = with_after(cx, rest, |cx, after| {
        let turn = cx.fresh_join();
        cx.targets.push(Target::Loop { labels, next: turn, after });
        if closes {
            cx.targets.push(Target::Closer { joins: Vec::new() });
        }
        let mut stmts = bind(cx, left, value);
        stmts.push(*body);
        let continues = Tail::Goto { id: turn, arg: None };
        let turn_body = lower_stmts(cx, stmts, continues);
        let mut body = turn_body;
        if closes && let Some(Target::Closer { joins }) = cx.targets.pop() {
            let handler = close_quietly(cx, &iterator);
            body = Tail::Try(Box::new(Try { body, handler: Some(handler), finalizer: None, origin }));
            body = with_closing(cx, joins, body, &mut |cx, on| Tail::run(close(cx, &iterator), on));
        }
        cx.targets.pop();
        let exit = Tail::Goto { id: after, arg: None };
        Tail::run(
            before,
            Tail::Loop(Box::new(Loop { id: turn, test: Some(test), update: None, body, exit, origin })),
        )
    });
    lower_steps(cx, steps, looped)
}

/// Lowers `for (left in right) body`: the keys are collected first, and those that are gone when
/// their turn comes are left out.
pub(crate) fn lower_for_in(cx: &mut Lowering, stmt: ForInStmt, labels: Vec<Atom>, rest: Tail) -> Tail {
    let ForInStmt { left, mut right, body, span: origin } = stmt;
    let mut steps = Vec::new();
    lift(cx, &mut right, &mut steps);
    let (object, keys, key) = (cx.names.fresh("object"), cx.names.fresh("keys"), cx.names.fresh("key"));
    let boxed = ast::call(ast::ident(&cx.global("Object")), vec![right.take()]);
    let collected = Box::new(Expr::Array(ArrayLit::dummy()));
    let each = ast::declare_one(VarDeclKind::Const, ast::ident_pat(&key));
    let push = ast::method(ast::ident(&keys), "push", vec![ast::ident(&key)]);
    let mut before = vec![
        ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&object), Some(boxed)),
        ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&keys), Some(collected)),
        Stmt::ForIn(ForInStmt {
            span: DUMMY_SP,
            left: ForHead::VarDecl(Box::new(each)),
            right: ast::ident(&object),
            body: Box::new(ast::expr_stmt(DUMMY_SP, push)),
        }),
    ];
    let index = cx.names.fresh("index");
    before.push(ast::declare(DUMMY_SP, VarDeclKind::Let, ast::ident_pat(&index), Some(ast::number(0.0))));
    before.extend(hoisted_vars(&body));
    let test = ast::binary(BinaryOp::Lt, ast::ident(&index), ast::member(ast::ident(&keys), "length"));
    let update = Box::new(Expr::Update(UpdateExpr {
        span: DUMMY_SP,
        op: UpdateOp::PlusPlus,
        prefix: false,
        arg: ast::ident(&index),
    }));
    let looped = with_after(cx, rest, |cx, after| {
        let turn = cx.fresh_join();
        cx.targets.push(Target::Loop { labels, next: turn, after });
        let current = computed(ast::ident(&keys), ast::ident(&index));
        let mut stmts = bind(cx, left, current.clone());
        stmts.push(*body);
        let body = lower_stmts(cx, stmts, Tail::Goto { id: turn, arg: None });
        cx.targets.pop();
        let there = ast::binary(BinaryOp::In, current, ast::ident(&object));
        let gone = Box::new(Tail::Goto { id: turn, arg: None });
        let body = Tail::Branch {
            test: super::not(there),
            yes: gone,
            no: Box::new(body),
            origin: DUMMY_SP,
            inline: false,
        };
        let exit = Tail::Goto { id: after, arg: None };
        let looped = Loop { id: turn, test: Some(test), update: Some(update), body, exit, origin };
        Tail::run(before, Tail::Loop(Box::new(looped)))
    });
    lower_steps(cx, steps, looped)
}

/// `const x = value;`, or an assignment where the head names a place.
fn bind(cx: &mut Lowering, left: ForHead, value: Box<Expr>) -> Vec<Stmt> {
    match left {
        ForHead::VarDecl(mut var) => {
            let span = cx.place(var.span);
            let name = var.decls.pop().map_or_else(Pat::dummy, |declarator| declarator.name);
            vec![ast::declare(span, var.kind, name, Some(value))]
        }
        ForHead::Pat(pattern) => {
            let target = AssignTarget::try_from(*pattern).unwrap_or_else(|_| AssignTargetPat::dummy().into());
            vec![ast::expr_stmt(DUMMY_SP, ast::assign(DUMMY_SP, target, value))]
        }
        ForHead::UsingDecl(_) => Vec::new(), // refused by `support`
    }
}

fn computed(object: Box<Expr>, key: Box<Expr>) -> Box<Expr> {
    let prop = MemberProp::Computed(ComputedPropName { span: DUMMY_SP, expr: key });
    Box::new(Expr::Member(MemberExpr { span: DUMMY_SP, obj: object, prop }))
}

/// A literal, or what the built-in functions give: its iterator has nothing to close.
fn is_visibly_array(expr: &Expr, cx: &Lowering) -> bool {
    match ast::unparen(expr) {
        Expr::Array(_) => true,
        Expr::Call(CallExpr { callee: Callee::Expr(callee), .. }) => match ast::unparen(callee) {
            Expr::Member(member) => {
                let (Expr::Ident(object), MemberProp::Ident(method)) =
                    (ast::unparen(&member.obj), &member.prop)
                else {
                    return false;
                };
                // `Object.freeze(x)` and others give back what they were given.
                let makes = match &*object.sym {
                    "Object" => matches!(&*method.sym, "keys" | "values" | "entries" | "getOwnPropertyNames"),
                    "Array" => matches!(&*method.sym, "from" | "of"),
                    _ => false, // nothing is known about other objects
                };
                makes && cx.bindings.is_global(object)
            }
            _ => false, // nothing is known about other functions
        },
        _ => false, // nothing is known about other values
    }
}

/// IteratorClose on a jump. A generator of ours does all that the specification asks for.
fn close(cx: &Lowering, iterator: &Ident) -> Vec<Stmt> {
    let called = if cx.assume.plain_methods {
        optional_return(iterator)
    } else {
        ast::method(ast::ident(iterator), "return", Vec::new())
    };
    vec![ast::expr_stmt(DUMMY_SP, called)]
}

fn optional_return(iterator: &Ident) -> Box<Expr> {
    Box::new(Expr::OptChain(OptChainExpr {
        span: DUMMY_SP,
        optional: true,
        base: Box::new(OptChainBase::Call(OptCall {
            callee: ast::member(ast::ident(iterator), "return"),
            ..OptCall::default()
        })),
    }))
}

/// IteratorClose on an error: the error wins over whatever `return` does.
fn close_quietly(cx: &mut Lowering, iterator: &Ident) -> Handler {
    let error = cx.names.fresh("error");
    cx.bindings.add_temp(&error, false);
    let quiet = if cx.assume.plain_methods {
        Stmt::Try(Box::new(TryStmt {
            span: DUMMY_SP,
            block: ast::block(vec![ast::expr_stmt(DUMMY_SP, optional_return(iterator))]),
            handler: Some(CatchClause { span: DUMMY_SP, param: None, body: ast::block(Vec::new()) }),
            finalizer: None,
        }))
    } else {
        let told = ast::method(ast::ident(iterator), "throw", vec![ast::ident(&error)]);
        ast::expr_stmt(DUMMY_SP, told)
    };
    // A generator throws the error again; saying so shows every reader that nothing comes after it.
    let rethrow = Tail::Throw { error: ast::ident(&error), origin: DUMMY_SP };
    Handler { param: Some(ast::ident_pat(&error)), body: Tail::run(vec![quiet], rethrow) }
}
