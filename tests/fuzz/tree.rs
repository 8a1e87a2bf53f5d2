//! Generated programs as trees of text, so that they can be shrunk without knowing their grammar.
//!
//! ```text
//! stmt("if (@) { @ }", [value("1"), list([stmt("log(2);", [])])])   →   if (1) { log(2); }
//! ```

use std::fmt::{self, Display, Formatter};

/// What an expression may be replaced with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Any value.
    Value,
    /// A native promise.
    Promise,
    /// Nothing: others rely on it. What is inside may still change.
    Fixed,
}

/// A piece of a program.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// Text.
    Text(String),
    /// An expression, in parentheses where it needs them.
    Expr(Sort, Vec<Node>),
    /// A statement.
    Stmt(Vec<Node>),
    /// A statement that others rely on: it stays where it is.
    Pinned(Vec<Node>),
    /// Statements, each of which may go.
    List(Vec<Node>),
}

impl Node {
    /// What it is made of.
    pub(crate) fn children(&self) -> &[Node] {
        match self {
            Self::Text(_) => &[],
            Self::Expr(_, nodes) | Self::Stmt(nodes) | Self::Pinned(nodes) | Self::List(nodes) => nodes,
        }
    }

    /// What it is made of, to change it.
    pub(crate) fn children_mut(&mut self) -> &mut [Node] {
        match self {
            Self::Text(_) => &mut [],
            Self::Expr(_, nodes) | Self::Stmt(nodes) | Self::Pinned(nodes) | Self::List(nodes) => nodes,
        }
    }
}

/// A value: `template` with a node for each `@`.
pub(crate) fn value<const N: usize>(template: &str, nodes: [Node; N]) -> Node {
    Node::Expr(Sort::Value, fill(template, nodes))
}

/// A native promise; see [`value`].
pub(crate) fn promise<const N: usize>(template: &str, nodes: [Node; N]) -> Node {
    Node::Expr(Sort::Promise, fill(template, nodes))
}

/// An expression that stays; see [`value`].
pub(crate) fn fixed<const N: usize>(template: &str, nodes: [Node; N]) -> Node {
    Node::Expr(Sort::Fixed, fill(template, nodes))
}

/// A statement; see [`value`].
pub(crate) fn stmt<const N: usize>(template: &str, nodes: [Node; N]) -> Node {
    Node::Stmt(fill(template, nodes))
}

/// A statement that stays; see [`value`].
pub(crate) fn pinned<const N: usize>(template: &str, nodes: [Node; N]) -> Node {
    Node::Pinned(fill(template, nodes))
}

fn fill<const N: usize>(template: &str, nodes: [Node; N]) -> Vec<Node> {
    let mut nodes = nodes.into_iter();
    let mut filled = Vec::new();
    for (index, text) in template.split('@').enumerate() {
        if index > 0 {
            filled.extend(nodes.next());
        }
        filled.push(Node::Text(text.to_owned()));
    }
    assert!(nodes.next().is_none(), "`{template}` has too few holes");
    filled
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Expr(_, nodes) | Self::Stmt(nodes) | Self::Pinned(nodes) => {
                nodes.iter().try_for_each(|node| node.fmt(f))
            }
            Self::List(nodes) => nodes.iter().try_for_each(|node| writeln!(f, "{node}")),
        }
    }
}
