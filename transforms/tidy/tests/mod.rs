//! Scopes, mended in code that is wrong on purpose.
//!
//! The code is not resolved: a spelling is one binding wherever it stands, as it is when emitting has torn
//! apart its scope. Two bindings of one spelling are written `x` and `x$1`; a generated name without
//! spelling is `value$$1`.

mod rehome;
mod rename;

use swc_core::common::{DUMMY_SP, GLOBALS, Globals, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::transforms::base::fixer::fixer;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use super::{Tree, mend};
use crate::names::{FIRST, Names};
use crate::origins::Origins;
use crate::testing::{check_each, dedent, parse, print};

/// One row: what is shown, the body of a function `f`, and that body with its scopes mended.
struct Row {
    name: &'static str,
    body: &'static str,
    mended: &'static str,
}

fn check(rows: &[Row]) {
    check_each(rows, |row| {
        let (expected, got) = (dedent(row.mended), mended(row.body));
        if expected == got {
            Ok(())
        } else {
            Err(format!("{}: the output is\n{got}\nnot\n{expected}\n", row.name))
        }
    });
}

fn mended(body: &str) -> String {
    GLOBALS.set(&Globals::new(), || {
        let mut program = parse(&format!("function f(given) {{\n{}\n}}", dedent(body)));
        program.visit_mut_with(&mut Spell);
        program.visit_mut_with(&mut MendFirst);
        program.mutate(fixer(None));
        let printed = print(&program);
        let body = printed.trim().strip_prefix("function f(given) {").and_then(|rest| rest.strip_suffix('}'));
        dedent(body.unwrap_or(&printed))
    })
}

/// Gives every name the context or the hint that its spelling stands for, and says that we wrote all functions.
struct Spell;

impl VisitMut for Spell {
    fn visit_mut_function(&mut self, node: &mut Function) {
        node.visit_mut_children_with(self);
        node.span = DUMMY_SP;
    }

    fn visit_mut_arrow_expr(&mut self, node: &mut ArrowExpr) {
        node.visit_mut_children_with(self);
        node.span = DUMMY_SP;
    }

    fn visit_mut_ident(&mut self, node: &mut Ident) {
        let Some((name, number)) = node.sym.split_once('$') else { return };
        if let Some(number) = number.strip_prefix('$') {
            node.ctxt =
                SyntaxContext::from_u32(FIRST + number.parse::<u32>().expect("`$$` is followed by a number"));
        } else {
            node.ctxt = SyntaxContext::from_u32(number.parse().expect("`$` is followed by a number"));
        }
        node.sym = name.into();
    }
}

/// Mends the first function.
struct MendFirst;

impl VisitMut for MendFirst {
    fn visit_mut_function(&mut self, node: &mut Function) {
        // The numbers written by hand are small: these names never meet them.
        let mut names = Names::default();
        for _ in 0..100 {
            names.fresh("unused");
        }
        let mut origins = Origins::default();
        mend(node, &mut Tree::default(), &mut origins, &mut names);
        origins.settle(node);
    }
}
