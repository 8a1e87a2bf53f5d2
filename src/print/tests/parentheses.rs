//! Every kind of expression in every place, both where all is generated and where a generated
//! expression fills a hole of copied code. What is printed must parse to the tree it came from.

use swc_core::common::{DUMMY_SP, Spanned};
use swc_core::ecma::ast::{Expr, ExprStmt, ModuleItem, Program, Stmt};
use swc_core::ecma::visit::{VisitMut, VisitMutWith};
use unawait_transforms::Origins;

use super::{Strip, parsed, print_checked, stripped, try_print};

const EXPRESSIONS: &[&str] = &[
    "a",
    "1",
    "1.5",
    "'s'",
    "/r/",
    "`t`",
    "this",
    "null",
    "[]",
    "{}",
    "{ a: 1 }",
    "function () {}",
    "class {}",
    "async function () {}",
    "() => {}",
    "() => ({})",
    "async (x) => x",
    "-a",
    "+a",
    "!a",
    "typeof a",
    "void a",
    "delete a.b",
    "++a",
    "--a",
    "a++",
    "a--",
    "a + b",
    "a - b",
    "a * b",
    "a ** b",
    "a in b",
    "a < b",
    "a && b",
    "a || b",
    "a ?? b",
    "a | b",
    "a << b",
    "a == b",
    "a % b",
    "a = b",
    "a.b = c",
    "{ a } = b",
    "[a] = b",
    "a += b",
    "a ? b : c",
    "a, b",
    "a.b",
    "a[b]",
    "a?.b",
    "a?.[b]",
    "a?.b.c",
    "a?.()",
    "a()",
    "a.b()",
    "a?.b()",
    "new A",
    "new A()",
    "new A.B()",
    "new (a())()",
    "a`t`",
    "yield",
    "yield a",
    "yield* a",
    "await a",
    "new.target",
    "import('a')",
    "<a />",
    "<a>b</a>",
    "function () {}()",
    "{}.a",
    "{}.a()",
    "class {}.a",
    "let[a]",
    "let",
    "async",
    "1 + -1",
    "a - -b",
    "a + +b",
    "a + ++b",
    "(() => {}) || a",
    "{}[a] = b",
];

const PLACES: &[&str] = &[
    "HOLE;",
    "x = HOLE;",
    "x = y = HOLE;",
    "var x = HOLE;",
    "f(HOLE);",
    "f(a, HOLE);",
    "f(...HOLE);",
    "[HOLE];",
    "[...HOLE];",
    "x = { a: HOLE };",
    "x = { [HOLE]: 1 };",
    "x = { ...HOLE };",
    "HOLE.a;",
    "HOLE[a];",
    "a[HOLE];",
    "HOLE?.a;",
    "HOLE();",
    "HOLE?.();",
    "new HOLE();",
    "new HOLE.a();",
    "HOLE`t`;",
    "`${HOLE}`;",
    "-HOLE;",
    "+HOLE;",
    "- -HOLE;",
    "!HOLE;",
    "typeof HOLE;",
    "void HOLE;",
    "await HOLE;",
    "yield HOLE;",
    "HOLE + a;",
    "a + HOLE;",
    "HOLE - a;",
    "a - HOLE;",
    "HOLE * a;",
    "a * HOLE;",
    "HOLE ** a;",
    "a ** HOLE;",
    "HOLE in a;",
    "a in HOLE;",
    "HOLE && a;",
    "a && HOLE;",
    "HOLE || a;",
    "a || HOLE;",
    "HOLE ?? a;",
    "a ?? HOLE;",
    "HOLE | a;",
    "a == HOLE;",
    "HOLE < a;",
    "HOLE ? a : b;",
    "a ? HOLE : b;",
    "a ? b : HOLE;",
    "HOLE, a;",
    "a, HOLE;",
    "x = () => HOLE;",
    "x = (a = HOLE) => a;",
    "return HOLE;",
    "throw HOLE;",
    "if (HOLE) a;",
    "while (HOLE) a;",
    "for (HOLE;;) a;",
    "for (var x = HOLE;;) a;",
    "for (;HOLE;) a;",
    "for (;;HOLE) a;",
    "for (x of HOLE) a;",
    "for (x in HOLE) a;",
    "switch (HOLE) { case HOLE: }",
    "class A extends HOLE {}",
    "class A { a = HOLE }",
    "class A { [HOLE]() {} }",
    "x = <a b={HOLE}>{HOLE}</a>;",
    "HOLE.a.b();",
    "x = HOLE.a;",
    "HOLE.a = 1;",
    "import(HOLE);",
    "x = a => b => HOLE;",
    "do a; while (HOLE)",
    "with (HOLE) a;",
];

