//! An ES module that awaits at top level is lowered as the body of an async function, and then taken apart
//! again: what its exports and hoisted functions see stays at module level, and its promise is exported.
//!
//! ```js
//! import { parse } from "./parse.js";
//! export const config = parse(await load());
//! ```
//! is lowered as
//! ```js
//! async function module(parse) { const config = parse(await load()); () => [config]; }
//! ```
//! where the last statement only says that `config` is seen from outside. What comes out is
//! ```js
//! import { parse } from "./parse.js";
//! let config;
//! export const __tla = load().then((value) => { config = parse(value); });
//! export { config };
//! ```
//! So scopes, dead zones, names and everything else are what they are for functions.
//!
//! * Needs: a resolved program in which nothing is lowered yet, for [`wrap`]; [`shape`] has the body between
//!   lowering and `tidy`; [`unwrap`] comes behind `tidy`.
//! * Elsewhere: `exports` and `imports` take the statements apart, `unwrap` puts them together, `dynamic` has
//!   `import()`.
//! * Spec: <https://tc39.es/ecma262/#sec-source-text-module-record-execute-module>

mod dynamic;
mod exports;
mod imports;
mod own;
mod script;
#[cfg(test)]
mod tests;
mod unwrap;

pub(crate) use dynamic::rewrite_imports;
use exports::{Declared, take_exports};
use rustc_hash::FxHashSet;
use swc_core::atoms::Atom;
use swc_core::common::{BytePos, DUMMY_SP, Mark, Span, Spanned, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};
pub(crate) use unwrap::unwrap;

use crate::analysis::early::Exports;
use crate::analysis::refs::vars_in;
use crate::analysis::suspends::suspends;
use crate::names::Names;
use crate::origins::Origins;
use crate::problem::Problem;
use crate::runtime::Helpers;
use crate::{Config, Format, Mode, ast};

/// What is known of a module while it is a function.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each holds or not, whatever the others do")]
pub(crate) struct Wrapped {
    /// The name of the function.
    marker: Ident,
    /// What the module was.
    original: Module,
    /// Where it suspends first, or asks for one that does.
    first_wait: Span,
    /// What it becomes.
    format: Format,
    /// Names of the format that its own must not hide.
    reserved: Vec<Ident>,
    /// What the modules it asks for are called here, where it becomes a script.
    required: Vec<Ident>,
    /// Whether the function had a problem, so that the module stays as it was.
    failed: bool,
    /// Whether the module suspends at top level.
    suspends: bool,
    /// Whether a helper runs the body, in the order that the modules around ask for.
    together: bool,
    /// Its imports and re-exports.
    outer: Vec<ModuleItem>,
    /// Its `export { … }`.
    lists: Vec<NamedExport>,
    /// What it declares and exports at once.
    declared: Vec<Declared>,
    /// Its `var`s.
    vars: FxHashSet<Id>,
    /// The init promises of what it imports, as they are called here.
    waits: Vec<Ident>,
    /// Its own init promise, as it is called here.
    init: Ident,
    /// As the others call it.
    init_name: Atom,
    /// Whether functions that it exports may be called before it is done.
    called_early: bool,
}

impl Wrapped {
    /// Whether a declaration is that of the function.
    pub(crate) fn is(&self, node: &FnDecl) -> bool {
        node.ident.ctxt == self.marker.ctxt && node.ident.sym == self.marker.sym
    }

    /// Whether the body is that of an async function; else it runs at once.
    pub(crate) fn is_async(&self) -> bool {
        let waits = !self.together && !self.waits.is_empty();
        self.suspends || waits || self.format == Format::Iife
    }

    /// The init promises that it waits for, as they are called here.
    pub(crate) fn waits(&self) -> &[Ident] {
        &self.waits
    }

    /// Where the module suspends first, or asks for one that does.
    pub(crate) fn first_wait(&self) -> Span {
        self.first_wait
    }

    /// Whether it becomes a script.
    pub(crate) fn is_script(&self) -> bool {
        self.format != Format::Module
    }

    /// Notes that the body cannot be lowered.
    pub(crate) fn fail(&mut self) {
        self.failed = true;
    }

