//! Finds the async functions of a program and lowers them, the inner ones first.

use swc_core::common::util::take::Take;
use swc_core::common::{BytePos, DUMMY_SP, Span, Spanned, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::analysis::bindings::Bindings;
use crate::analysis::captives::captives;
use crate::analysis::early::Exports;
use crate::analysis::numbers::numbers;
use crate::analysis::owned::owned;
use crate::analysis::reading::{Mark, mark_all, read};
use crate::analysis::refs::each_ident;
use crate::analysis::sights::unmark_evals;
use crate::analysis::support;
use crate::analysis::twins::{is_strict_program, join_twins};
use crate::emit::functions::{keep_body, lower_body};
use crate::emit::parameters;
use crate::lowering::{Assumptions, Generator, Lowering};
use crate::modules::{self, Wrapped};
use crate::names::{Names, is_ours};
use crate::normalise::give_blocks;
use crate::runtime::Helpers;
use crate::tidy::no_constructors::{self, WereAsync};
use crate::{Config, Lowered, Mode, Origins, ast, tidy};

/// Lowers every async function of `program`, whose names get their contexts from `mark`, if there is one.
pub(crate) fn lower_program(program: &mut Program, config: &Config, mut mark: Option<Mark>) -> Lowered {
    let (mut origins, mut names, mut problems) = (Origins::default(), Names::default(), Vec::new());
    let mut module = None;
    if modules::wraps(program, config) {
        mark.take().into_iter().for_each(|mark| mark_all(program, mark));
        module = modules::wrap(program, config, &mut names, &mut origins, &mut problems);
    }
    let unresolved = SyntaxContext::empty().apply_mark(config.unresolved);
    let (mut survey, known) = read(program, unresolved, mark);
    if survey.branches {
        give_blocks(program, &mut origins);
    }
    let mut helpers = Helpers::of(std::mem::take(&mut survey.underscored), unresolved);
    let rewritten = modules::rewrite_imports(program, config, &mut helpers, &mut origins) || survey.branches;
    let known = Some(known).filter(|_| !rewritten);
    let mut bindings = Bindings::of(program, unresolved, &survey, known);
    if config.mode == Mode::Exact {
        bindings.distrust_globals();
        if survey.generators && module.is_none() {
            let captives = captives(program, &bindings, survey.common_js);
            bindings.set_captives(captives);
        }
    }
    let mut owned = owned(program, &bindings, survey.common_js, &survey.asked);
    if config.mode == Mode::Textbook {
        // Nobody minds there that a promise may have a `then` of its own.
        owned.promises.clear();
    }
    bindings.set_owned(owned);
    // In `textbook` nobody minds the frames of an executor, and functions may throw.
    if config.mode != Mode::Textbook {
        bindings.follow_calls();
        let numbers = numbers(program, &bindings, survey.common_js);
        bindings.set_numbers(numbers);
    }
    let lowered = Lowered { origins, problems, ..Lowered::default() };
    let starts = bindings.async_functions();
    let mut driver = Driver {
        starts,
        helpers,
        bindings,
        assume: Assumptions::of(config.mode),
        exact: config.mode == Mode::Exact,
        deepest: config.deepest,
        lowered,
        names,
        module,
        exports: Exports::default(),
        inside: false,
        inner: None,
        tree: tidy::Tree::new(is_strict_program(program)),
        with: false,
        own_name: None,
        were_async: (config.mode == Mode::Exact && survey.looks && program.is_script())
            .then(WereAsync::default),
    };
    program.visit_mut_with(&mut driver);
    debug_assert!(driver.lowered.functions >= driver.starts.len(), "an async function was not found");
    if let Some(module) = driver.module.take() {
        driver.lowered.init = Some(module.first_wait()).filter(|_| module.is_async() || !module.is_script());
        modules::unwrap(program, module, &mut driver.lowered.origins);
    }
    if survey.spells {
        unmark_evals(program);
    }
    tidy::hide_functions(program, &driver.bindings.twins().hidden, &mut driver.lowered.origins);
    if let Some(were_async) = &driver.were_async {
        no_constructors::write_as_methods(program, were_async, &mut driver.helpers);
    }
    driver.helpers.insert(program, config.runtime);
    if survey.shadows {
        tidy::reach_globals(program, driver.bindings.unresolved(), &driver.lowered.origins);
    }
    join_twins(program, driver.bindings.twins());
    driver.lowered.problems.sort_by_key(|problem| (problem.span.lo, problem.span.hi));
    // What is in several async functions is a problem of each, and told once.
    driver.lowered.problems.dedup_by(|one, other| one.span == other.span && one.message == other.message);
    driver.lowered
}

struct Driver {
    /// Where async functions begin, in order.
    starts: Vec<BytePos>,
    bindings: Bindings,
    assume: Assumptions,
    exact: bool,
    deepest: Option<usize>,
    lowered: Lowered,
    names: Names,
    helpers: Helpers,
    /// The module that is lowered as a function.
    module: Option<Wrapped>,
    /// What is seen from outside the function that is lowered next.
    exports: Exports,
    /// Whether a function around is being lowered too: it mends the scopes of both.
    inside: bool,
    /// Where the function stands that is lowered next, if one is around.
    inner: Option<Span>,
    /// The scopes of the function that was mended last.
    tree: tidy::Tree,
    /// Whether a `with` statement is around.
    with: bool,
    /// The name of the function about to be visited, as code inside it may call it.
    own_name: Option<Ident>,
    /// The functions that were async, where the program looks at what tells so.
    were_async: Option<WereAsync>,
}

impl Driver {
    /// Whether an async function can stand in a node with this span.
    fn may_hold_async(&self, span: Span) -> bool {
        let next = self.starts.partition_point(|start| *start < span.lo);
        self.starts.get(next).is_some_and(|start| *start < span.hi) || !self.lowered.origins.is_authored(span)
    }

    /// Notes an async function; whether it can be lowered.
    fn enter(&mut self, span: Span, mut problems: Vec<crate::Problem>) -> bool {
        self.lowered.functions += 1;
        if self.with {
            problems.push(support::inside_with(span));
        }
        let clean = problems.is_empty();
        self.lowered.lowered += usize::from(clean);
        self.lowered.problems.extend(problems);
        clean
    }

    /// Lowers what is inside an async function, then the function itself by `lower`; what cannot be
    /// lowered is only looked into.
    fn within<N>(
        &mut self,
        node: &mut N,
        problems: Vec<crate::Problem>,
        lower: impl FnOnce(&mut Self, &mut N),
    ) where
        N: VisitMutWith<Self> + Mend + Spanned,
    {
        let lowers = self.enter(node.span(), problems);
        let around = std::mem::replace(&mut self.inside, lowers);
        node.visit_mut_children_with(self);
        if lowers {
            self.inner = Some(node.span()).filter(|span| around && !span.is_dummy());
            lower(self, node);
            if !around {
                node.mend(&mut self.tree, &mut self.lowered.origins, &mut self.names);
            }
        }
        self.inside = around;
    }

    /// Lowers a body; `generator` of a generator function, `place` is where the function stands and whether it
    /// is an arrow function.
    fn lower(
        &mut self,
        params: &mut Vec<Pat>,
        stmts: Vec<Stmt>,
        generator: Option<Generator>,
        place: (Span, bool),
    ) -> Vec<Stmt> {
        let (span, is_arrow) = place;
        let mut cx = self.state(generator, span);
        let stays = parameters::must_stay(&cx, params);
        let stmts = lower_body(&mut cx, params, stmts);
        if !stays {
            return stmts;
        }
        let (outer, stmts) = parameters::guard(&mut cx, std::mem::take(params), stmts, is_arrow);
        // What the parameters mention is in the body now.
        cx.bindings.forget_outer();
        *params = outer;
        stmts
    }

    /// What the passes over one function share.
    fn state(&mut self, generator: Option<Generator>, span: Span) -> Lowering<'_> {
        let recursive = self.bindings.is_recursive(span.lo);
        let in_order = !span.is_dummy() && self.bindings.is_in_order(span.lo);
        // The awaits of what a generator returns are not the author's, and say that they are.
        let awaits = self.bindings.take_awaits(span.lo).filter(|_| generator.is_none());
        Lowering {
            bindings: &mut self.bindings,
            origins: &mut self.lowered.origins,
            names: &mut self.names,
            assume: self.assume,
            together: Vec::new(),
            exports: std::mem::take(&mut self.exports),
            joins: 0,
            deepest: self.deepest,
            helpers: &mut self.helpers,
            exact: self.exact,
            recursive,
            inside: self.inner.take(),
            in_order,
            generator,
            hoisted: Vec::new(),
            targets: Vec::new(),
            captured: None,
            awaits: awaits.unwrap_or_default(),
        }
    }

    /// Lowers a module, which is a function meanwhile.
    fn lower_module(&mut self, node: &mut FnDecl) {
        let Some(mut module) = self.module.take() else { return };
        let stmts =
            node.function.body.iter().flat_map(|body| support::problems_of(&body.stmts, &self.bindings));
        let problems: Vec<_> = stmts.collect();
        if !problems.is_empty() {
            module.fail();
        }
        self.within(&mut *node.function, problems, |driver, function| {
            let stmts = function.body.take().map(|body| body.stmts).unwrap_or_default();
            driver.exports = module.exports();
            module.waits().iter().for_each(|name| driver.bindings.add_promise(name));
            let stmts = if module.is_async() {
                driver.lower(&mut Vec::new(), stmts, None, (DUMMY_SP, true))
            } else {
                keep_body(&mut driver.state(None, DUMMY_SP), stmts)
            };
            modules::shape(&module, function, stmts, &mut driver.helpers);
        });
        self.module = Some(module);
    }

    fn lower_function(&mut self, node: &mut Function, own_name: Option<Ident>) {
        let generator = node.is_generator.then(|| Generator {
            maker: own_name.filter(|name| self.is_own(name, node)),
            give: self.names.fresh("give"),
        });
        let mut params: Vec<Pat> = node.params.iter().map(|param| param.pat.clone()).collect();
        let before = params.clone();
        if let Some(body) = &mut node.body {
            body.stmts = self.lower(&mut params, body.stmts.take(), generator, (node.span, false));
            body.span = self.lowered.origins.stand_in(body.span);
        }
        if params != before {
            node.params = params.into_iter().map(Param::from).collect();
        }
        node.span = self.lowered.origins.stand_in(node.span);
        if let Some(were_async) = &mut self.were_async {
            were_async.insert(node.span, node.is_generator);
        }
        (node.is_async, node.is_generator) = (false, false);
    }

    /// Whether `name` always is the function itself, read anywhere inside it.
    fn is_own(&self, name: &Ident, function: &Function) -> bool {
        let mut hidden = false;
        each_ident(function, |other| hidden |= other.sym == name.sym && other.ctxt != name.ctxt);
        !hidden && !self.bindings.is_reassigned(&name.to_id())
    }

    fn lower_arrow(&mut self, node: &mut ArrowExpr) {
        let stmts = match std::mem::replace(
            &mut *node.body,
            ArrowFunctionBody::FunctionBody(FunctionBody::default()),
        ) {
            ArrowFunctionBody::FunctionBody(body) => body.stmts,
            ArrowFunctionBody::Expr(expr) => vec![ast::return_stmt(swc_core::common::DUMMY_SP, Some(expr))],
        };
        let stmts = self.lower(&mut node.params, stmts, None, (node.span, true));
        *node.body = match ast::single_return(stmts) {
            Ok(expr) => ArrowFunctionBody::Expr(expr),
            Err(stmts) => ArrowFunctionBody::FunctionBody(FunctionBody { stmts, ..FunctionBody::default() }),
        };
        node.is_async = false;
        node.span = self.lowered.origins.stand_in(node.span);
    }
}

