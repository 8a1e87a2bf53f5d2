//! Which functions may call themselves.
//!
//! ```js
//! async function walk(node) { for (const child of node.children) await walk(child); }   // does
//! const a = async (n) => b(n), b = async (n) => (n > 0 ? a(n - 1) : 0);                 // both do
//! async walk() { for (const child of this.children) await child.walk(); }              // if `child` is alike
//! ```
//! A function leads to what stands in it and to what it mentions, as a name or as a property of anything; one that
//! leads to itself counts. What comes back by another way (a callback) is not seen: the answer decides about the
//! form of the output, not about what it does.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::BytePos;
use swc_core::ecma::ast::*;

use super::reading::{Mention, Name};
use crate::ast;

/// The functions of a program, and what they lead to. A name leads to all functions that have it, so a mention is
/// one step, however many they are.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// The nodes of the graph: where an async function starts, nothing for others and for names.
    nodes: Vec<Option<BytePos>>,
    named: FxHashMap<Name, usize>,
    /// Who leads to whom.
    edges: Vec<(usize, usize)>,
    /// The function around.
    around: Option<usize>,
    /// The name of the function about to be visited.
    pub(super) name: Option<Name>,
}

impl Calls {
    /// A function begins, which has the name that was noted; gives what is to be handed to [`Self::leave`].
    pub(super) fn enter(&mut self, starts: BytePos, is_async: bool) -> Option<usize> {
        let own = self.node(is_async.then_some(starts));
        if let Some(name) = self.name.take() {
            let known = self.named.get(&name).copied();
            let name = known.unwrap_or_else(|| {
                let node = self.node(None);
                self.named.insert(name, node);
                node
            });
            self.edges.push((name, own));
        }
        self.edges.extend(self.around.map(|around| (around, own)));
        self.around.replace(own)
    }

    fn node(&mut self, starts: Option<BytePos>) -> usize {
        self.nodes.push(starts);
        self.nodes.len() - 1
    }

    /// A function ends.
    pub(super) fn leave(&mut self, around: Option<usize>) {
        self.around = around;
    }

    /// The function around.
    pub(super) fn around(&self) -> Option<usize> {
        self.around
    }

    /// The names of functions.
    pub(super) fn names(&self) -> impl Iterator<Item = Name> {
        self.named.keys().copied()
    }

    /// Adds what functions mention.
    pub(super) fn connect(&mut self, mentions: &[Mention]) {
        for mention in mentions {
            if let (Some(from), Some(name)) = (mention.by, self.named.get(&mention.name)) {
                self.edges.push((from, *name));
            }
        }
    }

    /// Where the async functions begin that may call themselves.
    pub(super) fn recursive_functions(self) -> FxHashSet<BytePos> {
        let starts = self.nodes.iter().enumerate().filter(|(_, node)| node.is_some());
        let cyclic = in_cycles(self.nodes.len(), &self.edges, starts.map(|(node, _)| node));
        self.nodes.iter().zip(cyclic).filter(|(_, cyclic)| *cyclic).filter_map(|(node, _)| *node).collect()
    }
}

/// The name that `value` has by being assigned, if it is a function.
pub(super) fn if_function(value: &Expr, name: impl FnOnce() -> Option<Name>) -> Option<Name> {
    matches!(ast::unparen(value), Expr::Fn(_) | Expr::Arrow(_)).then(name).flatten()
}

/// The name of a property.
pub(super) fn own(key: &PropName) -> Option<Name> {
    match key {
        PropName::Ident(name) => Some(Name::property(&name.sym)),
        PropName::Str(name) => Some(Name::property(&name.value.to_atom_lossy())),
        PropName::Num(_) | PropName::BigInt(_) | PropName::Computed(_) => None,
    }
}

/// The nodes that each node of a graph leads to, one behind the other.
struct Targets {
    /// Where those of each node begin; one more than there are nodes.
    starts: Vec<usize>,
    all: Vec<usize>,
}

impl Targets {
    fn of(nodes: usize, edges: impl Iterator<Item = (usize, usize)> + Clone) -> Self {
        let mut starts = vec![0; nodes + 1];
        edges.clone().for_each(|(from, _)| starts[from + 1] += 1);
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut all = vec![0; starts[nodes]];
        for (from, to) in edges {
            all[next[from]] = to;
            next[from] += 1;
        }
        Self { starts, all }
    }

    fn get(&self, node: usize, index: usize) -> Option<usize> {
        let at = self.starts[node] + index;
        (at < self.starts[node + 1]).then(|| self.all[at])
    }
}

/// Which of the nodes that `starts` lead to lie on a cycle, by Kosaraju's two walks; without recursion, for a program may
/// have functions by the thousand.
fn in_cycles(nodes: usize, edges: &[(usize, usize)], starts: impl Iterator<Item = usize>) -> Vec<bool> {
    let targets = Targets::of(nodes, edges.iter().copied());
    let mut seen = vec![false; nodes];
    let (mut order, mut path) = (Vec::with_capacity(nodes), Vec::new());
    for root in starts {
        walk(&targets, root, (&mut seen, &mut path), &mut order);
    }
    let back = edges.iter().filter(|(from, _)| seen[*from]).map(|(from, to)| (*to, *from));
    let back = Targets::of(nodes, back);
    seen.fill(false);
    // No node leads to itself: between a function and its mention of its name is the name.
    let mut cyclic = vec![false; nodes];
    let mut component = Vec::new();
    for &root in order.iter().rev() {
        component.clear();
        walk(&back, root, (&mut seen, &mut path), &mut component);
        if component.len() > 1 {
            for node in &component {
                cyclic[*node] = true;
            }
        }
    }
    cyclic
}

/// Adds to `done` what is reached from `root` for the first time, each node after those that it leads to. `path` is
/// empty before and after.
fn walk(
    targets: &Targets,
    root: usize,
    (seen, path): (&mut [bool], &mut Vec<(usize, usize)>),
    done: &mut Vec<usize>,
) {
    if std::mem::replace(&mut seen[root], true) {
        return;
    }
    path.push((root, 0));
    while let Some((node, next)) = path.last_mut() {
        let Some(to) = targets.get(*node, *next) else {
            done.push(*node);
            path.pop();
            continue;
        };
        *next += 1;
        if !std::mem::replace(&mut seen[to], true) {
            path.push((to, 0));
        }
    }
}
