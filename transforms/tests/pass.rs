//! The pass in a host that is nothing but swc: its parser, its `fixer` and its code generator.

use std::fs;
use std::path::Path;

use swc_core::common::errors::{DiagnosticBuilder, Emitter, HANDLER, Handler};
use swc_core::common::sync::{Lock, Lrc};
use swc_core::common::{FileName, GLOBALS, Globals, Mark, SourceMap, Span};
use swc_core::ecma::ast::*;
use swc_core::ecma::codegen::to_code;
use swc_core::ecma::parser::error::SyntaxError;
use swc_core::ecma::parser::{EsSyntax, Syntax, parse_file_as_program};
use swc_core::ecma::transforms::base::{fixer::fixer, hygiene::hygiene, resolver};
use swc_core::ecma::visit::{Visit, VisitWith};
use unawait_transforms::{Config, Mode, Problem, Runtime, pass, pass_with};

const MODES: [Mode; 2] = [Mode::Textbook, Mode::Faithful];

#[test]
fn every_fixture_is_printed_without_async() {
    let fixtures = fixtures();
    assert!(fixtures.len() > 12, "there are {} fixtures", fixtures.len());
    for (name, source) in fixtures {
        for mode in MODES {
            let output = compile(&source, mode);
            let again = parse(&output).expect(&output);
            let mut found = Asyncs::default();
            again.visit_with(&mut found);
            assert_eq!(found.functions, left(&source), "{name}, {mode:?}:\n{output}");
        }
    }
}

#[test]
fn every_span_is_of_the_source() {
    for (name, source) in fixtures() {
        let program = run(&source, |unresolved| pass(Config::new(Mode::Textbook, unresolved)));
        let mut spans = Spans::default();
        program.visit_with(&mut spans);
        // A file begins at position 1.
        assert!(spans.last as usize <= source.len() + 1, "{name} has a span up to {}", spans.last);
    }
}

#[test]
fn spellings_tell_names_apart() {
    // There swc renames a function for a global that its scope does not mention.
    let renamed_anyhow = [
        "bindings/block_function_under_let.js",
        "switch/function_named_like_global.js",
        "top_level_await/functions_in_blocks.js",
        "top_level_await/own_promise.js",
    ];
    let is_renamed = |name: &str| renamed_anyhow.iter().any(|known| name.ends_with(known));
    for (name, source) in fixtures().into_iter().filter(|(name, _)| !is_renamed(name)) {
        for mode in MODES {
            GLOBALS.set(&Globals::new(), || {
                let mut program = parse(&source).expect("fixtures are right");
                let unresolved = Mark::new();
                // The variables of helpers are their own matter.
                let config = Config { runtime: Runtime::Import, ..Config::new(mode, unresolved) };
                program.mutate((resolver(unresolved, Mark::new(), false), pass(config)));
                let plain = to_code(&program.clone().apply(fixer(None)));
                let hygienic = to_code(&program.apply((hygiene(), fixer(None))));
                assert_eq!(plain, hygienic, "{name}, {mode:?}");
            });
        }
    }
}

#[test]
fn two_generated_names_are_two_bindings() {
    let source = "async function f() { use(1 + await a(), 2); use(1 + await b(), 2); }";
    let program = run(source, |unresolved| pass(Config::new(Mode::Textbook, unresolved)));
    let mut values = Params::default();
    program.visit_with(&mut values);
    let [one, two] = values.0.as_slice() else { unreachable!("{:?}", values.0) };
    assert_eq!((&*one.sym, &*two.sym), ("value", "value"));
    assert_ne!(one.to_id(), two.to_id(), "passes that follow take equal names for one binding");
}

#[test]
fn problems_go_to_the_closure_in_source_order() {
    let source = "with (a) { async () => {}; } async function f() { switch (1) { case 1: using a = b; } }";
    let mut problems: Vec<Problem> = Vec::new();
    let program = run(source, |unresolved| {
        pass_with(Config::new(Mode::Textbook, unresolved), |problem| problems.push(problem))
    });
    let messages: Vec<&str> = problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(
        messages,
        ["an async function in a `with` statement is not lowered", "`using` stands right in a `case`",]
    );
    let mut found = Asyncs::default();
    program.visit_with(&mut found);
    assert_eq!(found.functions, 2, "functions with a problem stay as they were");
}

#[test]
fn problems_are_errors_for_the_handler() {
    let messages = Lrc::new(Lock::new(Vec::new()));
    let handler = Handler::with_emitter(true, false, Box::new(Collect(messages.clone())));
    HANDLER.set(&handler, || {
        run(PROBLEM, |unresolved| pass(Config::new(Mode::Textbook, unresolved)));
    });
    assert!(handler.has_errors());
    assert_eq!(*messages.lock(), ["`using` stands right in a `case`"]);
}

#[test]
fn without_a_handler_problems_are_no_panic() {
    assert_eq!(compile(PROBLEM, Mode::Faithful), PROBLEM);
}

/// A module that is not lowered, with a function that would be.
const PROBLEM: &str = "\
export const a = await f();
switch(a){
    case 1:
        using b = a;
}
export const c = async ()=>await f();
";

