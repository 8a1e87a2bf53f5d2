//! Which async functions may mention a block-scoped name too early: all others need not be looked through by `early`.
//!
//! ```js
//! async () => { const a = await f(); return g(a); }      // no
//! async () => { const a = () => b; const b = await a(); }     // `b` is mentioned before its declaration ends
//! ```
//! A function declaration can be called wherever it stands, so it must mention no such name at all. One `case` can be
//! reached without the others, and what is declared behind a `return` never is, so what has these is suspected as well.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::{BytePos, Span};
use swc_core::ecma::ast::VarDeclarator;

use super::reading::{Mention, Name};
use crate::ast::unparen;

/// What the walk of `reading` has found.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// What async functions declare in their own code.
    declared: FxHashMap<Name, Declared>,
    /// Where they begin.
    found: FxHashSet<BytePos>,
    /// The function declarations in their own code, in order, by where they begin.
    functions: FxHashMap<BytePos, Vec<Span>>,
    /// Where the function around begins, if it is async.
    around: Option<BytePos>,
    /// Whether all are suspected.
    all: bool,
}

#[derive(Debug)]
struct Declared {
    /// Where the declaration names it.
    at: BytePos,
    /// From here on no mention is too early.
    end: BytePos,
    /// Where the function begins.
    function: BytePos,
}

impl Suspects {
    /// A function begins, an async one here; gives what is to be handed to [`Self::leave`].
    pub(super) fn enter(&mut self, starts: Option<BytePos>) -> Option<BytePos> {
        std::mem::replace(&mut self.around, starts)
    }

    /// A function ends.
    pub(super) fn leave(&mut self, around: Option<BytePos>) {
        self.around = around;
    }

    /// Suspects the function around.
    pub(super) fn suspect(&mut self) {
        self.found.extend(self.around);
    }

    /// Suspects all functions, as there are assignments to constants.
    pub(super) fn suspect_all(&mut self) {
        self.all = true;
    }

    /// A name is declared that must not be mentioned before `end`.
    pub(super) fn declare(&mut self, name: Name, at: BytePos, end: BytePos) {
        if let Some(function) = self.around
            && self.declared.insert(name, Declared { at, end, function }).is_some()
        {
            self.suspect();
        }
    }

    /// A function is declared, which can be called before it stands anywhere.
    pub(super) fn function(&mut self, span: Span) {
        if let Some(around) = self.around {
            self.functions.entry(around).or_default().push(span);
        }
    }

    /// A name is declared by `var`; a function in it may be mentioned before.
    pub(super) fn var(&mut self, node: &VarDeclarator) {
        if node.init.as_deref().map(unparen).is_some_and(|init| init.is_arrow() || init.is_fn_expr()) {
            self.suspect();
        }
    }

    /// The names that are declared.
    pub(super) fn names(&self) -> impl Iterator<Item = Name> {
        self.declared.keys().copied()
    }

    /// Looks where names are mentioned.
    pub(super) fn connect(&mut self, mentions: &[Mention]) {
        for mention in mentions {
            if let Some(Declared { at, end, function }) = self.declared.get(&mention.name)
                && mention.at != *at
                && (mention.at < *end || holds(self.functions.get(function), mention.at))
            {
                self.found.insert(*function);
            }
        }
    }

    /// Whether a function that begins here may mention a name too early.
    pub(super) fn has(&self, starts: BytePos) -> bool {
        self.all || self.found.contains(&starts)
    }
}

/// Whether one of these pieces, which are in order, holds a place.
fn holds(pieces: Option<&Vec<Span>>, at: BytePos) -> bool {
    pieces.is_some_and(|pieces| {
        let before = pieces.partition_point(|piece| piece.lo <= at).checked_sub(1);
        before.and_then(|index| pieces.get(index)).is_some_and(|piece| at < piece.hi)
    })
}
