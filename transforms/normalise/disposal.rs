//! What disposing of one resource is written as.
//!
//! ```js
//! await using file = open();
//! use(file);
//! ```
//! becomes in `textbook`
//! ```js
//! const file = open();
//! try { use(file); } finally { await file[Symbol.asyncDispose](); }
//! ```
//! and, where nothing is assumed of resources,
//! ```js
//! const file = open();
//! const asyncDispose = file?.[Symbol.asyncDispose];
//! const dispose = asyncDispose ?? file?.[Symbol.dispose];
//! if (file != null && (Object(file) !== file || typeof dispose !== "function")) throw new TypeError("…");
//! let failure;
//! try { use(file); } catch (error) { failure = { error }; throw error; } finally {
//!   try {
//!     await (asyncDispose ? asyncDispose.call(file) : new Promise((resolve) => resolve(void dispose?.call(file))));
//!   } catch (error) {
//!     throw failure ? new SuppressedError(error, failure.error) : error;
//!   }
//! }
//! ```
//! A method under `Symbol.dispose` is not waited for, but what it throws comes a tick later; so does
//! going on where there is nothing to dispose of.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-getdisposemethod>, <https://tc39.es/ecma262/#sec-dispose>

use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;

use crate::ast;
use crate::lowering::Lowering;

/// A declared resource.
pub(super) struct Resource {
    /// Where the declaration comes from.
    span: Span,
    is_await: bool,
    name: Ident,
    init: Box<Expr>,
}

impl Resource {
    /// The resource that a declarator names; nothing for what no parser lets through.
    pub(super) fn of(span: Span, is_await: bool, declarator: VarDeclarator) -> Option<Self> {
        match (declarator.name, declarator.init) {
            (Pat::Ident(name), Some(init)) => Some(Self { span, is_await, name: name.id, init }),
            _ => None, // a resource has a name and an initialiser
        }
    }

    fn value(&self) -> Box<Expr> {
        ast::ident(&Ident { span: DUMMY_SP, ..self.name.clone() })
    }

    /// `const file = open();`
    fn declaration(&mut self) -> Stmt {
        let init = std::mem::replace(&mut self.init, ast::null());
        ast::declare(self.span, VarDeclKind::Const, ast::ident_pat(&self.name), Some(init))
    }
}

/// Who has awaited, where several resources of a block may: one without a method only awaits if no
/// other has, and before one that is not async.
pub(super) struct Awaits {
    pending: Ident,
    awaited: Ident,
}

impl Awaits {
    /// Fresh flags.
    pub(super) fn new(cx: &mut Lowering) -> Self {
        let (pending, awaited) = (cx.names.fresh("pending"), cx.names.fresh("awaited"));
        cx.bindings.add_flag(&pending);
        cx.bindings.add_flag(&awaited);
        Self { pending, awaited }
    }

    /// The flags around all that sets them, and what is awaited in the end.
    pub(super) fn around(&self, cx: &Lowering, body: Vec<Stmt>) -> Vec<Stmt> {
        let no = |name: &Ident| {
            ast::declare(DUMMY_SP, VarDeclKind::Let, ast::ident_pat(name), Some(ast::boolean(false)))
        };
        let last = ast::when(self.is_due(), vec![wait(cx.undefined())]);
        vec![no(&self.pending), no(&self.awaited), ast::attempt(body, None, Some(vec![last]))]
    }

    /// `pending && !awaited`
    fn is_due(&self) -> Box<Expr> {
        let not = UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg: ast::ident(&self.awaited) };
        ast::binary(BinaryOp::LogicalAnd, ast::ident(&self.pending), Box::new(Expr::Unary(not)))
    }
}

