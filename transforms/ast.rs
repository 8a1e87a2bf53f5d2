//! Builders for the few shapes that the emitters write, all without a place of their own
//! (`DUMMY_SP`) unless a span is given.

use swc_core::common::{DUMMY_SP, Span, SyntaxContext};
use swc_core::ecma::ast::*;

/// `name` as an expression.
pub(crate) fn ident(name: &Ident) -> Box<Expr> {
    Box::new(Expr::Ident(name.clone()))
}

/// `name` as a pattern.
pub(crate) fn ident_pat(name: &Ident) -> Pat {
    Pat::Ident(BindingIdent { id: name.clone(), type_ann: None })
}

/// The property `name: value` for a shorthand `name`; `place` is the key's.
pub(crate) fn written_out(name: &Ident, place: Span, value: Box<Expr>) -> Prop {
    let key = PropName::Ident(IdentName::new(name.sym.clone(), place));
    Prop::KeyValue(KeyValueProp { key, value })
}

/// The same in a pattern: `name: target`, or `name: target = value` for a `default` with its place.
pub(crate) fn pattern_written_out(
    name: &Ident,
    place: Span,
    target: Pat,
    default: Option<(Span, Box<Expr>)>,
) -> ObjectPatProp {
    let key = PropName::Ident(IdentName::new(name.sym.clone(), place));
    let value = match default {
        None => target,
        Some((span, right)) => Pat::Assign(AssignPat { span, left: Box::new(target), right }),
    };
    ObjectPatProp::KeyValue(KeyValuePatProp { key, value: Box::new(value) })
}

/// A number.
pub(crate) fn number(value: f64) -> Box<Expr> {
    Box::new(Expr::Lit(Lit::Num(Number { span: DUMMY_SP, value, raw: None })))
}

/// `true` or `false`.
pub(crate) fn boolean(value: bool) -> Box<Expr> {
    Box::new(Expr::Lit(Lit::Bool(Bool { span: DUMMY_SP, value })))
}

/// `null`.
pub(crate) fn null() -> Box<Expr> {
    Box::new(Expr::Lit(Lit::Null(Null { span: DUMMY_SP })))
}

/// `object.name`.
pub(crate) fn member(object: Box<Expr>, name: &str) -> Box<Expr> {
    let prop = MemberProp::Ident(IdentName::new(name.into(), DUMMY_SP));
    Box::new(Expr::Member(MemberExpr { span: DUMMY_SP, obj: object, prop }))
}

/// `callee(arguments…)`.
pub(crate) fn call(callee: Box<Expr>, args: Vec<Box<Expr>>) -> Box<Expr> {
    call_at(DUMMY_SP, callee, args)
}

/// `callee(arguments…)` at a place.
pub(crate) fn call_at(span: Span, callee: Box<Expr>, args: Vec<Box<Expr>>) -> Box<Expr> {
    Box::new(Expr::Call(CallExpr {
        span,
        ctxt: SyntaxContext::empty(),
        callee: Callee::Expr(callee),
        args: args.into_iter().map(ExprOrSpread::from).collect(),
        type_args: None,
    }))
}

/// `object.name(arguments…)`.
pub(crate) fn method(object: Box<Expr>, name: &str, args: Vec<Box<Expr>>) -> Box<Expr> {
    call(member(object, name), args)
}

/// `left op right`.
pub(crate) fn binary(op: BinaryOp, left: Box<Expr>, right: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::Bin(BinExpr { span: DUMMY_SP, op, left, right }))
}

/// `target = value`.
pub(crate) fn assign(span: Span, target: AssignTarget, value: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::Assign(AssignExpr { span, op: AssignOp::Assign, left: target, right: value }))
}

/// `name = value`.
pub(crate) fn assign_ident(name: &Ident, value: Box<Expr>) -> Box<Expr> {
    let target = SimpleAssignTarget::Ident(BindingIdent { id: name.clone(), type_ann: None });
    assign(DUMMY_SP, AssignTarget::Simple(target), value)
}

/// `expr;`, never a directive: a string is put into brackets.
pub(crate) fn expr_stmt(span: Span, expr: Box<Expr>) -> Stmt {
    let expr = if matches!(*expr, Expr::Lit(Lit::Str(_))) {
        Box::new(Expr::Paren(ParenExpr { span: DUMMY_SP, expr }))
    } else {
        expr
    };
    Stmt::Expr(ExprStmt { span, expr })
}

/// `return arg;`
pub(crate) fn return_stmt(span: Span, arg: Option<Box<Expr>>) -> Stmt {
    Stmt::Return(ReturnStmt { span, arg })
}

/// `throw arg;`
pub(crate) fn throw_stmt(span: Span, arg: Box<Expr>) -> Stmt {
    Stmt::Throw(ThrowStmt { span, arg })
}

