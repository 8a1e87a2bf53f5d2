//! Generated graphs of modules do the same before and after lowering: in Node, against its own evaluation.
//!
//! `UNAWAIT_FUZZ=5000` sets how many graphs each mode gets, `UNAWAIT_SEED=7` the first seed. A graph that fails
//! is shrunk before it is shown.

#![expect(clippy::unwrap_used, reason = "what fails here must fail the test")]

mod contract;
mod graph;
#[path = "../fuzz/random.rs"]
#[expect(dead_code, reason = "the other generator uses more of it")]
mod random;
mod run;
mod shrink;
mod text;

use std::fmt::Write;

use graph::{Graph, Wish};
use rayon::prelude::*;
use unawait::modules::{self, Scan, Settings};
use unawait::{Mode, Options, SourceType, compile};

/// From a graph to the texts of its modules; a graph that cannot be compiled is an error.
type Compiler = dyn Fn(&Graph, Mode) -> Result<Vec<String>, String> + Sync;

/// Graphs that one process runs.
const BATCH: usize = 125;

#[test]
fn the_helper_evaluates_as_the_specification_does() {
    let helpers = unawait_transforms::runtime_source();
    let by_hand = move |graph: &Graph, _: Mode| Ok(text::by_hand(graph, &helpers));
    expect_none(&failures(setting("UNAWAIT_FUZZ", 500), Mode::Exact, &by_hand));
}

#[test]
fn lowered_graphs_do_the_same() {
    for mode in [Mode::Exact, Mode::Faithful, Mode::Textbook] {
        expect_none(&failures(setting("UNAWAIT_FUZZ", 500), mode, &unawait));
    }
}

/// Finds out what awaits, and compiles each module.
fn unawait(graph: &Graph, mode: Mode) -> Result<Vec<String>, String> {
    let texts = text::native(graph);
    let scan = |(own, text): (usize, &String)| modules::scan(text, &text::name(own), SourceType::Auto);
    let scans: Result<Vec<Scan>, _> = texts.iter().enumerate().map(scan).collect();
    let find = |specifier: &str| {
        let number = specifier.strip_prefix("./m")?.strip_suffix(".mjs")?;
        number.parse().ok()
    };
    let set =
        modules::Graph::of(scans.map_err(|found| format!("{found:?}"))?, |_, specifier| find(specifier));
    let compile = |(own, text): (usize, &String)| {
        let name = text::name(own);
        let module = set.plan(own, &Settings::default());
        let needs = set.is_async(own) || !module.dynamic.is_empty();
        let output = compile(text, &Options { module, ..Options::new(mode, name.as_str()) });
        let told =
            || output.diagnostics.iter().map(|told| told.render(text, &name, false)).collect::<String>();
        match &output.code {
            Some(code) if !needs && code != text => Err(format!("{name} is changed for nothing\n{code}")),
            Some(code) if code.contains("await ") => Err(format!("{name} still awaits\n{code}")),
            Some(code) => Ok(code.clone()),
            None => Err(told()),
        }
    };
    texts.iter().enumerate().map(compile).collect()
}

fn expect_none(reports: &[String]) {
    assert!(reports.is_empty(), "{}", reports.join("\n\n"));
}

fn setting(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What the graph of a seed may have in a mode. Where a module of a cycle throws at once, V8 leaves the others in
/// a state in which it cannot import them.
fn wish(seed: u64, mode: Mode) -> Wish {
    let cycles = seed % 5 < 2;
    Wish {
        cycles,
        dynamic: seed.is_multiple_of(3),
        failures: if mode == Mode::Exact { 2 } else { 1 },
        early_failures: mode != Mode::Textbook && !cycles,
    }
}

/// Reports on the first graphs that fail.
fn failures(count: u64, mode: Mode, compiler: &Compiler) -> Vec<String> {
    let first = setting("UNAWAIT_SEED", 1);
    let graphs: Vec<(u64, Graph)> =
        (first..first + count).map(|seed| (seed, Graph::random(seed, wish(seed, mode)))).collect();
    let failing: Vec<&(u64, Graph)> = graphs
        .par_chunks(BATCH)
        .flat_map_iter(|batch| {
            let all: Vec<&Graph> = batch.iter().map(|(_, graph)| graph).collect();
            let found = problems(&all, mode, compiler);
            batch.iter().zip(found).filter_map(|(graph, problem)| problem.map(|_| graph)).collect::<Vec<_>>()
        })
        .collect();
    let report = |(seed, graph): &&(u64, Graph)| {
        let fails = |graphs: &[&Graph]| problems(graphs, mode, compiler).iter().position(Option::is_some);
        let small = shrink::shrink(graph, fails);
        let mut texts = String::new();
        let lowered = compiler(&small, mode).unwrap_or_default();
        for (own, text) in text::native(&small).iter().enumerate() {
            let lowered = lowered.get(own).filter(|lowered| *lowered != text);
            let lowered =
                lowered.map_or(String::new(), |lowered| format!("--- lowered\n{}", before_helpers(lowered)));
            let _ = write!(texts, "--- m{own}.mjs\n{text}{lowered}");
        }
        let problem = problems(&[&small], mode, compiler).remove(0).unwrap_or_default();
        format!(
            "=== UNAWAIT_SEED={seed} ({mode:?}, {} fail), imports {:?}\n{texts}--- {problem}",
            failing.len(),
            small.phases
        )
    };
    failing.iter().take(3).map(report).collect()
}

fn before_helpers(text: &str) -> &str {
    let end = ["\nfunction _", "\n// "].iter().filter_map(|start| text.find(start)).min();
    end.and_then(|end| text.get(..=end)).unwrap_or(text)
}

/// What is wrong with each of the graphs, if anything.
fn problems(graphs: &[&Graph], mode: Mode, compiler: &Compiler) -> Vec<Option<String>> {
    let outputs: Vec<Result<Vec<String>, String>> =
        graphs.iter().map(|graph| compiler(graph, mode)).collect();
    let mut jobs = Vec::new();
    for (graph, output) in graphs.iter().zip(&outputs) {
        jobs.push((text::native(graph), graph.phases.clone()));
        let phases = if output.is_ok() { graph.phases.clone() } else { Vec::new() };
        jobs.push((output.clone().unwrap_or_default(), phases));
    }
    let runs = run::run(&jobs);
    let pairs = graphs.iter().zip(outputs).zip(runs.chunks(2));
    pairs
        .map(|((graph, output), runs)| match (output, runs) {
            (Err(message), _) => Some(message),
            (Ok(_), [native, lowered]) => contract::difference(graph, mode, native, lowered),
            (Ok(_), _) => unreachable!("there are two runs for each graph"),
        })
        .collect()
}
