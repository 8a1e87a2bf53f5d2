//! The graph for programs.
//!
//! ```json
//! { "files": 12, "modules": [{ "path": "app.js", "await": null, "cycle": null,
//!   "waitsFor": [{ "path": "config.js", "line": 1, "column": 1 }], "loadedBy": [],
//!   "chain": [{ "path": "app.js", "line": 1, "column": 1 }, { "path": "config.js", "line": 3, "column": 22 }] }] }
//! ```
//! `chain` leads to an `await`: the places of the imports, and last that of the `await`.

use serde::Serialize;

use super::{At, Edge, View};

#[derive(Serialize)]
struct Report<'v> {
    files: usize,
    modules: Vec<Module<'v>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Module<'v> {
    path: &'v str,
    #[serde(rename = "await")]
    awaits: Option<At>,
    cycle: Option<usize>,
    waits_for: Vec<Place<'v>>,
    loaded_by: Vec<Place<'v>>,
    chain: Vec<Place<'v>>,
}

#[derive(Serialize)]
struct Place<'v> {
    path: &'v str,
    #[serde(flatten)]
    at: At,
}

/// The text of the report.
pub(super) fn shown(view: &View) -> anyhow::Result<String> {
    let places = |edges: &[Edge]| {
        edges.iter().map(|edge| Place { path: view.name(edge.module), at: edge.at }).collect::<Vec<_>>()
    };
    let modules = view.nodes.iter().map(|(own, node)| Module {
        path: &node.name,
        awaits: node.awaits,
        cycle: node.cycle,
        waits_for: places(&node.waits_for),
        loaded_by: places(&node.loaded_by),
        chain: chain(view, *own),
    });
    let report = Report { files: view.names.len(), modules: modules.collect() };
    Ok(format!("{}\n", serde_json::to_string_pretty(&report)?))
}

fn chain(view: &View, module: usize) -> Vec<Place<'_>> {
    let mut chain = Vec::new();
    let mut at = Some(module);
    while let Some(node) = at.and_then(|module| view.node(module)) {
        at = node.next.map(|edge| edge.module);
        if let Some(at) = node.next.map(|edge| edge.at).or(node.awaits) {
            chain.push(Place { path: &node.name, at });
        }
    }
    chain
}
