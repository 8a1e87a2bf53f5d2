//! Runs graphs in Node, many in one process.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::Command;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::text::name;

/// What a graph did.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Run {
    /// What its modules said, and at which tick.
    pub(crate) events: Vec<(String, usize)>,
    /// What became of the imports from outside, and rejections that nobody handled.
    pub(crate) outcomes: Vec<String>,
    /// The exports of each module that was started, in the end.
    pub(crate) bindings: BTreeMap<String, Vec<String>>,
    /// Why it could not be run.
    pub(crate) failure: Option<String>,
}

/// The failure of a graph that ends the process, as V8 does where a module of a cycle throws at once and
/// another one is imported later.
pub(crate) const ENDED: &str = "Node ended";

/// The texts of a graph's modules, and what to import.
pub(crate) type Job = (Vec<String>, Vec<Vec<usize>>);

/// Runs graphs. One that ends the process has failed; the others go on in another one.
///
/// # Panics
/// Where there is no Node to run (`.ci/setup` installs one).
pub(crate) fn run(mut jobs: &[Job]) -> Vec<Run> {
    let mut all = Vec::new();
    while !jobs.is_empty() {
        let runs = run_process(jobs);
        jobs = jobs.get(runs.len()..).unwrap_or_default();
        all.extend(runs);
        if let Some((_, rest)) = jobs.split_first() {
            let failure = Some(ENDED.to_owned());
            all.push(Run { events: Vec::new(), outcomes: Vec::new(), bindings: BTreeMap::new(), failure });
            jobs = rest;
        }
    }
    all
}

/// What the graphs did up to the one that ended the process, if one did.
fn run_process(jobs: &[Job]) -> Vec<Run> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for (texts, phases) in jobs {
        let modules: Map<String, Value> =
            texts.iter().enumerate().map(|(own, text)| (name(own), text.as_str().into())).collect();
        let phases: Vec<Vec<String>> =
            phases.iter().map(|phase| phase.iter().map(|own| name(*own)).collect()).collect();
        writeln!(file, "{}", json!({ "modules": modules, "phases": phases })).unwrap();
    }
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/graphs/driver.mjs");
    let arguments = ["--experimental-vm-modules", "--no-warnings", driver];
    let done = Command::new("node").args(arguments).arg(file.path()).output().unwrap();
    let answers = String::from_utf8(done.stdout).unwrap();
    answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