/// The declaration, and `body` with the resource disposed of at its end.
pub(super) fn guarded(
    cx: &mut Lowering,
    mut resource: Resource,
    body: Vec<Stmt>,
    awaits: Option<&Awaits>,
) -> Vec<Stmt> {
    let declared = resource.declaration();
    if cx.assume.plain_resources {
        let symbol = if resource.is_await { "asyncDispose" } else { "dispose" };
        let prop = symbol_named(cx, symbol);
        let method = MemberExpr { span: DUMMY_SP, obj: resource.value(), prop };
        let disposed = ast::call(Box::new(Expr::Member(method)), Vec::new());
        let disposed = if resource.is_await { wait(disposed) } else { ast::effect(disposed) };
        return vec![declared, ast::attempt(body, None, Some(vec![disposed]))];
    }
    let mut stmts = vec![declared];
    let method = Method::read(cx, &resource, &mut stmts);
    let failure = cx.names.fresh("failure");
    cx.bindings.add_flag(&failure);
    stmts.push(ast::declare(DUMMY_SP, VarDeclKind::Let, ast::ident_pat(&failure), None));
    let disposal = method.call(cx, &resource, awaits);
    let error = temp(cx, "error");
    let suppressing = suppressing(cx, &failure, &error);
    let finalizer = ast::attempt(disposal, Some((error, vec![ast::throw_stmt(DUMMY_SP, suppressing)])), None);
    let error = temp(cx, "error");
    let noted = ast::assign_ident(&failure, ast::object(vec![("error", ast::ident(&error))]));
    let handler = vec![ast::effect(noted), ast::throw_stmt(DUMMY_SP, ast::ident(&error))];
    stmts.push(ast::attempt(body, Some((error, handler)), Some(vec![finalizer])));
    stmts
}

/// The method of a resource, read when it was declared.
struct Method {
    /// What is under `Symbol.asyncDispose`, where that was asked for.
    asynchronous: Option<Ident>,
    /// That, or what is under `Symbol.dispose`.
    dispose: Ident,
}

impl Method {
    fn read(cx: &mut Lowering, resource: &Resource, stmts: &mut Vec<Stmt>) -> Self {
        let constant = |name: &Ident, value: Box<Expr>| {
            ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(name), Some(value))
        };
        let mut value = optional(resource.value(), symbol_named(cx, "dispose"));
        let asynchronous = resource.is_await.then(|| temp(cx, "asyncDispose"));
        if let Some(name) = &asynchronous {
            stmts.push(constant(name, optional(resource.value(), symbol_named(cx, "asyncDispose"))));
            value = ast::binary(BinaryOp::NullishCoalescing, ast::ident(name), value);
        }
        let dispose = temp(cx, "dispose");
        stmts.push(constant(&dispose, value));
        stmts.push(check(cx, resource, &dispose));
        Self { asynchronous, dispose }
    }

    /// The statements that call it, and wait where that is asked for.
    fn call(&self, cx: &mut Lowering, resource: &Resource, awaits: Option<&Awaits>) -> Vec<Stmt> {
        let dispose = ast::ident(&self.dispose);
        let called = |method: &Ident| ast::method(ast::ident(method), "call", vec![resource.value()]);
        let maybe_called = || {
            let method = optional_named(dispose.clone(), "call");
            chained_call(method, vec![resource.value()])
        };
        let Some(asynchronous) = &self.asynchronous else {
            let Some(awaits) = awaits else { return vec![ast::effect(maybe_called())] };
            let reset = ast::effect(ast::assign_ident(&awaits.pending, ast::boolean(false)));
            let before = ast::when(awaits.is_due(), vec![reset, wait(cx.undefined())]);
            return vec![ast::when(dispose, vec![before, ast::effect(called(&self.dispose))])];
        };
        let later = settled(cx, if awaits.is_some() { called(&self.dispose) } else { maybe_called() });
        let chosen = ast::choice(ast::ident(asynchronous), called(asynchronous), later);
        let Some(awaits) = awaits else { return vec![wait(chosen)] };
        let disposed = temp(cx, "disposed");
        let set = |flag: &Ident| ast::effect(ast::assign_ident(flag, ast::boolean(true)));
        let present = vec![
            ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&disposed), Some(chosen)),
            set(&awaits.awaited),
            wait(ast::ident(&disposed)),
        ];
        vec![Stmt::If(IfStmt {
            span: DUMMY_SP,
            test: dispose,
            cons: Box::new(Stmt::Block(ast::block(present))),
            alt: Some(Box::new(Stmt::Block(ast::block(vec![set(&awaits.pending)])))),
        })]
    }
}

