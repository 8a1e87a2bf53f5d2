//! `unawait graph`: which modules are async, who waits for whom, and why.
//!
//! ```text
//! src/app.js
//! ├─ src/config.js      imported at src/app.js:1:1
//! │  └─ await           at src/config.js:3:22
//! └─ src/db.js          imported at src/app.js:2:1
//!    └─ await           at src/db.js:7:14
//!
//! 12 files; 3 async modules, of which 2 await at top level
//! ```

mod dot;
mod json;
mod tree;

use std::collections::HashMap;
use std::ops::Range;

use unawait::modules::{Reason, Settings};

use super::args::GraphArgs;
use super::compile::pool;
use super::inputs::{Input, find, read};
use super::sets::Set;
use super::theme::theme;
use super::{Outcome, misuse, stdio};

/// A place in a file; lines and columns (of characters) count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
struct At {
    line: usize,
    column: usize,
}

/// A module that waits, or is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edge {
    /// The module at the other end.
    module: usize,
    /// Where the import is, in the importer.
    at: At,
}

/// An async module.
#[derive(Clone, Debug, Default)]
struct Node {
    name: String,
    /// Its first `await`.
    awaits: Option<At>,
    /// The async modules that it imports, in the order of its imports.
    waits_for: Vec<Edge>,
    /// The modules that load it by `import()`.
    loaded_by: Vec<Edge>,
    /// The number of its cycle.
    cycle: Option<usize>,
    /// The shortest way to an `await`: the next module on it.
    next: Option<Edge>,
    /// Whether an async module imports it.
    imported: bool,
}

/// All that is shown.
struct View {
    /// The async modules, by their index among the inputs.
    nodes: Vec<(usize, Node)>,
    /// What each input is called.
    names: Vec<String>,
}

/// Runs the subcommand.
pub(crate) fn run(args: &GraphArgs) -> anyhow::Result<Outcome> {
    let found = find(&args.input, None)?;
    if found.inputs.iter().any(|input| input.path.is_none()) {
        return Err(misuse("standard input has no files around it; name files or folders"));
    }
    let colour = stdio::colour_stderr(args.color);
    let set =
        pool(args.input.jobs)?.install(|| Set::of(&found.inputs, &args.input, Settings::default(), colour));
    let view = view(&set, &found.inputs);
    let text = if args.json {
        json::shown(&view)?
    } else if args.dot {
        dot::shown(&view)
    } else {
        tree::shown(&view, theme(stdio::colour_stdout(args.color), args.theme))
    };
    let written = stdio::write_stdout(text.as_bytes());
    for failure in &found.failures {
        stdio::tell_error(&format!("`{}` {}", failure.name, failure.message));
    }
    for message in set.failures.iter().flat_map(|(_, messages)| messages) {
        stdio::tell(message);
    }
    written?;
    let fine = found.failures.is_empty() && set.failures.is_empty();
    Ok(if fine { Outcome::Fine } else { Outcome::Failed })
}

/// Turns ranges into lines and columns, and indices into what is shown.
fn view(set: &Set, inputs: &[Input]) -> View {
    let graph = &set.graph;
    let scans = graph.scans();
    let mut texts = Texts { inputs, read: HashMap::new() };
    let mut nodes: Vec<(usize, Node)> = Vec::new();
    for (own, (place, scan)) in graph.places.iter().zip(scans).enumerate() {
        let Some(reason) = place.reason else { continue };
        let mut waits_for: Vec<Edge> = Vec::new();
        for (request, target) in scan.requests.iter().zip(&place.requests) {
            if let Some(module) = target.filter(|target| graph.is_async(*target)) {
                waits_for.push(Edge { module, at: texts.at(own, &request.range) });
            }
        }
        let next = match reason {
            Reason::Awaits => None,
            Reason::Imports { target, .. } => waits_for.iter().find(|edge| edge.module == target).copied(),
        };
        let awaits = scan.awaits.as_ref().map(|range| texts.at(own, range));
        let name = inputs.get(own).map(|input| input.name.clone()).unwrap_or_default();
        let node = Node { name, awaits, waits_for, cycle: place.cycle, next, ..Node::default() };
        nodes.push((own, node));
    }
    let imported: Vec<usize> = nodes
        .iter()
        .flat_map(|(own, node)| {
            let others = node.waits_for.iter().filter(|edge| edge.module != *own);
            others.map(|edge| edge.module).collect::<Vec<_>>()
        })
        .collect();
    for (own, node) in &mut nodes {
        node.imported = imported.contains(own);
        for (importer, (place, scan)) in graph.places.iter().zip(scans).enumerate() {
            for (request, _) in scan.dynamic.iter().zip(&place.dynamic).filter(|(_, to)| **to == Some(*own)) {
                node.loaded_by.push(Edge { module: importer, at: texts.at(importer, &request.range) });
            }
        }
    }
    View { nodes, names: inputs.iter().map(|input| input.name.clone()).collect() }
}

impl View {
    fn node(&self, module: usize) -> Option<&Node> {
        let at = self.nodes.binary_search_by_key(&module, |(own, _)| *own).ok()?;
        self.nodes.get(at).map(|(_, node)| node)
    }

    fn name(&self, module: usize) -> &str {
        self.names.get(module).map_or("", String::as_str)
    }
}

/// The sources of those files whose places are shown, read again.
struct Texts<'i> {
    inputs: &'i [Input],
    read: HashMap<usize, String>,
}

impl Texts<'_> {
    fn at(&mut self, file: usize, range: &Range<usize>) -> At {
        let inputs = self.inputs;
        let source = self.read.entry(file).or_insert_with(|| {
            // It was read a moment ago; where it is gone by now, places are lost and nothing else.
            inputs.get(file).and_then(|input| read(input).ok()).unwrap_or_default()
        });
        let before = source.get(..range.start).unwrap_or_default().trim_start_matches('\u{feff}');
        let line = before.rsplit('\n').next().unwrap_or_default();
        At { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    }
}
