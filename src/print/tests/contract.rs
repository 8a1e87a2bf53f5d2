//! Programs whose spans come close to breaking the contract, or do.

use swc_core::common::{DUMMY_SP, Spanned, SyntaxContext};
use swc_core::ecma::ast::{DebuggerStmt, Expr, Ident, Program, Stmt};
use swc_core::ecma::visit::{VisitMut, VisitMutWith};
use unawait_transforms::Origins;

use super::{parsed, print_checked};

/// Prints the script `source` after `change`; the output must be `expected`.
fn check(source: &str, change: impl Fn(&mut Vec<Stmt>, &mut Origins), expected: &str) {
    let parsed = parsed(source);
    let mut program = parsed.program.clone();
    let mut origins = Origins::default();
    let Program::Script(script) = &mut program else { panic!("{source}") };
    change(&mut script.body, &mut origins);
    assert_eq!(print_checked(&parsed, &program, &origins), expected);
}

fn debugger() -> Stmt {
    Stmt::Debugger(DebuggerStmt { span: DUMMY_SP })
}

/// Renames `old`, which takes the spans of its names away or leaves them.
struct Rename<'o> {
    keep_span: bool,
    origins: &'o mut Origins,
}

impl VisitMut for Rename<'_> {
    fn visit_mut_ident(&mut self, node: &mut Ident) {
        if node.sym == "old" {
            self.origins.stand_in(node.span);
            node.sym = "renamed".into();
            node.span = if self.keep_span { node.span } else { DUMMY_SP };
        }
    }
}

#[test]
fn names_changed_in_place_are_edits() {
    check(
        "f( old,{a:old} )\n",
        |body, origins| {
            body.visit_mut_with(&mut Rename { keep_span: true, origins });
            body.push(debugger());
        },
        "f( renamed,{a:renamed} )\ndebugger\n",
    );
}

#[test]
fn what_says_nothing_of_its_place_is_printed_from_its_structure() {
    check(
        "/* kept */ g( old,b ) ;\nf( a ) ;\n",
        |body, origins| {
            body.visit_mut_with(&mut Rename { keep_span: false, origins });
        },
        "/* kept */ g(renamed, b);\nf( a ) ;\n",
    );
}

#[test]
fn one_statement_may_become_several() {
    check(
        "a( 1 );\n// about b\nb( 2 ); // b\n\nc( 3 );\n",
        |body, origins| {
            let span = origins.stand_in(body[1].span());
            let (mut first, mut second) = (body[1].clone(), body[0].clone());
            for stmt in [&mut first, &mut second] {
                if let Stmt::Expr(stmt) = stmt {
                    stmt.span = span;
                }
            }
            body.splice(1..2, [first, second]);
        },
        "a( 1 );\n// about b\nb( 2 );\na( 1 ); // b\n\nc( 3 );\n",
    );
}

#[test]
fn statements_may_go_or_change_places() {
    check(
        "a( 1 );\n\n// about b\nb( 2 );\nc( 3 );\n",
        |body, _| {
            body[0] = debugger();
        },
        "debugger;\n\n// about b\nb( 2 );\nc( 3 );\n",
    );
    check(
        "a( 1 );\n\n// about b\nb( 2 ); // b\n",
        |body, _| {
            body.swap(0, 1);
            body.push(debugger());
        },
        "// about b\nb( 2 ); // b\na( 1 );\ndebugger;\n",
    );
}

#[test]
fn pieces_say_what_was_copied_from_where() {
    let source = "async function f(a) {\n  const u = await get(a);\n  return u + 1;\n}\n";
    let parsed = parsed(source);
    let mut program = parsed.program.clone();
    let origins = super::lowering::lower(&mut program);
    let (text, pieces) = crate::print::print_pieces(&parsed, &program, &origins);
    let mut copied = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let end = pieces.get(at + 1).map_or(text.len(), |next| next.output);
        let output = &text[piece.output..end];
        if let Some(from) = piece.source() {
            assert_eq!(output, &source[from..from + output.len()]);
            copied.push(output);
        }
    }
    assert_eq!(copied, ["f", "(a)", "get", "(a)", "u", "return u + 1;"]);
}

#[test]
fn brackets_of_the_author_stay_and_ours_go() {
    check(
        "f((a), (b));\n",
        |body, origins| {
            if let Stmt::Expr(stmt) = &mut body[0]
                && let Expr::Call(call) = &mut *stmt.expr
                && let Expr::Paren(paren) = &*call.args[1].expr
            {
                let span = origins.stand_in(paren.span);
                *call.args[1].expr = Expr::Ident(Ident::new("value".into(), span, SyntaxContext::empty()));
            }
        },
        "f((a), value);\n",
    );
}