/// Puts an expression in place of every `HOLE`.
struct Plug<'a> {
    with: &'a Expr,
    /// Fills holes in copied code, with spans for it; without, all is generated.
    origins: Option<&'a mut Origins>,
}

impl VisitMut for Plug<'_> {
    fn visit_mut_expr(&mut self, node: &mut Expr) {
        if !matches!(node, Expr::Ident(name) if name.sym == "HOLE") {
            node.visit_mut_children_with(self);
            return;
        }
        let origin = node.span();
        *node = self.with.clone();
        if let Some(origins) = self.origins.as_deref_mut() {
            set_span(node, origins.stand_in(origin));
        }
    }
}

/// Gives the topmost node a span, and leaves those in it without.
fn set_span(node: &mut Expr, span: swc_core::common::Span) {
    struct Once(Option<swc_core::common::Span>);
    impl VisitMut for Once {
        fn visit_mut_span(&mut self, node: &mut swc_core::common::Span) {
            *node = self.0.take().unwrap_or(DUMMY_SP);
        }
    }
    match node {
        Expr::Fn(function) => function.function.span = span,
        Expr::Class(class) => class.class.span = span,
        // The first span that the visitor comes to is the node's own.
        _ => node.visit_mut_children_with(&mut Once(Some(span))),
    }
}

fn inside_generator(body: &str) -> String {
    format!("async function* f() {{\n  {body}\n}}\n")
}

fn expression(source: &str) -> Expr {
    let parsed = parsed(&inside_generator(&format!("x = ({source});")));
    let Program::Script(script) = stripped(parsed.program) else { panic!("{source}") };
    let Some(Stmt::Decl(decl)) = script.body.into_iter().next() else { panic!("{source}") };
    let body = decl.fn_decl().and_then(|decl| decl.function.body);
    match body.and_then(|body| body.stmts.into_iter().next()) {
        Some(Stmt::Expr(ExprStmt { expr, .. })) => {
            *expr.assign().map(|assign| assign.right).unwrap_or_default()
        }
        _ => panic!("{source}"),
    }
}

/// Whether the language has no such combination, whatever the brackets.
fn is_impossible(place: &str, source: &str) -> bool {
    let suspends = source.starts_with("await") || source.starts_with("yield");
    let strict = place.contains("class");
    let elsewhere = ["=>", "(a = HOLE)", "{ a = HOLE }"].iter().any(|part| place.contains(part));
    (suspends && elsewhere)
        || (strict && source.starts_with("let"))
        // The parser takes `let` behind `yield` for a declaration.
        || (place.starts_with("yield") && source.starts_with("let"))
}

fn check_all(fills_holes: bool) {
    let mut failures = Vec::new();
    for place in PLACES {
        let parsed = parsed(&inside_generator(place));
        for source in EXPRESSIONS {
            if is_impossible(place, source) {
                continue;
            }
            let with = expression(source);
            let mut origins = Origins::default();
            let mut program = parsed.program.clone();
            if !fills_holes {
                program.visit_mut_with(&mut Strip);
            }
            let plug_origins = fills_holes.then_some(&mut origins);
            program.visit_mut_with(&mut Plug { with: &with, origins: plug_origins });
            if let Err(problem) = try_print(&parsed, &program, &origins) {
                failures.push(format!("{source} in {place}: {problem}"));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn generated_in_generated() {
    check_all(false);
}

#[test]
fn generated_in_copied() {
    check_all(true);
}

#[test]
fn default_exports_begin_with_care() {
    for source in ["function () {}()", "class {}.a", "(function () {}, a)", "{ a: 1 }"] {
        let parsed = parsed("export default HOLE;\n");
        let with = expression(source);
        let mut origins = Origins::default();
        let mut program = parsed.program.clone();
        program.visit_mut_with(&mut Plug { with: &with, origins: Some(&mut origins) });
        print_checked(&parsed, &program, &origins);
        let generated = stripped(program);
        assert!(
            matches!(&generated, Program::Module(module) if matches!(module.body.first(), Some(ModuleItem::ModuleDecl(_))))
        );
        print_checked(&parsed, &generated, &Origins::default());
    }
}
