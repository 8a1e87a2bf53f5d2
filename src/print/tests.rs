//! Tests on programs that a small lowering of our own has rewritten, and on programs without spans.

mod contract;
mod lowering;
mod parentheses;
mod plain;
mod slices;

use swc_core::common::{DUMMY_SP, EqIgnoreSpan, Span};
use swc_core::ecma::ast::{Expr, JSXText, Program, Stmt};
use swc_core::ecma::visit::{VisitMut, VisitMutWith};
use unawait_transforms::Origins;

use crate::{Parsed, SourceType, parse};

fn parsed(source: &str) -> Parsed {
    match parse(source, "test.js", SourceType::Auto) {
        Ok(parsed) => parsed,
        Err(errors) => panic!("{source}\n{:?}", errors.first()),
    }
}

/// Takes all spans away, and nodes that stand for parentheses or for nothing.
struct Strip;

impl VisitMut for Strip {
    fn visit_mut_span(&mut self, span: &mut Span) {
        *span = DUMMY_SP;
    }

    fn visit_mut_expr(&mut self, node: &mut Expr) {
        while let Expr::Paren(inner) = node {
            *node = *inner.expr.clone();
        }
        if let Expr::New(new) = node {
            new.args.get_or_insert_default();
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_jsx_text(&mut self, node: &mut JSXText) {
        // White space with a line break in it says nothing.
        let text = node.raw.split('\n').map(str::trim).collect::<Vec<_>>().join("\n");
        *node = JSXText { span: DUMMY_SP, value: text.as_str().into(), raw: text.into() };
    }

    fn visit_mut_stmts(&mut self, node: &mut Vec<Stmt>) {
        // Semicolons that guard a bracket.
        node.retain(|stmt| !stmt.is_empty());
        node.visit_mut_children_with(self);
    }
}

fn stripped(mut program: Program) -> Program {
    program.visit_mut_with(&mut Strip);
    program
}

/// The text of `program`, which has to parse to the same program.
fn print_checked(parsed: &Parsed, program: &Program, origins: &Origins) -> String {
    match try_print(parsed, program, origins) {
        Ok(text) => text,
        Err(problem) => panic!("{problem}"),
    }
}

/// The same, or what is wrong with the text.
fn try_print(parsed: &Parsed, program: &Program, origins: &Origins) -> Result<String, String> {
    let text = super::print(parsed, program, origins);
    let kind = if program.is_module() { SourceType::Module } else { SourceType::Script };
    let again = parse(&text, "test.js", kind)
        .map_err(|errors| format!("{:?} in\n{text}", errors.first().map(|error| &error.message)))?;
    let (before, after) = (stripped(program.clone()), stripped(again.program));
    if before.eq_ignore_span(&after) { Ok(text) } else { Err(format!("means something else:\n{text}")) }
}
