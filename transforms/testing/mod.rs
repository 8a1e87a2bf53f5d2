//! What the tests of this crate share: source in; tails, answers and printed code out.
//!
//! Everything runs inside a `GLOBALS` of its own, see [`with`].

mod cases;

pub(crate) use cases::{Case, check, check_each, dedent};
use rustc_hash::FxHashSet;
use swc_core::common::sync::Lrc;
use swc_core::common::{FileName, GLOBALS, Globals, Mark, SourceMap, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::codegen::text_writer::JsWriter;
use swc_core::ecma::codegen::{Config as PrintConfig, Emitter};
use swc_core::ecma::parser::{EsSyntax, Syntax, parse_file_as_program};
use swc_core::ecma::transforms::base::{fixer::fixer, resolver};
use swc_core::ecma::visit::{Visit, VisitWith};

use crate::analysis::bindings::Bindings;
use crate::analysis::early::Exports;
use crate::analysis::reading::read;
use crate::analysis::suspends::Awaits;
use crate::ir::Tail;
use crate::lower::lower_stmts;
use crate::lowering::{Assumptions, Lowering};
use crate::names::Names;
use crate::normalise::as_vars;
use crate::runtime::Helpers;
use crate::{Config, Lowered, Mode, ModulePlan, Origins, Runtime, lower};

/// A parsed and resolved program.
pub(crate) struct Source {
    /// The program.
    pub program: Program,
    /// What is known about its names.
    pub bindings: Bindings,
}

/// Parses and resolves `source`, and hands it on.
pub(crate) fn with<T>(source: &str, run: impl FnOnce(Source) -> T) -> T {
    GLOBALS.set(&Globals::new(), || {
        let mut program = parse(source);
        let unresolved = Mark::new();
        program.mutate(resolver(unresolved, Mark::new(), false));
        let unresolved = SyntaxContext::empty().apply_mark(unresolved);
        let (survey, known) = read(&mut program, unresolved, None);
        let bindings = Bindings::of(&mut program, unresolved, &survey, Some(known));
        run(Source { program, bindings })
    })
}

/// Parses `source`, which has to be right.
pub(crate) fn parse(source: &str) -> Program {
    let files: Lrc<SourceMap> = Lrc::default();
    let file = files.new_source_file(FileName::Anon.into(), source.to_owned());
    let syntax = EsSyntax {
        jsx: true,
        allow_return_outside_function: true,
        explicit_resource_management: true,
        ..EsSyntax::default()
    };
    let mut errors = Vec::new();
    let program = parse_file_as_program(&file, Syntax::Es(syntax), EsVersion::EsNext, None, &mut errors);
    assert!(errors.is_empty(), "{errors:?} in\n{source}");
    program.unwrap_or_else(|error| panic!("{error:?} in\n{source}"))
}

/// The tail of the first async function in `source`, and the state it was made with, as `textbook` lowers it.
pub(crate) fn with_tail<T>(source: &str, run: impl FnOnce(Tail, &mut Lowering) -> T) -> T {
    with(source, |mut source| {
        let mut body = async_body(&source.program);
        let mut helpers = Helpers::of(FxHashSet::default(), source.bindings.unresolved());
        let mut cx = Lowering {
            bindings: &mut source.bindings,
            origins: &mut Origins::default(),
            names: &mut Names::default(),
            assume: Assumptions::of(Mode::Textbook),
            joins: 0,
            deepest: None,
            targets: Vec::new(),
            captured: None,
            awaits: Awaits::default(),
            helpers: &mut helpers,
            exact: false,
            recursive: false,
            inside: None,
            in_order: false,
            generator: None,
            hoisted: Vec::new(),
            together: Vec::new(),
            exports: Exports::default(),
        };
        as_vars(&mut cx, &mut body);
        let tail = lower_stmts(&mut cx, body, Tail::end());
        run(tail, &mut cx)
    })
}

/// The statements of an async function with this body.
pub(crate) fn with_body<T>(body: &str, run: impl FnOnce(Vec<Stmt>) -> T) -> T {
    with(&format!("async function f() {{ {body} }}"), |source| run(async_body(&source.program)))
}

/// The program that `source` becomes, printed by swc, and what was found on the way.
pub(crate) fn lowered(source: &str, mode: Mode) -> (String, Lowered) {
    lowered_as(source, mode, &ModulePlan::default())
}

/// The same for a module with this plan; helpers are imported.
pub(crate) fn lowered_as(source: &str, mode: Mode, plan: &ModulePlan) -> (String, Lowered) {
    GLOBALS.set(&Globals::new(), || {
        let mut program = parse(source);
        let unresolved = Mark::new();
        program.mutate(resolver(unresolved, Mark::new(), false));
        let config =
            Config { runtime: Runtime::Import, module: plan.clone(), ..Config::new(mode, unresolved) };
        let lowered = lower(&mut program, &config);
        lowered.origins.clone().settle(&mut program);
        program.mutate(fixer(None));
        (print(&program), lowered)
    })
}

/// A program as swc prints it, indented by two.
pub(crate) fn print(program: &Program) -> String {
    let files: Lrc<SourceMap> = Lrc::default();
    let mut bytes = Vec::new();
    let mut writer = JsWriter::new(files.clone(), "\n", &mut bytes, None);
    writer.set_indent_str("  ");
    let mut emitter =
        Emitter { cfg: PrintConfig::default(), cm: files, comments: None, wr: Box::new(writer) };
    emitter.emit_program(program).expect("writing to memory does not fail");
    drop(emitter);
    String::from_utf8(bytes).expect("programs are text")
}

fn async_body(program: &Program) -> Vec<Stmt> {
    let mut first = FirstAsync(None);
    program.visit_with(&mut first);
    first.0.expect("the source has an async function")
}

struct FirstAsync(Option<Vec<Stmt>>);

impl Visit for FirstAsync {
    fn visit_function(&mut self, node: &Function) {
        match &node.body {
            Some(body) if node.is_async && self.0.is_none() => self.0 = Some(body.stmts.clone()),
            _ => node.visit_children_with(self),
        }
    }
}