/// What `tidy` mends as a whole.
trait Mend {
    fn mend(&mut self, tree: &mut tidy::Tree, origins: &mut Origins, names: &mut Names);
}

impl Mend for Function {
    fn mend(&mut self, tree: &mut tidy::Tree, origins: &mut Origins, names: &mut Names) {
        tidy::mend(self, tree, origins, names);
    }
}

impl Mend for ArrowExpr {
    fn mend(&mut self, tree: &mut tidy::Tree, origins: &mut Origins, names: &mut Names) {
        tidy::mend(self, tree, origins, names);
    }
}

impl VisitMut for Driver {
    fn visit_mut_fn_decl(&mut self, node: &mut FnDecl) {
        if self.module.as_ref().is_some_and(|module| module.is(node)) {
            return self.lower_module(node);
        }
        // The name of a default export without one goes again.
        self.own_name = Some(node.ident.clone()).filter(|name| !is_ours(name));
        node.visit_mut_children_with(self);
    }

    fn visit_mut_var_declarator(&mut self, node: &mut VarDeclarator) {
        node.name.visit_mut_with(self);
        if let (Pat::Ident(name), Some(init)) = (&node.name, &node.init)
            && matches!(&**init, Expr::Fn(function) if function.ident.is_none())
        {
            self.own_name = Some(name.id.clone());
        }
        node.init.visit_mut_with(self);
    }