/// `if (file != null && (Object(file) !== file || typeof dispose !== "function")) throw …;`
fn check(cx: &Lowering, resource: &Resource, dispose: &Ident) -> Stmt {
    let value = || resource.value();
    let present = ast::binary(BinaryOp::NotEq, value(), ast::null());
    let boxed = ast::call(ast::ident(&cx.global("Object")), vec![value()]);
    let primitive = ast::binary(BinaryOp::NotEqEq, boxed, value());
    let no_method = ast::binary(BinaryOp::NotEqEq, type_of(ast::ident(dispose)), ast::text("function"));
    let bad = ast::binary(BinaryOp::LogicalOr, primitive, no_method);
    let error = new(cx, "TypeError", vec![ast::text(&format!("{} is not disposable", resource.name.sym))]);
    ast::when(ast::binary(BinaryOp::LogicalAnd, present, bad), vec![ast::throw_stmt(DUMMY_SP, error)])
}

/// `new Promise((resolve) => resolve(void called))`: nobody waits for the result, but an error rejects,
/// so that what handles it does not run before the call returns.
fn settled(cx: &mut Lowering, called: Box<Expr>) -> Box<Expr> {
    let resolve = temp(cx, "resolve");
    let nothing = UnaryExpr { span: DUMMY_SP, op: UnaryOp::Void, arg: called };
    let resolved = ast::call(ast::ident(&resolve), vec![Box::new(Expr::Unary(nothing))]);
    let body = vec![ast::return_stmt(DUMMY_SP, Some(resolved))];
    new(cx, "Promise", vec![ast::arrow(DUMMY_SP, vec![ast::ident_pat(&resolve)], body)])
}

/// `failure ? new SuppressedError(error, failure.error) : error`
fn suppressing(cx: &Lowering, failure: &Ident, error: &Ident) -> Box<Expr> {
    let suppressed = || ast::member(ast::ident(failure), "error");
    let mut both = new(cx, "SuppressedError", vec![ast::ident(error), suppressed()]);
    if !cx.assume.new_classes {
        // Engines that need this output may not have the class.
        let known = ast::binary(
            BinaryOp::EqEqEq,
            type_of(ast::ident(&cx.global("SuppressedError"))),
            ast::text("function"),
        );
        let fields = ast::object(vec![
            ("name", ast::text("SuppressedError")),
            ("error", ast::ident(error)),
            ("suppressed", suppressed()),
        ]);
        let plain = new(cx, "Error", Vec::new());
        let similar = ast::method(ast::ident(&cx.global("Object")), "assign", vec![plain, fields]);
        both = ast::choice(known, both, similar);
    }
    ast::choice(ast::ident(failure), both, ast::ident(error))
}

fn temp(cx: &mut Lowering, hint: &str) -> Ident {
    let name = cx.names.fresh(hint);
    cx.bindings.add_temp(&name, false);
    name
}

fn symbol_named(cx: &Lowering, name: &str) -> MemberProp {
    let expr = ast::member(ast::ident(&cx.global("Symbol")), name);
    MemberProp::Computed(ComputedPropName { span: DUMMY_SP, expr })
}

/// `object?.[key]`
fn optional(object: Box<Expr>, prop: MemberProp) -> Box<Expr> {
    let base = OptChainBase::Member(MemberExpr { span: DUMMY_SP, obj: object, prop });
    Box::new(Expr::OptChain(OptChainExpr { span: DUMMY_SP, optional: true, base: Box::new(base) }))
}

fn optional_named(object: Box<Expr>, name: &str) -> Box<Expr> {
    optional(object, MemberProp::Ident(IdentName::new(name.into(), DUMMY_SP)))
}

/// A call that a chain ends with: `object?.[key](args)`
fn chained_call(callee: Box<Expr>, args: Vec<Box<Expr>>) -> Box<Expr> {
    let args = args.into_iter().map(ExprOrSpread::from).collect();
    let base = OptChainBase::Call(OptCall { callee, args, ..OptCall::default() });
    Box::new(Expr::OptChain(OptChainExpr { span: DUMMY_SP, optional: false, base: Box::new(base) }))
}

fn type_of(arg: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::Unary(UnaryExpr { span: DUMMY_SP, op: UnaryOp::TypeOf, arg }))
}

fn new(cx: &Lowering, class: &str, args: Vec<Box<Expr>>) -> Box<Expr> {
    let callee = ast::ident(&cx.global(class));
    let args = Some(args.into_iter().map(ExprOrSpread::from).collect());
    Box::new(Expr::New(NewExpr { callee, args, ..NewExpr::default() }))
}

fn wait(value: Box<Expr>) -> Stmt {
    ast::effect(Box::new(Expr::Await(AwaitExpr { span: DUMMY_SP, arg: value })))
}