    /// What is seen from outside.
    pub(crate) fn exports(&self) -> Exports {
        let mut exports = Exports::default();
        if self.format == Format::Iife {
            return exports;
        }
        for declared in &self.declared {
            for name in &declared.names {
                exports.names.insert(name.to_id());
                exports.called.push((name.to_id(), (!declared.is_function).then_some(declared.decl.hi)));
            }
        }
        for name in exports::listed(&self.lists) {
            exports.names.insert(name.to_id());
            // Where it is declared is not known here; a variable is set at the end of all code at the latest.
            let function = self.original.body.iter().any(|item| {
                matches!(item, ModuleItem::Stmt(Stmt::Decl(Decl::Fn(function)))
                    if function.ident.to_id() == name.to_id())
            });
            exports.called.push((name.to_id(), (!function).then_some(BytePos(u32::MAX - 1))));
        }
        if !self.called_early {
            exports.called.clear();
        }
        exports
    }

    /// The names that are seen from outside, in a fixed order.
    fn seen(&self) -> Vec<Ident> {
        if self.format == Format::Iife {
            return Vec::new();
        }
        let declared = self.declared.iter().flat_map(|declared| &declared.names);
        declared.chain(exports::listed(&self.lists)).cloned().collect()
    }

    /// The names that are there before the body runs, in a fixed order.
    fn given(&self) -> Vec<Ident> {
        let mut names = self.waits.clone();
        names.push(self.init.clone());
        names.extend(imports::bound(&self.outer));
        names.extend(self.required.iter().cloned());
        names
    }
}

/// Whether the program is a module that has to become one async function.
pub(crate) fn wraps(program: &Program, config: &Config) -> bool {
    let Program::Module(module) = program else { return false };
    let plan = &config.module;
    !plan.awaited.is_empty() || plan.cyclic || plan.format != Format::Module || suspends(&module.body)
}

/// Makes such a module one async function, beside its imports.
pub(crate) fn wrap(
    program: &mut Program,
    config: &Config,
    names: &mut Names,
    origins: &mut Origins,
    problems: &mut Vec<Problem>,
) -> Option<Wrapped> {
    let Program::Module(module) = program else { return None };
    let plan = &config.module;
    let waits = suspends(&module.body);
    problems.extend(exports::clashes(module, &plan.init));
    problems.extend(script::problems(module, plan.format));
    let first_wait = first_wait(module);
    origins.set_top(first_wait);
    let original = module.clone();
    let mut outer = Vec::new();
    let mut lists = Vec::new();
    let mut stmts = Vec::new();
    let mut declared = Vec::new();
    for item in std::mem::take(&mut module.body) {
        take_exports(item, names, origins, (&mut stmts, &mut declared), (&mut outer, &mut lists));
    }
    own::use_own(&plan.own, (&mut stmts, &declared), (&mut outer, &mut lists), origins);
    let is_module = plan.format == Format::Module;
    let together = is_module && (plan.cyclic || (config.mode == Mode::Exact && plan.in_set));
    let required = if is_module { Vec::new() } else { script::names(&outer, names) };
    let wrapped = Wrapped {
        first_wait,
        format: plan.format,
        reserved: script::reserved(plan.format, config.unresolved),
        required,
        marker: Ident::new("module".into(), DUMMY_SP, SyntaxContext::empty().apply_mark(Mark::new())),
        original,
        failed: false,
        suspends: waits,
        together,
        waits: imports::wait_for(&mut outer, plan, names, origins),
        outer,
        lists,
        declared,
        vars: stmts.iter().flat_map(vars_in).map(|name| name.to_id()).collect(),
        init: names.fresh(&plan.init),
        init_name: plan.init.as_str().into(),
        called_early: plan.cyclic || !plan.in_set,
    };
    if !together && !wrapped.waits.is_empty() {
        let directives = stmts.iter().take_while(|stmt| ast::is_directive(stmt)).count();
        stmts.insert(directives, wait(&wrapped.waits, config));
    }
    module.body.clone_from(&wrapped.outer);
    module.body.push(ModuleItem::Stmt(Stmt::Decl(Decl::Fn(FnDecl {
        ident: wrapped.marker.clone(),
        declare: false,
        function: Box::new(Function {
            span: module.span,
            body: Some(FunctionBody { span: module.span, stmts }),
            is_async: true,
            ..Function::default()
        }),
    }))));
    Some(wrapped)
}

