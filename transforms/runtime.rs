//! The helpers that `exact` output calls; only those used are put into the file.
//!
//! ```js
//! function _await(value, next, fail) {
//!   Promise.resolve(value).then((value) => {
//!     try { next(value); } catch (error) { fail(error); }
//!   }, fail);
//! }
//! ```
//! `_await` subscribes once, and no error escapes it: one await is one tick, for nobody waits for
//! the promise that `then` returns. `Promise` is looked up when it is called, so that a replaced one
//! (zones, test doubles) is honoured.
//!
//! It is a function declaration: those are there before any module that imports this one runs.
//!
//! * Spec: <https://tc39.es/ecma262/#await> (`PromiseResolve`, then `PerformPromiseThen`)

use rustc_hash::FxHashSet;
use swc_core::atoms::Atom;
use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use crate::ast;

/// The helpers of one file.
#[derive(Debug)]
pub(crate) struct Runtime {
    wait: Ident,
    used: bool,
    global_promise: Ident,
}

impl Runtime {
    /// Names for the helpers that stand nowhere in the program.
    pub(crate) fn of(program: &Program, unresolved: SyntaxContext) -> Self {
        let mut symbols = Symbols::default();
        program.visit_with(&mut symbols);
        let mut name = Atom::from("_await");
        let mut count = 2;
        while symbols.0.contains(&name) {
            name = Atom::from(format!("_await{count}"));
            count += 1;
        }
        let global_promise = Ident::new("Promise".into(), DUMMY_SP, unresolved);
        Self { wait: Ident::new(name, DUMMY_SP, SyntaxContext::empty()), used: false, global_promise }
    }

    /// `_await(value, next, fail)`.
    pub(crate) fn wait(&mut self, value: Box<Expr>, next: Box<Expr>, fail: Box<Expr>) -> Box<Expr> {
        self.used = true;
        ast::call(ast::ident(&self.wait), vec![value, next, fail])
    }

    /// Puts the helpers used at the top of the program, behind its directives.
    pub(crate) fn insert(self, program: &mut Program) {
        if !self.used {
            return;
        }
        let helper = self.declaration();
        match program {
            Program::Script(script) => {
                let at = script.body.iter().take_while(|stmt| is_directive(stmt)).count();
                script.body.insert(at, helper);
            }
            Program::Module(module) => {
                let directive =
                    |item: &&ModuleItem| matches!(item, ModuleItem::Stmt(stmt) if is_directive(stmt));
                let at = module.body.iter().take_while(directive).count();
                module.body.insert(at, ModuleItem::Stmt(helper));
            }
        }
    }

    fn declaration(&self) -> Stmt {
        let name = |sym: &str| Ident::new(sym.into(), DUMMY_SP, SyntaxContext::empty());
        let (value, next, fail, error) = (name("value"), name("next"), name("fail"), name("error"));
        let call = |function: &Ident, arg: &Ident| {
            ast::expr_stmt(DUMMY_SP, ast::call(ast::ident(function), vec![ast::ident(arg)]))
        };
        let guarded = Stmt::Try(Box::new(TryStmt {
            span: DUMMY_SP,
            block: ast::block(vec![call(&next, &value)]),
            handler: Some(CatchClause {
                span: DUMMY_SP,
                param: Some(ast::ident_pat(&error)),
                body: ast::block(vec![call(&fail, &error)]),
            }),
            finalizer: None,
        }));
        let subscribed = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&value)], vec![guarded]);
        let promise = ast::method(ast::ident(&self.global_promise), "resolve", vec![ast::ident(&value)]);
        let then = ast::method(promise, "then", vec![subscribed, ast::ident(&fail)]);
        let function = Function {
            params: [&value, &next, &fail].map(|param| Param::from(ast::ident_pat(param))).to_vec(),
            body: Some(FunctionBody { span: DUMMY_SP, stmts: vec![ast::expr_stmt(DUMMY_SP, then)] }),
            ..Function::dummy()
        };
        Stmt::Decl(Decl::Fn(FnDecl {
            ident: self.wait.clone(),
            declare: false,
            function: Box::new(function),
        }))
    }
}

fn is_directive(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(stmt) if matches!(&*stmt.expr, Expr::Lit(Lit::Str(_))))
}

/// Every name of the program, as text.
#[derive(Default)]
struct Symbols(FxHashSet<Atom>);

impl Visit for Symbols {
    fn visit_ident(&mut self, node: &Ident) {
        self.0.insert(node.sym.clone());
    }
}
