//! Generated programs do the same before and after lowering.
//!
//! `UNAWAIT_FUZZ=20000` sets how many programs each mode gets, `UNAWAIT_SEED=7` the first seed. A
//! failing program is shrunk before it is shown.

mod assumptions;
mod bare;
mod captives;
mod expressions;
mod generate;
mod grammar;
mod loops;
mod modules;
mod random;
mod scopes;
mod shrink;
mod statements;
#[path = "../support/mod.rs"]
mod support;
mod tree;

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};

use grammar::Grammar;
use rayon::prelude::*;
use support::{MODES, contract, engine_for, name};
use tree::Node;
use unawait::{Mode, Options, Output};

/// A compiler to test; a text that it cannot lower is an error.
type Compiler = dyn Fn(&str, Mode) -> Result<String, String> + Sync;

/// Makes a program from a seed.
type Make = fn(u64, Grammar) -> Node;

/// The kind of a failure without a message of its own.
const BEHAVIOUR: &str = "behaviour";

#[test]
fn lowered_programs_do_the_same() {
    nothing_differs(300, generate::program, &unawait);
}

#[test]
fn lowered_programs_with_functions_side_by_side_do_the_same() {
    nothing_differs(150, generate::program, &side_by_side);
}

#[test]
fn lowered_programs_with_captive_generators_do_the_same() {
    // `textbook` closes no iterators.
    nothing_differs_in(&[Mode::Faithful, Mode::Exact], 100, captives::program, &unawait);
}

#[test]
fn captive_generators_are_taken_for_such() {
    let lowered = (1..40).filter_map(|seed| {
        unawait(&captives::program(seed, Grammar::of(Mode::Exact)).to_string(), Mode::Exact).ok()
    });
    let (captive, all) = lowered.fold((0, 0), |(captive, all), output| {
        (captive + usize::from(output.contains("function _generator(")), all + 1)
    });
    assert!(captive * 2 > all, "only {captive} of {all}");
}

#[test]
fn lowered_programs_mean_the_same_names() {
    // `textbook` assumes that no name is looked at too early.
    nothing_differs_in(&[Mode::Faithful, Mode::Exact], 200, scopes::program, &unawait);
}

#[test]
fn lowered_modules_do_the_same() {
    nothing_differs(200, modules::module, &unawait);
}

/// Tries so many seeds in each mode, unless others are asked for.
fn nothing_differs(usual: u64, make: Make, compiler: &Compiler) {
    nothing_differs_in(&MODES, usual, make, compiler);
}

fn nothing_differs_in(modes: &[Mode], usual: u64, make: Make, compiler: &Compiler) {
    let (first, count) = (setting("UNAWAIT_SEED", 1), setting("UNAWAIT_FUZZ", usual));
    let reports: Vec<_> =
        modes.iter().flat_map(|mode| failures(first, count, 3, *mode, make, compiler)).collect();
    assert!(reports.is_empty(), "{}", reports.join("\n\n"));
}

#[test]
fn generated_modules_run_and_are_varied() {
    let mut all = String::new();
    for (seed, mode) in (0..60).flat_map(|seed| MODES.map(|mode| (seed, mode))) {
        let source = modules::module(seed, Grammar::of(mode)).to_string();
        let trace = engine_for(&source)(&source);
        assert_eq!(trace.failure, None, "seed {seed} ({})\n{source}", name(mode));
        let again = engine_for(&source)(&source);
        assert_eq!(contract::difference(&trace, &again, Mode::Exact), None, "seed {seed}\n{source}");
        all.push_str(&source);
        let texts: Vec<_> = trace.entries.iter().map(|entry| entry.text.as_str()).collect();
        all.push_str(&texts.join("\n"));
    }
    let wanted = [
        "export const",
        "export let",
        "export var",
        "export class",
        "export async function",
        "export default",
        "as default",
        "as \"other",
        "function get",
        "probe(() => (",
        "ReferenceError",
        "resolves; ",
        "rejects with",
    ];
    let missing: Vec<_> = wanted.iter().filter(|part| !all.contains(**part)).collect();
    assert!(missing.is_empty(), "never generated: {missing:?}");
}