/// `{ stmts }`
pub(crate) fn block(stmts: Vec<Stmt>) -> BlockStmt {
    BlockStmt { span: DUMMY_SP, ctxt: SyntaxContext::empty(), stmts }
}

/// `kind pattern = init;`
pub(crate) fn declare(span: Span, kind: VarDeclKind, name: Pat, init: Option<Box<Expr>>) -> Stmt {
    let declarator = VarDeclarator { span: DUMMY_SP, name, init, definite: false };
    Stmt::Decl(Decl::Var(Box::new(VarDecl {
        span,
        ctxt: SyntaxContext::empty(),
        kind,
        declare: false,
        decls: vec![declarator],
    })))
}

/// `kind pattern`, for the head of a loop.
pub(crate) fn declare_one(kind: VarDeclKind, name: Pat) -> VarDecl {
    let declarator = VarDeclarator { span: DUMMY_SP, name, init: None, definite: false };
    VarDecl { kind, decls: vec![declarator], ..VarDecl::default() }
}

/// `(params) => { stmts }`, or `(params) => expr` where the statements are a single `return expr`.
pub(crate) fn arrow(span: Span, params: Vec<Pat>, stmts: Vec<Stmt>) -> Box<Expr> {
    let body = match single_return(stmts) {
        Ok(expr) => ArrowFunctionBody::Expr(expr),
        Err(stmts) => ArrowFunctionBody::FunctionBody(FunctionBody { span: DUMMY_SP, stmts }),
    };
    Box::new(Expr::Arrow(ArrowExpr {
        span,
        ctxt: SyntaxContext::empty(),
        params,
        body: Box::new(body),
        is_async: false,
        is_generator: false,
        type_params: None,
        return_type: None,
    }))
}

/// The value of a body that is nothing but `return value`; else the body back.
pub(crate) fn single_return(mut stmts: Vec<Stmt>) -> Result<Box<Expr>, Vec<Stmt>> {
    match stmts.pop() {
        Some(Stmt::Return(ReturnStmt { arg: Some(arg), .. })) if stmts.is_empty() => Ok(arg),
        Some(last) => {
            stmts.push(last);
            Err(stmts)
        }
        None => Err(stmts),
    }
}

/// `test ? cons : alt`.
pub(crate) fn choice(test: Box<Expr>, cons: Box<Expr>, alt: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::Cond(CondExpr { span: DUMMY_SP, test, cons, alt }))
}

/// A string.
pub(crate) fn text(value: &str) -> Box<Expr> {
    Box::new(Expr::Lit(Lit::Str(value.into())))
}

/// `{ name: value, … }`
pub(crate) fn object(fields: Vec<(&str, Box<Expr>)>) -> Box<Expr> {
    let props = fields.into_iter().map(|(name, value)| {
        let key = PropName::Ident(IdentName::new(name.into(), DUMMY_SP));
        PropOrSpread::Prop(Box::new(Prop::KeyValue(KeyValueProp { key, value })))
    });
    Box::new(Expr::Object(ObjectLit { span: DUMMY_SP, props: props.collect() }))
}

/// `expr;`
pub(crate) fn effect(expr: Box<Expr>) -> Stmt {
    expr_stmt(DUMMY_SP, expr)
}

/// `if (test) { body }`
pub(crate) fn when(test: Box<Expr>, body: Vec<Stmt>) -> Stmt {
    let cons = Box::new(Stmt::Block(block(body)));
    Stmt::If(IfStmt { span: DUMMY_SP, test, cons, alt: None })
}

/// `try { body } catch (error) { … } finally { … }`
pub(crate) fn attempt(
    body: Vec<Stmt>,
    handler: Option<(Ident, Vec<Stmt>)>,
    finalizer: Option<Vec<Stmt>>,
) -> Stmt {
    let handler = handler.map(|(error, body)| CatchClause {
        span: DUMMY_SP,
        param: Some(ident_pat(&error)),
        body: block(body),
    });
    let finalizer = finalizer.map(block);
    Stmt::Try(Box::new(TryStmt { span: DUMMY_SP, block: block(body), handler, finalizer }))
}

/// The expression inside any number of parentheses.
pub(crate) fn unparen(mut expr: &Expr) -> &Expr {
    while let Expr::Paren(paren) = expr {
        expr = &paren.expr;
    }
    expr
}

/// The expression inside any number of parentheses, owned.
pub(crate) fn into_unparen(mut expr: Box<Expr>) -> Box<Expr> {
    while let Expr::Paren(paren) = *expr {
        expr = paren.expr;
    }
    expr
}

/// Whether a statement is a string alone, as directives are.
pub(crate) fn is_directive(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(stmt) if matches!(&*stmt.expr, Expr::Lit(Lit::Str(_))))
}
