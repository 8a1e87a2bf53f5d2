//! Checks that a program keeps what `textbook` assumes: only promises are awaited, and no call throws
//! before its first await. A generator that breaks its word would blame the compiler.
//!
//! ```text
//! async function f() { return await g(); }   →
//! async function f() {
//!   let early = true;
//!   try { return await native(g(), early = false); } catch (e) { broken(early); throw e; }
//! }
//! ```

use swc_core::common::sync::Lrc;
use swc_core::common::{DUMMY_SP, SourceMap, SyntaxContext};
use swc_core::ecma::ast::{
    ArrowExpr, ArrowFunctionBody, AwaitExpr, BlockStmt, CallExpr, Expr, ExprOrSpread, Function, FunctionBody,
    Program, ReturnStmt, Stmt,
};
use swc_core::ecma::codegen::to_code_default;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};
use unawait::SourceType;

const HELPERS: &str = "
const native = (value) => { if (!(value instanceof Promise)) log('BROKEN: awaits no promise'); return value; };
const broken = (early) => { if (early) log('BROKEN: throws early'); };
";

/// The assumption that a program breaks, if it breaks one.
pub(crate) fn broken(source: &str) -> Option<String> {
    let mut program = parse(source);
    program.visit_mut_with(&mut Watch);
    let map: Lrc<SourceMap> = Lrc::default();
    let watched = format!("{HELPERS}{}", to_code_default(map, None, &program));
    let trace = crate::support::engine_for(source)(&watched);
    let found = trace.entries.into_iter().map(|entry| entry.text).find(|text| text.starts_with("BROKEN"));
    found.or(trace.failure).map(|problem| format!("{problem}\n{watched}"))
}

fn parse(source: &str) -> Program {
    match unawait::parse(source, "input.js", SourceType::Script) {
        Ok(parsed) => parsed.program,
        Err(errors) => unreachable!("{errors:?}\n{source}"),
    }
}

/// Adds the watching code to async functions and awaits.
struct Watch;

impl VisitMut for Watch {
    fn visit_mut_function(&mut self, node: &mut Function) {
        node.visit_mut_children_with(self);
        // A generator throws only in answers.
        if let (true, Some(body)) = (node.is_async && !node.is_generator, &mut node.body) {
            body.stmts = watched(std::mem::take(&mut body.stmts));
        }
    }

    fn visit_mut_arrow_expr(&mut self, node: &mut ArrowExpr) {
        node.visit_mut_children_with(self);
        if !node.is_async {
            return;
        }
        let stmts = match &mut *node.body {
            ArrowFunctionBody::FunctionBody(body) => std::mem::take(&mut body.stmts),
            ArrowFunctionBody::Expr(value) => {
                vec![Stmt::Return(ReturnStmt { span: DUMMY_SP, arg: Some(value.clone()) })]
            }
        };
        let body = FunctionBody { stmts: watched(stmts), ..FunctionBody::default() };
        *node.body = ArrowFunctionBody::FunctionBody(body);
    }

    fn visit_mut_await_expr(&mut self, node: &mut AwaitExpr) {
        node.visit_mut_children_with(self);
        let call = template("native(0, early = false)");
        let [Stmt::Expr(call)] = call.as_slice() else { unreachable!("the template is one expression") };
        let mut call = call.expr.clone();
        if let Expr::Call(CallExpr { args, .. }) = &mut *call {
            args[0] = ExprOrSpread { spread: None, expr: node.arg.clone() };
        }
        node.arg = call;
    }
}

fn watched(stmts: Vec<Stmt>) -> Vec<Stmt> {
    let mut body = template("let early = true; try {} catch (e) { broken(early); throw e; }");
    if let Some(Stmt::Try(guard)) = body.last_mut() {
        guard.block = BlockStmt { span: DUMMY_SP, ctxt: SyntaxContext::empty(), stmts };
    }
    body
}

fn template(source: &str) -> Vec<Stmt> {
    match parse(source) {
        Program::Script(script) => script.body,
        Program::Module(_) => unreachable!("templates are parsed as scripts"),
    }
}
