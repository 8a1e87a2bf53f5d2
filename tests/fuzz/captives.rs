//! Programs whose async generators nobody gets hold of: `for await` and `yield*` alone step them.
//!
//! ```js
//! async function f1($) {
//!   async function* g2($) { yield 1; }
//!   async function* g3($, items) { for await (const v4 of items) { … yield v4; } }
//!   for await (const v5 of g3($, g2($))) { … }
//! }
//! ```

use crate::generate::{Generator, Place};
use crate::grammar::Grammar;
use crate::tree::{Node, pinned, stmt};

/// The program of a seed.
pub(crate) fn program(seed: u64, grammar: Grammar) -> Node {
    let mut g = Generator::new(seed, Grammar { generators: false, ..grammar });
    let mut parts = Vec::new();
    let mut calls = Vec::new();
    for _ in 0..=g.random.below(2) {
        let id = g.id();
        parts.push(consumer(&mut g, id));
        calls.push(id);
    }
    for id in &calls {
        parts.push(stmt(&format!("test(() => f{id}(lane('a')));"), []));
    }
    if let (Some(first), Some(last)) = (calls.first(), calls.last()) {
        let both = format!("test(() => Promise.allSettled([f{first}(lane('b')), f{last}(lane('c'))]));");
        parts.push(stmt(&both, []));
    }
    Node::List(parts)
}

/// An async function with generators of its own.
fn consumer(g: &mut Generator, id: usize) -> Node {
    let (source, filter) = (g.id(), g.id());
    let place = Place { depth: 2, suspends: true, returns: true, throws: true, ..Place::default() };
    let inside = Place { yields: true, ..place.clone() };
    let made = g.statements(&mut inside.clone(), true);
    let passed = passing(g, &inside);
    let mut stmts = vec![
        // Errors reject from here on, in every mode.
        pinned("await delay(1);", []),
        stmt(&format!("async function* g{source}($) {{\nyield {source};\n@}}"), [made]),
        stmt(&format!("async function* g{filter}($, items) {{\n@}}"), [passed]),
    ];
    for _ in 0..=g.random.below(2) {
        let operand = match g.random.below(3) {
            0 => format!("g{source}($)"),
            1 => format!("g{filter}($, g{source}($))"),
            _ => format!("g{filter}($, g{filter}($, g{source}($)))"),
        };
        let value = format!("v{}", g.id());
        let mut inner = place.inner();
        inner.names.push(value.clone());
        inner.jumps.extend(["break".to_owned(), "continue".to_owned()]);
        let body = g.statements(&mut inner, false);
        let site = g.id();
        stmts.push(stmt(
            &format!("for await (const {value} of {operand}) {{\n$({site}, {value});\n@}}"),
            [body],
        ));
    }
    stmt(&format!("async function f{id}($) {{\n@}}"), [Node::List(stmts)])
}

/// What a generator does that hands on what another one gives.
fn passing(g: &mut Generator, place: &Place) -> Node {
    let last = g.statements(&mut place.inner(), false);
    if g.random.percent(30) {
        let site = g.id();
        return Node::List(vec![stmt(
            &format!("try {{\n$({site}, yield* items);\n}} finally {{\n@}}"),
            [last],
        )]);
    }
    let value = format!("v{}", g.id());
    let mut inner = place.inner();
    inner.names.push(value.clone());
    inner.jumps.extend(["break".to_owned(), "continue".to_owned()]);
    let body = g.statements(&mut inner, false);
    let looped = stmt(&format!("for await (const {value} of items) {{\n@yield {value};\n}}"), [body]);
    Node::List(vec![looped, last])
}
