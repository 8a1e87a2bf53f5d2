//! Makes a failing program small: takes away statements, opens blocks, and puts simpler expressions
//! in the place of others, as long as it still fails.

use crate::tree::{Node, Sort, promise, value};

/// Edits tried before giving up.
const BUDGET: usize = 3_000;

/// The smallest program found for which `fails` still holds.
pub(crate) fn shrink(program: &Node, fails: impl Fn(&Node) -> bool) -> Node {
    let mut best = program.clone();
    let mut budget = BUDGET;
    loop {
        let before = budget;
        let mut changed = false;
        let mut place = 0;
        while let Some(edits) = edits_at(&best, place) {
            let better = edits.into_iter().find_map(|edit| {
                budget = budget.checked_sub(1)?;
                let candidate = replaced(&best, place, edit);
                fails(&candidate).then_some(candidate)
            });
            match better {
                // What stands there now may allow more.
                Some(candidate) => (best, changed) = (candidate, true),
                None => place += 1,
            }
        }
        if !changed || budget == 0 || budget == before {
            return best;
        }
    }
}

/// What the node at `place` (in pre-order) may be replaced with, the smallest first; `None` beyond
/// the last node.
fn edits_at(root: &Node, place: usize) -> Option<Vec<Node>> {
    let node = nth(root, &mut { place })?;
    Some(match node {
        Node::Text(_) | Node::Pinned(_) | Node::Expr(Sort::Fixed, _) => Vec::new(),
        Node::List(nodes) => shorter(nodes),
        Node::Stmt(_) => inner_lists(node),
        Node::Expr(Sort::Value, _) => simpler(node, value("0", [])),
        Node::Expr(Sort::Promise, _) => simpler(node, promise("delay(0)", [])),
    })
}

fn nth<'a>(node: &'a Node, left: &mut usize) -> Option<&'a Node> {
    if *left == 0 {
        return Some(node);
    }
    *left -= 1;
    node.children().iter().find_map(|child| nth(child, left))
}

fn nth_mut<'a>(node: &'a mut Node, left: &mut usize) -> Option<&'a mut Node> {
    if *left == 0 {
        return Some(node);
    }
    *left -= 1;
    node.children_mut().iter_mut().find_map(|child| nth_mut(child, left))
}

fn replaced(root: &Node, mut place: usize, edit: Node) -> Node {
    let mut copy = root.clone();
    if let Some(node) = nth_mut(&mut copy, &mut place) {
        *node = edit;
    }
    copy
}

/// The list without a run of its statements: all, halves, quarters … single ones.
fn shorter(nodes: &[Node]) -> Vec<Node> {
    let mut shorter = Vec::new();
    let mut length = nodes.len();
    while length > 0 {
        for start in (0..nodes.len()).step_by(length) {
            let cut = start..(start + length).min(nodes.len());
            let stays =
                |(index, node): &(usize, &Node)| !cut.contains(index) || matches!(node, Node::Pinned(_));
            let rest: Vec<_> = nodes.iter().enumerate().filter(stays).map(|(_, node)| node.clone()).collect();
            if rest.len() < nodes.len() {
                shorter.push(Node::List(rest));
            }
        }
        length /= 2;
    }
    shorter
}

/// The lists of statements directly inside a statement: the body without its `if`.
fn inner_lists(node: &Node) -> Vec<Node> {
    node.children().iter().filter(|child| matches!(child, Node::List(_))).cloned().collect()
}

/// The simplest expression of the sort, then those directly inside.
fn simpler(node: &Node, simplest: Node) -> Vec<Node> {
    if node.to_string().len() <= simplest.to_string().len() {
        return Vec::new();
    }
    let mut found = vec![simplest];
    nearest(node, node, &mut found);
    found
}

fn nearest(node: &Node, outer: &Node, found: &mut Vec<Node>) {
    for child in node.children() {
        match (child, outer) {
            (Node::Expr(sort, _), Node::Expr(wanted, _)) if sort == wanted => found.push(child.clone()),
            // A statement list belongs to a function inside: its values are not values here.
            (Node::List(_), _) => {}
            _ => nearest(child, outer, found),
        }
    }
}
