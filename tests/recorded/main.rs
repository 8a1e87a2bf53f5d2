//! What the engine of the other tests does not know (`using`) or does its own way (`for await`): what
//! lowered programs do is compared with traces that Node 24 (V8 13.6) gave for the sources, and where V8
//! is not right, with what the specification says. Numbers in a trace are microtask ticks.

mod for_await;
#[path = "../support/mod.rs"]
mod support;
mod using;

use support::engine::{self, Kind};
use support::{MODES, compile, name, render, shape};
use unawait::{Format, Mode, ModulePlan, Options};

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
    let modules = cases.iter().filter(|case| !case.body.contains("return"));
    let failures: Vec<String> = failures
        .into_iter()
        .chain(modules.flat_map(|case| MODES.map(|mode| check_module(case, world, mode))).flatten())
        .collect();
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
    compare(case, code, mode)
}

/// The same where the body is that of a module, made a script so that it can be run like a function.
fn check_module(case: &Case, world: &str, mode: Mode) -> Option<String> {
    if mode == Mode::Textbook && !case.plain {
        return None;
    }
    let module = ModulePlan { format: Format::Iife, ..ModulePlan::default() };
    let output = unawait::compile(case.body, &Options { module, ..Options::new(mode, "input.mjs") });
    let Some(code) = &output.code else { return Some(render(&output, case.body)) };
    let text = serde_json::Value::from(code.as_str());
    compare(case, &format!("const main = () => (0, eval)({text});\n{world}"), mode)
}

/// How a lowered program differs from the trace of a case.
fn compare(case: &Case, code: &str, mode: Mode) -> Option<String> {
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
