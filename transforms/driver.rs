//! Finds the async functions of a program and lowers them, the inner ones first.

use swc_core::common::Span;
use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitMut, VisitMutWith, VisitWith};

use crate::analysis::bindings::Bindings;
use crate::analysis::sights::unmark_evals;
use crate::analysis::support;
use crate::ast;
use crate::emit::functions::lower_body;
use crate::emit::parameters;
use crate::lowering::{Assumptions, Lowering};
use crate::names::Names;
use crate::runtime::Runtime;
use crate::tidy;
use crate::{Config, Lowered, Mode};

/// Lowers every async function of `program`.
pub(crate) fn lower_program(program: &mut Program, config: Config) -> Lowered {
    let mut bindings = Bindings::of(program, config.unresolved);
    if config.mode == Mode::Exact {
        bindings.distrust_globals();
    }
    let assume = match config.mode {
        Mode::Textbook => Assumptions {
            awaited_are_promises: true,
            no_early_throw: true,
            plain_methods: true,
            plain_iterators: true,
            plain_keys: true,
            no_dead_zone: true,
        },
        Mode::Faithful | Mode::Exact => Assumptions::default(),
    };
    let mut outside = Outside::default();
    program.visit_with(&mut outside);
    let lowered = Lowered { problems: outside.problems, ..Lowered::default() };
    let runtime = matches!(config.mode, Mode::Exact).then(|| Runtime::of(program, bindings.unresolved()));
    let mut driver =
        Driver { bindings, assume, lowered, names: Names::default(), runtime, inside: false, with: false };
    program.visit_mut_with(&mut driver);
    unmark_evals(program);
    tidy::hide_functions(program, &driver.bindings.twins().hidden, &mut driver.lowered.origins);
    if let Some(runtime) = driver.runtime {
        runtime.insert(program);
    }
    tidy::reach_globals(program, driver.bindings.unresolved(), &driver.lowered.origins);
    driver.lowered.problems.sort_by_key(|problem| (problem.span.lo, problem.span.hi));
    // What is in several async functions is a problem of each, and told once.
    driver.lowered.problems.dedup_by(|one, other| one.span == other.span && one.message == other.message);
    driver.lowered
}

struct Driver {
    bindings: Bindings,
    assume: Assumptions,
    lowered: Lowered,
    names: Names,
    /// The helpers, where the mode has any.
    runtime: Option<Runtime>,
    /// Whether a function around is being lowered too: it mends the scopes of both.
    inside: bool,
    /// Whether a `with` statement is around.
    with: bool,
}

impl Driver {
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

    fn lower(&mut self, params: &mut Vec<Pat>, stmts: Vec<Stmt>, is_arrow: bool) -> Vec<Stmt> {
        let mut cx = Lowering {
            bindings: &mut self.bindings,
            origins: &mut self.lowered.origins,
            names: &mut self.names,
            assume: self.assume,
            together: Vec::new(),
            joins: 0,
            runtime: self.runtime.as_mut(),
            hoisted: Vec::new(),
            targets: Vec::new(),
        };
        let stays = parameters::must_stay(&cx, params);
        let stmts = lower_body(&mut cx, params, stmts);
        if !stays {
            return stmts;
        }
        let (outer, stmts) = parameters::guard(&mut cx, std::mem::take(params), stmts, is_arrow);
        *params = outer;
        stmts
    }
}

impl VisitMut for Driver {
    fn visit_mut_function(&mut self, node: &mut Function) {
        if !node.is_async {
            return node.visit_mut_children_with(self);
        }
        let problems = if node.is_generator {
            vec![support::async_generator(node.span)]
        } else {
            let uses_super = parameters::uses_super(&node.body);
            let mut problems = support::problems_of_params(&node.params, uses_super, &self.bindings);
            problems
                .extend(node.body.iter().flat_map(|body| support::problems_of(&body.stmts, &self.bindings)));
            problems
        };
        if !self.enter(node.span, problems) {
            let inside = std::mem::replace(&mut self.inside, false);
            node.visit_mut_children_with(self);
            self.inside = inside;
            return;
        }
        let outermost = !std::mem::replace(&mut self.inside, true);
        node.visit_mut_children_with(self);
        let mut params: Vec<Pat> = node.params.iter().map(|param| param.pat.clone()).collect();
        let before = params.clone();
        if let Some(body) = &mut node.body {
            body.stmts = self.lower(&mut params, body.stmts.take(), false);
            body.span = self.lowered.origins.stand_in(body.span);
        }
        if params != before {
            node.params = params.into_iter().map(Param::from).collect();
        }
        node.is_async = false;
        node.span = self.lowered.origins.stand_in(node.span);
        if outermost {
            tidy::mend(node, &mut self.lowered.origins, &mut self.names);
            self.inside = false;
        }
    }

    fn visit_mut_arrow_expr(&mut self, node: &mut ArrowExpr) {
        if !node.is_async {
            return node.visit_mut_children_with(self);
        }
        let mut problems = support::problems_of_params(&node.params, false, &self.bindings);
        problems.extend(support::problems_of(&*node.body, &self.bindings));
        if !self.enter(node.span, problems) {
            let inside = std::mem::replace(&mut self.inside, false);
            node.visit_mut_children_with(self);
            self.inside = inside;
            return;
        }
        let outermost = !std::mem::replace(&mut self.inside, true);
        node.visit_mut_children_with(self);
        let stmts = match std::mem::replace(
            &mut *node.body,
            ArrowFunctionBody::FunctionBody(FunctionBody::default()),
        ) {
            ArrowFunctionBody::FunctionBody(body) => body.stmts,
            ArrowFunctionBody::Expr(expr) => vec![ast::return_stmt(swc_core::common::DUMMY_SP, Some(expr))],
        };
        let stmts = self.lower(&mut node.params, stmts, true);
        *node.body = match ast::single_return(stmts) {
            Ok(expr) => ArrowFunctionBody::Expr(expr),
            Err(stmts) => ArrowFunctionBody::FunctionBody(FunctionBody { stmts, ..FunctionBody::default() }),
        };
        node.is_async = false;
        node.span = self.lowered.origins.stand_in(node.span);
        if outermost {
            tidy::mend(node, &mut self.lowered.origins, &mut self.names);
            self.inside = false;
        }
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

/// Finds what suspends outside any function.
#[derive(Default)]
struct Outside {
    problems: Vec<crate::Problem>,
}

impl Visit for Outside {
    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.problems.push(support::top_level_await(node.span));
        node.visit_children_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        if node.is_await {
            self.problems.push(support::top_level_await(node.span));
        }
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        if node.is_await {
            self.problems.push(support::top_level_await(node.span));
        }
        node.visit_children_with(self);
    }

    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
    fn visit_constructor(&mut self, _: &Constructor) {}
    fn visit_static_block(&mut self, _: &StaticBlock) {}
}