#[test]
fn moved_code_gets_its_parentheses() {
    let cases = [
        ("async () => ({ a: await f() })", "()=>f().then((value)=>({\n            a: value\n        }));\n"),
        ("async () => (await f(), 1)", "()=>f().then(()=>1);\n"),
        ("async () => (await f())()", "()=>f().then((value)=>value());\n"),
        ("async () => { (await a)?.b; }", "()=>a.then((value)=>{\n        value?.b;\n    });\n"),
        ("async () => (await a || b)()", "()=>a.then((value)=>(value || b)());\n"),
    ];
    for (source, expected) in cases {
        assert_eq!(compile(source, Mode::Textbook), expected, "of {source}");
    }
}

/// All fixtures, with their names.
#[test]
fn a_part_of_a_helper_is_there_for_what_uses_it() {
    let yields = "async function* f() { yield 1; }";
    let loops = "async function* g(a) { for await (const b of a) yield b; }";
    let delegates = "async function* h(a) { yield* a; }";
    // Stepping generators directly; throwing into an iterator that is not async.
    for (source, steps, throws) in [(yields, false, false), (loops, true, false), (delegates, true, true)] {
        let output = compile(source, Mode::Faithful);
        assert_eq!(output.contains("_iterate.direct ="), steps, "{output}");
        assert_eq!(output.contains("made.throw ="), throws, "{output}");
        assert!(!output.contains("_iterate:") && !output.contains("_yieldStar:"), "{output}");
    }
}

fn fixtures() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut found = Vec::new();
    for folder in fs::read_dir(root).expect("there is a folder of fixtures").flatten() {
        for file in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            if file.path().extension().is_some_and(|extension| extension == "js") {
                let source = fs::read_to_string(file.path()).expect("fixtures can be read");
                found.push((file.path().display().to_string(), source));
            }
        }
    }
    found.sort();
    found
}

/// How many async functions have a problem and stay.
fn left(source: &str) -> usize {
    let mut lowered = 0;
    let mut total = Asyncs::default();
    GLOBALS.set(&Globals::new(), || {
        let mut program = parse(source).expect("fixtures are right");
        program.visit_with(&mut total);
        let unresolved = Mark::new();
        program.mutate(resolver(unresolved, Mark::new(), false));
        lowered = unawait_transforms::lower(&mut program, &Config::new(Mode::Textbook, unresolved)).lowered;
    });
    total.functions - lowered
}

fn compile(source: &str, mode: Mode) -> String {
    to_code(&run(source, |unresolved| (pass(Config::new(mode, unresolved)), fixer(None))))
}

/// Resolves `source` and runs the pass that `make` gives.
fn run<P: Pass>(source: &str, make: impl FnOnce(Mark) -> P) -> Program {
    GLOBALS.set(&Globals::new(), || {
        let mut program = parse(source).expect("the source is right");
        let unresolved = Mark::new();
        program.mutate((resolver(unresolved, Mark::new(), false), make(unresolved)));
        program
    })
}

fn parse(source: &str) -> Result<Program, String> {
    let files: Lrc<SourceMap> = Lrc::default();
    let file = files.new_source_file(FileName::Anon.into(), source.to_owned());
    let syntax = Syntax::Es(EsSyntax {
        jsx: true,
        decorators: true,
        explicit_resource_management: true,
        import_attributes: true,
        allow_return_outside_function: true,
        auto_accessors: true,
        ..EsSyntax::default()
    });
    let mut errors = Vec::new();
    let program = parse_file_as_program(&file, syntax, EsVersion::EsNext, None, &mut errors);
    // Sloppy code may: `if (a) function f() {}`.
    errors.retain(|error| !matches!(error.kind(), SyntaxError::DeclNotAllowed));
    match errors.pop() {
        Some(error) => Err(format!("{error:?}")),
        None => program.map_err(|error| format!("{error:?}")),
    }
}

/// Counts async functions, and modules that await at top level.
#[derive(Default)]
struct Asyncs {
    functions: usize,
}

impl Visit for Asyncs {
    fn visit_module(&mut self, node: &Module) {
        let mut outside = Outside(false);
        node.visit_with(&mut outside);
        self.functions += usize::from(outside.0);
        node.visit_children_with(self);
    }

    fn visit_function(&mut self, node: &Function) {
        self.functions += usize::from(node.is_async);
        node.visit_children_with(self);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.functions += usize::from(node.is_async);
        node.visit_children_with(self);
    }
}

/// Finds an await outside of any function.
struct Outside(bool);

impl Visit for Outside {
    fn visit_await_expr(&mut self, _: &AwaitExpr) {
        self.0 = true;
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.0 |= node.is_await;
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        self.0 |= node.is_await;
        node.visit_children_with(self);
    }

    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
}

/// Finds the last position that any span reaches.
#[derive(Default)]
struct Spans {
    last: u32,
}

impl Visit for Spans {
    fn visit_span(&mut self, span: &Span) {
        self.last = self.last.max(span.hi.0);
    }
}

/// Collects the parameters called `value` of arrow functions.
#[derive(Default)]
struct Params(Vec<Ident>);

impl Visit for Params {
    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        for param in &node.params {
            if let Pat::Ident(name) = param {
                self.0.push(name.id.clone());
            }
        }
        node.visit_children_with(self);
    }
}

/// An emitter that keeps the messages.
struct Collect(Lrc<Lock<Vec<String>>>);

impl Emitter for Collect {
    fn emit(&mut self, error: &mut DiagnosticBuilder<'_>) {
        self.0.lock().push(error.message());
    }
}
