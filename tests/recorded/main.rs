//! What the engine of the other tests does not know (`using`) or does its own way (`for await`): what
//! lowered programs do is compared with traces that Node 24 (V8 13.6) gave for the sources, and where V8
//! is not right, with what the specification says. Numbers in a trace are microtask ticks.

mod for_await;
#[path = "../support/mod.rs"]
mod support;
mod using;

use support::engine::{self, Kind};
use support::{MODES, compile, name, render, shape};
use unawait::Mode;

/// The body of an async function, and what it does.
struct Case {
    name: &'static str,
    body: &'static str,
    /// Its effects, in order, with the ticks between them.
    trace: &'static str,
    /// Whether it keeps the assumptions of `textbook`.
    plain: bool,
}

/// Fails where lowered programs do anything else; `world` is what they may use.
fn check_all(cases: &[Case], world: &str) {
    let failures: Vec<String> =
        cases.iter().flat_map(|case| MODES.map(|mode| check(case, world, mode))).flatten().collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// What is wrong with the lowering of a case, if anything is.
fn check(case: &Case, world: &str, mode: Mode) -> Option<String> {
    if mode == Mode::Textbook && !case.plain {
        return None;
    }
    let source = format!("async function main() {{ {} }}\n{world}", case.body);
    let output = compile(&source, mode);
    let Some(code) = &output.code else { return Some(render(&output, &source)) };
    if let Err(problem) = shape::check(&source, code) {
        return Some(format!("{}: {problem}\n{code}", case.name));
    }
    let trace = engine::run(code);
    let found = trace.entries.into_iter().filter(|entry| entry.kind == Kind::Effect).map(|entry| entry.text);
    let found: Vec<String> = found.filter(|text| counts(text, mode)).collect();
    let wanted: Vec<String> =
        case.trace.split(" | ").map(str::to_owned).filter(|text| counts(text, mode)).collect();
    if found == wanted && trace.failure.is_none() {
        return None;
    }
    let (found, wanted) = (found.join(" | "), wanted.join(" | "));
    let failure = trace.failure.unwrap_or_default();
    let (case, mode) = (case.name, name(mode));
    Some(format!("=== {case} ({mode}) {failure}\n--- wanted\n{wanted}\n--- found\n{found}\n{code}"))
}

/// Whether a mode promises a line of a trace to be where it is: ticks are promised by `exact` alone.
fn counts(text: &str, mode: Mode) -> bool {
    mode == Mode::Exact || text.parse::<u32>().is_err()
}
