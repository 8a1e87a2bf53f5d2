//! What the tests share: an engine that runs programs and records what they do, the contract that
//! says which differences count, and the checks of a lowered text.
//!
//! ```text
//! source ─ run ─────────────→ trace ┐
//!    └─ compile ─ run ──────→ trace ┴─ difference(mode) → None, or a report
//! ```

#![allow(dead_code, reason = "no test program uses all of it")]

pub(crate) mod contract;
pub(crate) mod engine;
pub(crate) mod fixture;
pub(crate) mod node;
pub(crate) mod shape;

use swc_core::ecma::ast::Program;
use unawait::{Mode, Options, Output};

/// Every mode there is, in the order of their promises.
pub(crate) const MODES: [Mode; 3] = [Mode::Textbook, Mode::Faithful, Mode::Exact];

/// The name of a mode, as on the command line.
pub(crate) fn name(mode: Mode) -> &'static str {
    match mode {
        Mode::Textbook => "textbook",
        Mode::Faithful => "faithful",
        Mode::Exact => "exact",
    }
}

/// Compiles a JavaScript text.
pub(crate) fn compile(source: &str, mode: Mode) -> Output {
    let options = Options::new(mode, "input.js");
    unawait::compile(source, &options)
}

/// The engine that does what the specification says of all that is in a program; its lowering has to run
/// in the same one. The embedded engine takes other ticks in async generators and `for await`, forgets
/// requests, and gives closures of a turn the variables of another.
pub(crate) fn engine_for(source: &str) -> fn(&str) -> engine::Trace {
    if awaits_at_top_level(source) {
        return node::run_module;
    }
    let needs_node = ["async function*", "async *", "drive(", "for await (", "look("]
        .iter()
        .any(|part| source.contains(part));
    if needs_node { node::run } else { engine::run }
}

/// Whether a module awaits outside its functions, as far as one sees without lowering it.
fn awaits_at_top_level(source: &str) -> bool {
    if !source.contains("await") {
        return false;
    }
    let parsed = unawait::parse(source, "input.js", unawait::SourceType::Auto);
    parsed.is_ok_and(|parsed| {
        matches!(&parsed.program, Program::Module(_)) && shape::awaits_outside(&parsed.program)
    })
}

/// Compares what a text and its lowering do; the report of a difference names both texts.
///
/// # Errors
/// A report: the texts and the difference, for people.
pub(crate) fn check_behaviour(source: &str, lowered: &str, mode: Mode) -> Result<(), String> {
    let run = engine_for(source);
    let native = run(source);
    if let Some(failure) = native.failure {
        return Err(format!("the input does not run: {failure}\n--- input\n{source}"));
    }
    let Some(difference) = contract::difference(&native, &run(lowered), mode) else {
        return Ok(());
    };
    Err(format!("{difference}\n--- input\n{source}\n--- {} output\n{lowered}", name(mode)))
}

/// The same, but it does not matter what is done before a call returns.
pub(crate) fn check_order(source: &str, lowered: &str, mode: Mode) -> Result<(), String> {
    let run = engine_for(source);
    if contract::is_only_early(&run(source), &run(lowered), mode) {
        return Ok(());
    }
    check_behaviour(source, lowered, mode)
}

/// The rendered diagnostics of an output, one after the other.
pub(crate) fn render(output: &Output, source: &str) -> String {
    let frames: Vec<_> = output.diagnostics.iter().map(|it| it.render(source, "input.js", false)).collect();
    frames.join("\n")
}
