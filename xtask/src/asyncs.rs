//! The async functions of a text, and which of them a diagnostic speaks of.

use std::ops::Range;

use anyhow::{Result, anyhow};
use swc_core::common::Span;
use swc_core::ecma::ast::{ArrowExpr, AwaitExpr, ForOfStmt, Function};
use swc_core::ecma::visit::{Visit, VisitWith};
use unawait::{Diagnostic, SourceType};

/// The ranges of all async functions, in bytes of the text; outer ones come before inner ones.
///
/// # Errors
/// Where the text does not parse: the first message.
pub(crate) fn find(source: &str, filename: &str) -> Result<Vec<Range<usize>>> {
    let parsed = unawait::parse(source, filename, SourceType::Auto)
        .map_err(|errors| anyhow!(errors.first().map(|error| error.message.clone()).unwrap_or_default()))?;
    let mut found = Asyncs(Vec::new());
    parsed.program.visit_with(&mut found);
    let mut ranges: Vec<_> = found.0.into_iter().map(|span| parsed.range(span)).collect();
    ranges.sort_by_key(|range| (range.start, usize::MAX - range.end));
    Ok(ranges)
}

/// How many pieces of async syntax a text has: functions, `await`s and loops that await.
///
/// # Errors
/// Where the text does not parse: the first message.
pub(crate) fn remaining(source: &str, filename: &str) -> Result<usize> {
    let parsed = unawait::parse(source, filename, SourceType::Auto)
        .map_err(|errors| anyhow!(errors.first().map(|error| error.message.clone()).unwrap_or_default()))?;
    let (mut functions, mut awaits) = (Asyncs(Vec::new()), Awaits(0));
    parsed.program.visit_with(&mut functions);
    parsed.program.visit_with(&mut awaits);
    Ok(functions.0.len() + awaits.0)
}

/// Those that no other one contains.
pub(crate) fn outermost(functions: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut outermost: Vec<Range<usize>> = Vec::new();
    for function in functions {
        if outermost.last().is_none_or(|last| last.end <= function.start) {
            outermost.push(function.clone());
        }
    }
    outermost
}

/// Whether a diagnostic accounts for a function being left: one lies in it, or lies in a function
/// around it, which is then left with all that is in it.
pub(crate) fn is_named(function: &Range<usize>, all: &[Range<usize>], diagnostics: &[Diagnostic]) -> bool {
    let around = all.iter().filter(|outer| outer.start <= function.start && function.end <= outer.end);
    around
        .into_iter()
        .any(|outer| diagnostics.iter().any(|it| outer.start <= it.range.start && it.range.end <= outer.end))
}

struct Asyncs(Vec<Span>);

impl Visit for Asyncs {
    fn visit_function(&mut self, node: &Function) {
        if node.is_async {
            self.0.push(node.span);
        }
        node.visit_children_with(self);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        if node.is_async {
            self.0.push(node.span);
        }
        node.visit_children_with(self);
    }
}

struct Awaits(usize);

impl Visit for Awaits {
    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.0 += 1;
        node.visit_children_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.0 += usize::from(node.is_await);
        node.visit_children_with(self);
    }
}
