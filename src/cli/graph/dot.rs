//! The graph for Graphviz: boxes are async modules, those that await are filled; a dashed arrow is `import()`.
//!
//! ```text
//! digraph modules {
//!   "app.js" -> "config.js";
//! }
//! ```

use std::fmt::Write;

use super::View;

/// The text of the graph.
pub(super) fn shown(view: &View) -> String {
    let mut text = String::from("digraph modules {\n  rankdir=LR;\n  node [shape=box];\n");
    for (_, node) in &view.nodes {
        let style = match node.awaits {
            Some(at) => format!(" [style=filled, tooltip=\"await at {}:{}\"]", at.line, at.column),
            None => String::new(),
        };
        let _ = writeln!(text, "  {}{style};", quoted(&node.name));
    }
    for (_, node) in &view.nodes {
        for edge in &node.waits_for {
            let _ = writeln!(text, "  {} -> {};", quoted(&node.name), quoted(view.name(edge.module)));
        }
        for edge in &node.loaded_by {
            let importer = quoted(view.name(edge.module));
            let _ = writeln!(text, "  {importer} -> {} [style=dashed];", quoted(&node.name));
        }
    }
    text.push_str("}\n");
    text
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}
