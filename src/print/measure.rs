//! Whether documents fit on the rest of a line.
//!
//! ```text
//! return load(first, (value) => {     measured up to the first line break that is sure to come
//! ```
//! Needs: a [`Renderer`] that knows where it is. Leaves: yes or no. What takes columns that are known is not looked
//! at, so the work is linear in the output however deep the groups nest.

use std::mem::replace;
use std::slice::{Iter, from_ref};

use super::brackets::{Comma, Hug, Items, Lines};
use super::doc::{Doc, MANY, Node, width};
use super::output::slice;
use super::render::{Mode, Renderer, Row};

/// Documents in a row that are being measured.
#[derive(Clone, Debug)]
pub(super) struct Level<'d> {
    mode: Mode,
    docs: Iter<'d, Doc<'d>>,
    /// What there is before each, and behind the last, in columns.
    before: i64,
    behind: i64,
}

impl<'d> Level<'d> {
    fn of(mode: Mode, docs: &'d [Doc<'d>]) -> Self {
        Self { mode, docs: docs.iter(), before: 0, behind: 0 }
    }
}

/// What follows what is measured: the rest of its row, and the rows around, the innermost last.
type Rest<'r, 'd> = (&'r Row<'d>, &'r [Row<'d>]);

impl<'d> Renderer<'d> {
    /// Whether documents that take so many columns if they are flat, and what follows them, fit into `left`
    /// columns, up to the first sure line break.
    pub(super) fn fits(
        &mut self,
        docs: &'d [Doc<'d>],
        columns: u32,
        mut left: i64,
        rest: Rest<'_, 'd>,
    ) -> bool {
        if columns != MANY {
            left -= i64::from(columns);
        } else if let Some(fits) = self.measure(Level::of(Mode::Flat, docs), &mut left) {
            return fits;
        }
        self.rest_fits(left, rest)
    }

    /// The same for arguments, of which the last one is opened.
    pub(super) fn fits_opened(&mut self, hug: &Hug<'d>, left: i64, rest: Rest<'_, 'd>) -> bool {
        let (others, last) = hug.parts();
        // The bracket, and a comma behind each.
        let mut left = left - 1;
        let others = Level { behind: if others.is_empty() { 0 } else { 2 }, ..separated(others, &mut left) };
        for level in [others, Level { behind: 1, ..Level::of(Mode::Break, last) }] {
            if let Some(fits) = self.measure(level, &mut left) {
                return fits;
            }
        }
        self.rest_fits(left, rest)
    }

    fn rest_fits(&mut self, mut left: i64, (row, around): Rest<'_, 'd>) -> bool {
        if left < 0 {
            return false;
        }
        for row in std::iter::once(row).chain(around.iter().rev()) {
            let level = Level { docs: row.rest.clone(), ..Level::of(row.context.mode, &[]) };
            if let Some(fits) = self.measure(level, &mut left) {
                return fits;
            }
        }
        true
    }

    /// Takes what a row takes off `left`, or tells whether it fits if a line break is sure to come or nothing is
    /// left.
    fn measure(&mut self, level: Level<'d>, left: &mut i64) -> Option<bool> {
        let mut level = level;
        self.measured.clear();
        while *left >= 0 {
            let Some(doc) = level.docs.next() else {
                *left -= level.behind;
                match self.measured.pop() {
                    Some(outer) => level = outer,
                    None if *left >= 0 => return None,
                    None => break,
                }
                continue;
            };
            *left -= level.before;
            let mode = level.mode;
            if mode == Mode::Flat && doc.columns != MANY {
                *left -= i64::from(doc.columns);
                continue;
            }
            if *left < 0 {
                break;
            }
            let inner = match &doc.node {
                Node::Nil | Node::BreakParent => continue,
                Node::Text(_) | Node::Source(..) => {
                    *left -= i64::from(doc.columns);
                    continue;
                }
                Node::Raw(text) | Node::Laid((text, _)) => return Some(*left >= first_line(text)),
                Node::Verbatim(lo, hi) => return Some(*left >= first_line(slice(self.out.source, *lo, *hi))),
                Node::Line | Node::Softline | Node::Hardline | Node::SourceLine(..) => return Some(true),
                Node::Concat(docs) | Node::Indent(docs) | Node::IndentIfBreak(docs, _) => {
                    Level::of(mode, docs)
                }
                Node::Flat(docs) => Level::of(Mode::Flat, docs),
                Node::IndentBy(node) => Level::of(mode, from_ref(&node.1)),
                Node::Caused(node) => Level::of(mode, from_ref(&node.1)),
                Node::IfBreak([broken, flat]) => {
                    Level::of(mode, from_ref(if mode == Mode::Break { broken } else { flat }))
                }
                Node::Group(docs, _, broken) => Level::of(if *broken { Mode::Break } else { mode }, docs),
                Node::Choice(states) => {
                    let state = if mode == Mode::Break { states.last() } else { states.first() };
                    let Some(state) = state else { continue };
                    Level::of(mode, from_ref(state))
                }
                Node::Items(items) => match bracketed(items, mode, left) {
                    Ok(level) => level,
                    Err(fits) => return Some(fits),
                },
                Node::Hug(hug) => match hugged(hug, mode, left) {
                    Ok(level) => level,
                    Err(fits) => return Some(fits),
                },
            };
            let outer = replace(&mut level, inner);
            if outer.behind > 0 || !outer.docs.as_slice().is_empty() {
                self.measured.push(outer);
            }
        }
        Some(false)
    }
}

/// What is left to measure of items behind their bracket, or whether that fits if each has a line.
fn bracketed<'d>(items: &Items<'d>, mode: Mode, left: &mut i64) -> Result<Level<'d>, bool> {
    let on_lines = match items.lines {
        Lines::IfLong => mode == Mode::Break,
        lines => lines == Lines::Always,
    };
    if on_lines {
        return Err(*left >= columns(items.brackets.on_lines().0));
    }
    let (open, close) = items.brackets.on_line();
    let comma = i64::from(items.comma == Comma::Always);
    *left -= columns(open);
    Ok(Level { behind: columns(close) + comma, ..separated(items.docs, left) })
}

/// The same for arguments of which the last one may open.
fn hugged<'d>(hug: &Hug<'d>, mode: Mode, left: &mut i64) -> Result<Level<'d>, bool> {
    *left -= 1;
    if mode == Mode::Break {
        return Err(*left >= 0);
    }
    Ok(Level { behind: 1, ..separated(hug.docs, left) })
}

/// Documents on one line with a comma and a space between any two.
fn separated<'d>(docs: &'d [Doc<'d>], left: &mut i64) -> Level<'d> {
    // There is none before the first one.
    *left += if docs.is_empty() { 0 } else { 2 };
    Level { before: 2, ..Level::of(Mode::Flat, docs) }
}

fn columns(word: &str) -> i64 {
    i64::try_from(word.len()).unwrap_or(0)
}

fn first_line(text: &str) -> i64 {
    i64::from(width(text.split_once('\n').map_or(text, |(first, _)| first)))
}