/// What has to come up in a few hundred programs and their traces.
const WANTED: [&str; 56] = [
    "async function f",
    "= async ($",
    "async m($",
    "static async m",
    "try {",
    "} finally {",
    "try {\ntry {\ntry {\ntry {\n",
    "} catch {",
    "catch ({ message",
    "await Promise.all(",
    "Promise.allSettled(",
    "for (let ",
    "for (const ",
    "for (var ",
    "for await (",
    "$.laterItems(",
    " of $.items(",
    " in { a: ",
    "while (",
    "} while (",
    "continue l",
    "break l",
    ".push(() => ",
    "switch (",
    "break;",
    "continue;",
    "throw new",
    "return;",
    "const n",
    "async function n",
    "${(await",
    "??=",
    "&&=",
    "...",
    "?.",
    "this.base",
    "thenable(",
    "$.boom(",
    "rejects with Error",
    "resolves with",
    "unhandled Error",
    "let [",
    "let {",
    "var ",
    "typeof",
    "class extends",
    "function h",
    "$.tag`",
    "then called",
    "async function* g",
    "async *m(",
    "(yield)",
    "(yield* $.items(",
    "(yield* $.stream(",
    "drive('",
    "answers ",
];

#[test]
fn generated_programs_run_and_are_varied() {
    let mut all = String::new();
    for (seed, mode) in (0..150).flat_map(|seed| MODES.map(|mode| (seed, mode))) {
        let source = generate::program(seed, Grammar::of(mode)).to_string();
        assert_eq!(
            source,
            generate::program(seed, Grammar::of(mode)).to_string(),
            "a seed gives one program"
        );
        let run = engine_for(&source);
        let trace = run(&source);
        assert_eq!(trace.failure, None, "seed {seed}\n{source}");
        let again = run(&source);
        assert_eq!(
            contract::difference(&trace, &again, mode),
            None,
            "seed {seed} is not deterministic\n{source}"
        );
        // A type error could come before the first await, which `textbook` does not promise to catch.
        let errors: &[&str] = match mode {
            Mode::Textbook => &["ReferenceError(", "SyntaxError(", "TypeError("],
            Mode::Faithful | Mode::Exact => &["ReferenceError(", "SyntaxError("],
        };
        let text: Vec<_> = trace.entries.iter().map(|entry| entry.text.as_str()).collect();
        assert!(
            !errors.iter().any(|error| text.concat().contains(error)),
            "seed {seed}\n{source}\n{text:#?}"
        );
        let bare = bare::bare(&source).unwrap_or_default();
        let same = contract::difference(&trace, &run(&bare), mode);
        assert_eq!(same, None, "seed {seed} needs its parentheses\n{source}\n{bare}");
        all.push_str(&source);
        all.push_str(&text.join("\n"));
    }
    assert!(all.matches("await ").count() > 300 * 8, "too few awaits: {}", all.matches("await ").count());
    let missing: Vec<_> = WANTED.iter().filter(|part| !all.contains(**part)).collect();
    assert!(missing.is_empty(), "never generated: {missing:?}");
}

#[test]
fn programs_for_textbook_keep_its_assumptions() {
    for seed in 0..150 {
        let source = generate::program(seed, Grammar::of(Mode::Textbook)).to_string();
        assert_eq!(assumptions::broken(&source), None, "seed {seed}");
    }
    let breaks = |body: &str| {
        assumptions::broken(&format!("async function f() {{ {body} }} test(() => f());")).unwrap_or_default()
    };
    assert!(breaks("await 1;").contains("awaits no promise"));
    assert!(breaks("boom(); await delay(1);").contains("throws early"));
    assert_eq!(breaks("await failing();"), "");
    assert_eq!(breaks("await delay(1); boom();"), "");
}

#[test]
fn wrong_compilers_are_found_out_by_small_programs() {
    let table: [(&str, &str, &str); 6] = [
        ("await is dropped", "await ", ""),
        ("nullish is or", "??", "||"),
        ("finally is forgotten", "} finally {", "} if (false) {"),
        ("catch runs twice", "catch {", "catch { $('twice');"),
        ("arguments come late", "await settle(", "await delay(1) || await settle("),
        ("harmless: ticks are added", "await delay(", "await delay(1 + "),
    ];
    for (what, from, to) in table {
        let broken = move |source: &str, _: Mode| Ok(source.replace(from, to));
        let found = failures(1, 120, 1, Mode::Faithful, generate::program, &broken);
        let harmless = what.starts_with("harmless");
        assert_eq!(found.is_empty(), harmless, "{what}: {} found\n{}", found.len(), found.join("\n"));
        for report in &found {
            let input = report.split("--- ").nth(1).unwrap_or_default();
            assert!(input.lines().count() < 25, "{what}: not shrunk\n{report}");
        }
    }
}

