//! Counts what a lowering takes away, and what it must not bring in.
//!
//! ```js
//! await a; async () => { await b; function* g() {} }   // 1 async, 2 awaits (1 at top level), 1 generator
//! ```

use swc_core::ecma::ast::{ArrowExpr, AwaitExpr, ForOfStmt, Function, Program, UsingDecl};
use swc_core::ecma::visit::{Visit, VisitWith};
use unawait::SourceType;

/// How often a program has some syntax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Async functions, async generators among them.
    pub(crate) asyncs: usize,
    /// `await`, `for await` and `await using`.
    pub(crate) awaits: usize,
    /// Those of the awaits that no function is around.
    pub(crate) top_level: usize,
    /// Generators that are not async.
    pub(crate) generators: usize,
}

impl Counts {
    /// Whether there is anything asynchronous.
    pub(crate) fn is_async(self) -> bool {
        self.asyncs + self.awaits > 0
    }
}

/// Counts in a text; nothing where it does not parse.
pub(crate) fn count(source: &str, source_type: SourceType) -> Option<Counts> {
    let parsed = unawait::parse(source, "test.js", source_type).ok()?;
    Some(count_in(&parsed.program))
}

fn count_in(program: &Program) -> Counts {
    let mut counter = Counter { counts: Counts::default(), depth: 0 };
    program.visit_with(&mut counter);
    counter.counts
}

struct Counter {
    counts: Counts,
    /// How many functions are around.
    depth: usize,
}

impl Counter {
    fn found_await(&mut self) {
        self.counts.awaits += 1;
        self.counts.top_level += usize::from(self.depth == 0);
    }

    fn inside(&mut self, visit: impl FnOnce(&mut Self)) {
        self.depth += 1;
        visit(self);
        self.depth -= 1;
    }
}

impl Visit for Counter {
    fn visit_function(&mut self, node: &Function) {
        self.counts.asyncs += usize::from(node.is_async);
        self.counts.generators += usize::from(node.is_generator && !node.is_async);
        self.inside(|counter| node.visit_children_with(counter));
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.counts.asyncs += usize::from(node.is_async);
        self.inside(|counter| node.visit_children_with(counter));
    }

    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.found_await();
        node.visit_children_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        if node.is_await {
            self.found_await();
        }
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        if node.is_await {
            self.found_await();
        }
        node.visit_children_with(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: [usize; 4]) {
        let counts = count(source, SourceType::Module).unwrap();
        assert_eq!([counts.asyncs, counts.awaits, counts.top_level, counts.generators], expected, "{source}");
    }

    #[test]
    fn every_kind_is_counted() {
        check("function f() { return import('./a.js'); }", [0, 0, 0, 0]);
        check(
            "async function f() {} async () => {}; ({ async m() {} }); class A { static async m() {} }",
            [4, 0, 0, 0],
        );
        check("async function* f() { yield 1; } function* g() {}", [1, 0, 0, 1]);
        check("async () => { await 1; for await (const x of y); await using z = null; }", [1, 3, 0, 0]);
        check(
            "await 1; for await (const x of y); await using z = null; class A { [await 1]() {} }",
            [0, 4, 4, 0],
        );
    }

    #[test]
    fn what_does_not_parse_has_no_counts() {
        assert_eq!(count("async function (", SourceType::Script), None);
    }
}