/// Where a module suspends first, or asks for another.
fn first_wait(module: &Module) -> Span {
    let mut first = FirstWait(None);
    module.visit_with(&mut first);
    let asks = module.body.iter().find(|item| imports::source(item).is_some());
    first.0.or(asks.map(Spanned::span)).unwrap_or(module.span)
}

struct FirstWait(Option<Span>);

impl Visit for FirstWait {
    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        node.visit_children_with(self);
        self.0.get_or_insert(node.span);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        if node.is_await {
            self.0.get_or_insert(node.span);
        }
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        if node.is_await {
            self.0.get_or_insert(node.span);
        }
        node.visit_children_with(self);
    }

    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
}

/// `await __tla_0;` or `await Promise.all([__tla_0, __tla_1]);`
fn wait(waits: &[Ident], config: &Config) -> Stmt {
    let arg = match waits {
        [one] => ast::ident(one),
        several => {
            let elems = several.iter().map(|name| Some(ast::ident(name).into())).collect();
            let unresolved = SyntaxContext::empty().apply_mark(config.unresolved);
            let promise = Ident::new("Promise".into(), DUMMY_SP, unresolved);
            let list = Box::new(Expr::Array(ArrayLit { span: DUMMY_SP, elems }));
            ast::method(ast::ident(&promise), "all", vec![list])
        }
    };
    ast::effect(Box::new(Expr::Await(AwaitExpr { span: DUMMY_SP, arg })))
}

/// Puts the lowered body into the function, in the form that [`unwrap`] takes apart, for `tidy` to see.
pub(crate) fn shape(wrapped: &Wrapped, function: &mut Function, mut stmts: Vec<Stmt>, helpers: &mut Helpers) {
    let directives = stmts.iter().take_while(|stmt| ast::is_directive(stmt)).count();
    let body = stmts.split_off(directives);
    if wrapped.together {
        let elems = wrapped.waits.iter().map(|name| Some(ast::ident(name).into())).collect();
        let list = Box::new(Expr::Array(ArrayLit { span: DUMMY_SP, elems }));
        let waits = ast::arrow(DUMMY_SP, Vec::new(), vec![ast::return_stmt(DUMMY_SP, Some(list))]);
        let run = ast::arrow(DUMMY_SP, Vec::new(), body);
        stmts.push(ast::return_stmt(DUMMY_SP, Some(helpers.module(waits, run))));
    } else if wrapped.format == Format::Iife {
        stmts.extend(body);
    } else {
        stmts.extend(with_one_return(body));
    }
    let elems =
        wrapped.seen().iter().chain(&wrapped.reserved).map(|name| Some(ast::ident(name).into())).collect();
    let list = Box::new(Expr::Array(ArrayLit { span: DUMMY_SP, elems }));
    stmts.push(ast::effect(ast::arrow(DUMMY_SP, Vec::new(), vec![ast::return_stmt(DUMMY_SP, Some(list))])));
    // `tidy` tells them apart from what is in the way, as it does parameters.
    let given = wrapped.given();
    function.params = given.iter().map(|name| Param::from(ast::ident_pat(name))).collect();
    function.body = Some(FunctionBody { span: DUMMY_SP, stmts });
    function.is_async = false;
}

/// A body in which nothing but the last statement returns: from the first that does, a function has the rest.
fn with_one_return(mut body: Vec<Stmt>) -> Vec<Stmt> {
    let last = body.len().saturating_sub(1);
    match body.iter().position(returns) {
        Some(first) if first < last || !matches!(body.get(first), Some(Stmt::Return(_))) => {
            let span = body.get(first).map_or(DUMMY_SP, Spanned::span);
            let rest = body.split_off(first);
            let run = ast::call(ast::arrow(DUMMY_SP, Vec::new(), rest), Vec::new());
            body.push(ast::return_stmt(span, Some(run)));
            body
        }
        _ => body, // it has the one at the end
    }
}

fn returns(stmt: &Stmt) -> bool {
    let mut visitor = Returns(false);
    stmt.visit_with(&mut visitor);
    visitor.0
}

struct Returns(bool);

impl Visit for Returns {
    fn visit_return_stmt(&mut self, _: &ReturnStmt) {
        self.0 = true;
    }

    fn visit_function(&mut self, _: &Function) {}
    fn visit_class(&mut self, _: &Class) {}
    fn visit_expr(&mut self, _: &Expr) {}
}
