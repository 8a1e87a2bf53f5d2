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

use graph::{Form, Graph, Module, Request, Step, Wish};
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

/// Mistakes that a helper could make.
const MISTAKES: [(&str, &str, &str); 8] = [
    ("importers of a cycle do not wait for all of it", "return root || module;", "return module;"),
    ("a rejection is lost", "return settle(\"failed\", failed.error);", "return settle(\"done\");"),
    ("each level takes a tick", "one.proceed();", "Promise.resolve().then(one.proceed);"),
    (
        "what is done delays",
        "if (module.state !== \"done\") own.waits.push(module);",
        "own.waits.push(module);\nif (module.state === \"done\") Promise.resolve().then(own.proceed);\nmodule.state = \"later\";",
    ),
    ("the last one goes first", "of module.waiting) one", "of module.waiting.slice().reverse()) one"),
    ("only direct importers are told", "below.add(deeper)", "below.has(deeper)"),
    ("every promise reports its rejection", "if (module) handle(request);", ""),
    ("nobody waits", "if (own.waits.some((module) => module.state !== \"done\")) return;", ""),
];

/// `m0` and `m1` import each other; `m0` fails because of `m2` while `m1` still waits for `m3`.
fn failed_cycle() -> Graph {
    let module = |targets: &[usize], steps: &[Step]| Module {
        requests: targets.iter().map(|target| Request { target: *target, form: Form::Names }).collect(),
        steps: steps.to_vec(),
        shared: false,
    };
    let modules = vec![
        module(&[1, 2], &[]),
        module(&[0, 3], &[]),
        module(&[], &[Step::Reject(1)]),
        module(&[], &[Step::Await(4)]),
    ];
    Graph { modules, phases: vec![vec![0]] }
}

#[test]
fn a_cycle_fails_as_a_whole() {
    let helpers = unawait_transforms::runtime_source();
    let with = |helpers: String| move |graph: &Graph, _: Mode| Ok(text::by_hand(graph, &helpers));
    let graph = failed_cycle();
    let wrong = helpers.replace("[...own.waits, _moduleRoot(own)]", "own.waits");
    assert!(problems(&[&graph], Mode::Exact, &with(wrong)).remove(0).is_some());
    assert_eq!(problems(&[&graph], Mode::Exact, &with(helpers)), [None]);
    let entered_again = Graph { phases: vec![vec![0], vec![1]], ..graph.clone() };
    for mode in [Mode::Exact, Mode::Faithful, Mode::Textbook] {
        assert_eq!(problems(&[&graph, &entered_again], mode, &unawait), [None, None]);
    }
}

#[test]
fn mistakes_of_the_helper_are_found() {
    let helpers = unawait_transforms::runtime_source();
    for (what, from, to) in MISTAKES {
        assert!(helpers.contains(from), "{what}: the helper has no {from:?}");
        let wrong = helpers.replace(from, to);
        let compiler = move |graph: &Graph, _: Mode| Ok(text::by_hand(graph, &wrong));
        assert!(!failing(1, 250, Mode::Exact, &compiler).is_empty(), "{what}: no graph tells");
    }
}

/// What has to come up in a few hundred graphs.
const WANTED: [&str; 14] = [
    "export * from",
    "export * as",
    "export { f",
    "import * as",
    "export default await",
    "export const {",
    "for await",
    "await import(",
    "$.track(import(",
    " catches ",
    " missed ",
    " changes ",
    "failed: m",
    "shared: function shared",
];

#[test]
fn generated_graphs_are_varied() {
    let graphs: Vec<Graph> = (0..250).map(|seed| Graph::random(seed, wish(seed, Mode::Exact))).collect();
    let jobs: Vec<run::Job> =
        graphs.iter().map(|graph| (text::native(graph), graph.phases.clone())).collect();
    let runs = run::run(&jobs);
    let ended = runs.iter().filter(|run| run.failure.is_some()).count();
    assert!(ended < 5, "{ended} graphs do not run");
    assert_eq!(runs, run::run(&jobs), "a graph does not always do the same");
    let all = format!("{jobs:?}{runs:?}").replace("\\\"", "\"");
    let missing: Vec<_> = WANTED.iter().filter(|part| !all.contains(**part)).collect();
    assert!(missing.is_empty(), "never generated: {missing:?}");
    let is = |found: &dyn Fn(&Graph) -> bool| graphs.iter().filter(|graph| found(graph)).count();
    let asyncs = is(&|graph| (0..graph.modules.len()).filter(|own| graph.is_async(*own)).count() > 2);
    let cycles = is(&|graph| {
        (0..graph.modules.len()).any(|own| graph.is_async(own) && graph.reaches(own, own, false))
    });
    assert!(asyncs > 80 && cycles > 30, "{asyncs} with several async modules, {cycles} with async cycles");
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
    let failing = failing(setting("UNAWAIT_SEED", 1), count, mode, compiler);
    let report = |(seed, graph): &(u64, Graph)| {
        let what = format!("UNAWAIT_SEED={seed} ({mode:?}, {} fail)", failing.len());
        report(&what, graph, mode, compiler)
    };
    failing.iter().take(3).map(report).collect()
}

/// The graphs that fail, with their seeds.
fn failing(first: u64, count: u64, mode: Mode, compiler: &Compiler) -> Vec<(u64, Graph)> {
    let seeds: Vec<u64> = (first..first + count).collect();
    let in_batch = |seeds: &[u64]| {
        let graphs: Vec<Graph> = seeds.iter().map(|seed| Graph::random(*seed, wish(*seed, mode))).collect();
        let found = problems(&graphs.iter().collect::<Vec<_>>(), mode, compiler);
        let all = seeds.iter().copied().zip(graphs).zip(found);
        all.filter_map(|(graph, problem)| problem.map(|_| graph)).collect::<Vec<_>>()
    };
    seeds.par_chunks(BATCH).flat_map_iter(in_batch).collect()
}

/// A small graph that fails in the same way, as text.
fn report(what: &str, graph: &Graph, mode: Mode, compiler: &Compiler) -> String {
    let fails = |graphs: &[&Graph]| problems(graphs, mode, compiler).iter().position(Option::is_some);
    let small = shrink::shrink(graph, fails);
    let lowered = compiler(&small, mode).unwrap_or_default();
    let mut report = format!("=== {what}, imports {:?}\n", small.phases);
    for (own, text) in text::native(&small).iter().enumerate() {
        let _ = write!(report, "--- m{own}.mjs\n{text}");
        if let Some(lowered) = lowered.get(own).filter(|lowered| *lowered != text) {
            let _ = write!(report, "--- lowered\n{}", before_helpers(lowered));
        }
    }
    let problem = problems(&[&small], mode, compiler).remove(0).unwrap_or_default();
    format!("{report}--- {problem}")
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