    fn visit_mut_fn_expr(&mut self, node: &mut FnExpr) {
        if node.ident.is_some() {
            self.own_name.clone_from(&node.ident);
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_stmt(&mut self, node: &mut Stmt) {
        // The decorators of a class may stand before it.
        if matches!(node, Stmt::Decl(Decl::Class(_))) || self.may_hold_async(node.span()) {
            node.visit_mut_children_with(self);
        }
    }

    fn visit_mut_expr(&mut self, node: &mut Expr) {
        if node.is_class() || self.may_hold_async(node.span()) {
            node.visit_mut_children_with(self);
        }
    }

    fn visit_mut_function(&mut self, node: &mut Function) {
        let own_name = self.own_name.take();
        if !node.is_async {
            return node.visit_mut_children_with(self);
        }
        let uses_super = || parameters::uses_super(&node.body);
        let mut problems = support::problems_of_params(&node.params, uses_super, &self.bindings);
        problems.extend(node.body.iter().flat_map(|body| support::problems_of(&body.stmts, &self.bindings)));
        self.within(node, problems, |driver, node| driver.lower_function(node, own_name));
    }

    fn visit_mut_arrow_expr(&mut self, node: &mut ArrowExpr) {
        if !node.is_async {
            return node.visit_mut_children_with(self);
        }
        let mut problems = support::problems_of_params(&node.params, || false, &self.bindings);
        problems.extend(support::problems_of(&*node.body, &self.bindings));
        self.within(node, problems, Self::lower_arrow);
    }

    fn visit_mut_with_stmt(&mut self, node: &mut WithStmt) {
        node.obj.visit_mut_with(self);
        let with = std::mem::replace(&mut self.with, true);
        node.body.visit_mut_with(self);
        self.with = with;
    }

    fn visit_mut_class_method(&mut self, node: &mut ClassMethod) {
        let was_async = node.function.is_async;
        node.visit_mut_children_with(self);
        if was_async && !node.function.is_async {
            node.span = self.lowered.origins.stand_in(node.span);
        }
    }

    fn visit_mut_private_method(&mut self, node: &mut PrivateMethod) {
        let was_async = node.function.is_async;
        node.visit_mut_children_with(self);
        if was_async && !node.function.is_async {
            node.span = self.lowered.origins.stand_in(node.span);
        }
    }
}