fn setting(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn unawait(source: &str, mode: Mode) -> Result<String, String> {
    checked(source, &support::compile(source, mode))
}

/// As if a few functions in each other were too many already.
fn side_by_side(source: &str, mode: Mode) -> Result<String, String> {
    let deepest = Some(1 + source.len() % 4);
    checked(source, &unawait::compile(source, &Options { deepest, ..Options::new(mode, "input.js") }))
}

fn checked(source: &str, output: &Output) -> Result<String, String> {
    match output.code {
        Some(ref code) if output.diagnostics.is_empty() => {
            support::shape::check(source, code)?;
            Ok(code.clone())
        }
        Some(_) | None => Err(support::render(output, source)),
    }
}

/// Reports on programs that fail: the first few that behave differently, and the first of each other
/// kind of failure.
fn failures(
    first: u64,
    count: u64,
    shown: usize,
    mode: Mode,
    make: Make,
    compiler: &Compiler,
) -> Vec<String> {
    let seeds: Vec<u64> = (first..first + count).collect();
    let program = |seed| make(seed, Grammar::of(mode));
    let kind = |seed: u64| Some((failure(&text(seed, &program(seed)), mode, compiler)?.kind, seed));
    let failing: Vec<(String, u64)> = seeds.into_par_iter().filter_map(kind).collect();
    let mut kinds: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for (kind, seed) in &failing {
        kinds.entry(kind).or_default().push(*seed);
    }
    let mut chosen = Vec::new();
    for (kind, seeds) in &kinds {
        let shown = if *kind == BEHAVIOUR { shown } else { 1 };
        chosen.extend(seeds.iter().take(shown).map(|seed| (*seed, seeds.len())));
    }
    chosen.par_iter().map(|(seed, alike)| report(*seed, &program(*seed), *alike, mode, compiler)).collect()
}

/// The text of a program; every other one has no parentheses that it does not need.
fn text(seed: u64, program: &Node) -> String {
    let source = program.to_string();
    if seed.is_multiple_of(2) { source } else { bare::bare(&source).unwrap_or(source) }
}

fn report(seed: u64, program: &Node, alike: usize, mode: Mode, compiler: &Compiler) -> String {
    let kind = |program: &Node| failure(&text(seed, program), mode, compiler).map(|failure| failure.kind);
    let wanted = kind(program);
    let small = text(seed, &shrink::shrink(program, |candidate| kind(candidate) == wanted));
    let problem = failure(&small, mode, compiler).map(|failure| failure.text).unwrap_or_default();
    let output = panic::catch_unwind(AssertUnwindSafe(|| compiler(&small, mode)));
    let output = output.ok().and_then(Result::ok).unwrap_or_default();
    let head = format!("=== UNAWAIT_SEED={seed} ({}, {alike} fail alike)", name(mode));
    format!("{head}\n--- input\n{small}\n--- output\n{output}\n--- {problem}")
}

/// How a program fails.
struct Failure {
    /// What failures of one cause have in common, as far as can be told.
    kind: String,
    /// All there is to know.
    text: String,
}

/// How a text fails, if it does.
fn failure(source: &str, mode: Mode, compiler: &Compiler) -> Option<Failure> {
    let run = engine_for(source);
    let native = run(source);
    // Only shrinking makes such programs, and they say nothing about the compiler.
    let broken = native.entries.iter().any(|entry| entry.text.contains("ReferenceError("));
    if native.failure.is_some() || broken {
        return None;
    }
    let lowered = match panic::catch_unwind(AssertUnwindSafe(|| compiler(source, mode))) {
        Ok(Ok(lowered)) => lowered,
        Ok(Err(text)) => return Some(Failure { kind: first_line(&text), text }),
        Err(payload) => {
            let text = payload.downcast_ref::<&str>().map_or("a panic", |text| *text).to_owned();
            return Some(Failure { kind: text.clone(), text });
        }
    };
    let lowered = run(&lowered);
    // What follows a `try` that is left before it awaits is put off in `textbook`.
    // So it is in `faithful` where the call that is awaited first throws at once, as ARCHITECTURE.md has it.
    let throws = || native.entries.iter().any(|entry| entry.synchronous && entry.text.starts_with("throws "));
    let late = source.contains("try {") && (mode == Mode::Textbook || mode == Mode::Faithful && throws());
    if late && contract::is_only_early(&native, &lowered, mode) {
        return None;
    }
    let kind = match &lowered.failure {
        Some(failure) => first_line(failure),
        None if contract::is_only_early(&native, &lowered, mode) => "before the call returns".to_owned(),
        None => BEHAVIOUR.to_owned(),
    };
    contract::difference(&native, &lowered, mode).map(|text| Failure { kind, text })
}

/// The first line without the names and places that differ from program to program.
fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_ascii_digit()).collect()
}
