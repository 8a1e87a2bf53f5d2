//! The graph as a tree: an async module, and below it what it waits for, down to each `await`.
//!
//! ```text
//! src/app.js
//! ├─ src/config.js    imported at src/app.js:1:1
//! │  └─ await         at src/config.js:3:22
//! └─ src/app.js       imported at src/app.js:2:1, a cycle
//! ```
//! What was shown before is not shown again.

use std::collections::HashSet;
use std::fmt::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::super::summary::count;
use super::super::theme::Theme;
use super::{Node, View};

/// One line, before it is known how wide the first column is.
struct Line {
    /// The lines of the tree before the name.
    branch: String,
    name: String,
    style: Style,
    note: String,
}

/// The tree and a summary, with colours of the theme.
pub(super) fn shown(view: &View, theme: Theme) -> String {
    let mut tree = Tree { view, theme, lines: Vec::new(), done: HashSet::new(), path: Vec::new() };
    // Those that no async module imports; then what is left, which is in cycles.
    let roots = view.nodes.iter().filter(|(_, node)| !node.imported);
    let rest = view.nodes.iter().filter(|(_, node)| node.imported);
    for (own, node) in roots.chain(rest) {
        if !tree.done.contains(own) {
            tree.root(*own, node);
        }
    }
    let width = tree.lines.iter().map(|line| line.branch.width() + line.name.width()).max().unwrap_or(0);
    let mut text = String::new();
    let quiet = theme.quiet();
    for Line { branch, name, style, note } in &tree.lines {
        let _ = write!(text, "{quiet}{branch}{quiet:#}{style}{name}{style:#}");
        if !note.is_empty() {
            let gap = " ".repeat(width + 2 - branch.width() - name.width());
            let _ = write!(text, "{gap}{quiet}{note}{quiet:#}");
        }
        text.push('\n');
    }
    if !tree.lines.is_empty() {
        text.push('\n');
    }
    let awaiting = view.nodes.iter().filter(|(_, node)| node.awaits.is_some()).count();
    let files = count(view.names.len(), "file");
    let said = match view.nodes.len() {
        0 => format!("{files}, no async module"),
        asyncs => {
            let verb = if awaiting == 1 { "awaits" } else { "await" };
            format!("{files}; {}, of which {awaiting} {verb} at top level", count(asyncs, "async module"))
        }
    };
    let _ = writeln!(text, "{quiet}{said}{quiet:#}");
    text
}

struct Tree<'v> {
    view: &'v View,
    theme: Theme,
    lines: Vec<Line>,
    /// The modules whose branches have been shown.
    done: HashSet<usize>,
    /// The modules around the one that is shown.
    path: Vec<usize>,
}

/// What to do next; a list of it in place of recursion, as chains of imports may be long.
enum Step {
    Leave,
    Branch { above: String, last: bool, module: usize, note: String },
    Await { above: String, note: String },
}

impl Tree<'_> {
    fn root(&mut self, own: usize, node: &Node) {
        let loaded: Vec<String> = node
            .loaded_by
            .iter()
            .map(|edge| format!("{}:{}:{}", self.view.name(edge.module), edge.at.line, edge.at.column))
            .collect();
        let said = if loaded.is_empty() { String::new() } else { format!("loaded at {}", loaded.join(", ")) };
        let style = self.theme.title();
        self.lines.push(Line { branch: String::new(), name: node.name.clone(), style, note: said });
        let mut steps = Vec::new();
        self.below(own, "", &mut steps);
        while let Some(step) = steps.pop() {
            match step {
                Step::Leave => drop(self.path.pop()),
                Step::Await { above, note } => {
                    let (branch, style) = (format!("{above}└─ "), Style::new());
                    self.lines.push(Line { branch, name: "await".into(), style, note });
                }
                Step::Branch { above, last, module, note } => {
                    let (sign, next) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
                    let seen = match (self.path.contains(&module), self.done.contains(&module)) {
                        (true, _) => ", a cycle",
                        (false, true) => ", see above",
                        (false, false) => "",
                    };
                    let (branch, style) = (format!("{above}{sign}"), Style::new());
                    let name = self.view.name(module).to_owned();
                    self.lines.push(Line { branch, name, style, note: format!("{note}{seen}") });
                    if seen.is_empty() {
                        self.below(module, &format!("{above}{next}"), &mut steps);
                    }
                }
            }
        }
    }

    /// Puts what is below a module on the list, last things first.
    fn below(&mut self, own: usize, above: &str, steps: &mut Vec<Step>) {
        self.done.insert(own);
        self.path.push(own);
        steps.push(Step::Leave);
        let Some(node) = self.view.node(own) else { return };
        if let Some(at) = node.awaits {
            let place = format!("at {}:{}:{}", node.name, at.line, at.column);
            steps.push(Step::Await { above: above.to_owned(), note: place });
        }
        let last = node.awaits.is_none();
        for (back, edge) in node.waits_for.iter().rev().enumerate() {
            steps.push(Step::Branch {
                above: above.to_owned(),
                last: last && back == 0,
                module: edge.module,
                note: format!("imported at {}:{}:{}", node.name, edge.at.line, edge.at.column),
            });
        }
    }
}
