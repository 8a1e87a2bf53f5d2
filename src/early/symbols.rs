//! The names of a program as numbers, and which declaration each mention means.
//!
//! ```js
//! let id = 1; { const id = 2; load(id); }      // the last `id` is the inner one, `load` is nobody's
//! ```
//! A mention waits in a list of its name until a scope ends that declares the name: so each is touched twice, however
//! deep the scopes are in each other. What is left then is a global.
//!
//! * Leaves: [`Resolution`], which marks names as swc's `resolver` does, for less than half of what that takes.
//! * Elsewhere: where code is such that swc's `resolver` takes a name for another of its spelling, it is asked, as the
//!   lowering knows what it does there (functions in blocks of sloppy code, a `var` that is named like what is
//!   caught, a mention before its declaration in a `switch` or the head of a loop).

use rustc_hash::{FxBuildHasher, FxHashMap};
use swc_core::atoms::Atom;
use swc_core::common::{BytePos, Mark, SyntaxContext};
use swc_core::ecma::ast::{Ident, Program};
use swc_core::ecma::transforms::base::resolver;

use super::names::Word;

/// A name, as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Symbol(u32);

impl Symbol {
    /// As a place in a list.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// All names, and their mentions.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    known: FxHashMap<Atom, Symbol>,
    names: Vec<Name>,
    mentions: Vec<Mention>,
    /// Scopes so far that have declared something, with the one of the top level.
    scopes: u32,
    /// Whether swc's `resolver` takes some name for another.
    is_odd: bool,
}

#[derive(Debug)]
struct Name {
    spelling: Atom,
    word: Word,
    /// The last mention of which nobody knows yet what it means.
    open: Option<u32>,
}

#[derive(Debug)]
struct Mention {
    at: BytePos,
    /// The open mention of the same name before this one.
    before: Option<u32>,
    scope: u32,
}

/// The scope of names that no scope declares.
const NONE: u32 = u32::MAX;

/// The scope of a script or module.
pub(super) const TOP: u32 = 0;

impl Symbols {
    /// No name of a source of this length so far.
    pub(super) fn of_length(source: usize) -> Self {
        let known = FxHashMap::with_capacity_and_hasher(source / 128, FxBuildHasher);
        let (names, mentions) = (Vec::with_capacity(source / 128), Vec::with_capacity(source / 24));
        Self { known, names, mentions, ..Self::default() }
    }

    /// The number of a name.
    pub(super) fn symbol(&mut self, name: &Atom) -> Symbol {
        if let Some(symbol) = self.known.get(name) {
            return *symbol;
        }
        let symbol = Symbol(count(self.names.len()));
        self.known.insert(name.clone(), symbol);
        self.names.push(Name { spelling: name.clone(), word: Word::of(name), open: None });
        symbol
    }

    /// How a name is spelled.
    pub(super) fn spelling(&self, symbol: Symbol) -> Atom {
        self.name(symbol).map(|name| name.spelling.clone()).unwrap_or_default()
    }

    /// What is special about a name.
    pub(super) fn word(&self, symbol: Symbol) -> Word {
        self.name(symbol).map_or(Word::Free, |name| name.word)
    }

    fn name(&self, symbol: Symbol) -> Option<&Name> {
        self.names.get(symbol.index())
    }

    /// Notes a mention, also the one in a declaration; gives what is special about the name, too.
    pub(super) fn mention(&mut self, node: &Ident) -> (Symbol, Word) {
        let symbol = self.symbol(&node.sym);
        let index = self.here();
        let Some(name) = self.names.get_mut(symbol.index()) else { return (symbol, Word::Free) };
        let before = name.open.replace(index);
        self.mentions.push(Mention { at: node.span.lo, before, scope: NONE });
        (symbol, name.word)
    }

    /// Notes the mention of what is no variable of the program, whatever it declares.
    pub(super) fn mention_global(&mut self, node: &Ident) {
        self.mentions.push(Mention { at: node.span.lo, before: None, scope: NONE });
    }

    /// A place between mentions, for [`Self::bind`].
    pub(super) fn here(&self) -> u32 {
        count(self.mentions.len())
    }

    /// A number for a scope that is not that of the top level.
    pub(super) fn new_scope(&mut self) -> u32 {
        self.scopes += 1;
        self.scopes
    }

    /// The open mentions of a name from a place on mean the declaration in this scope; gives where the first of them
    /// stands in the source.
    pub(super) fn bind(&mut self, symbol: Symbol, from: u32, scope: u32) -> Option<BytePos> {
        let name = self.names.get_mut(symbol.index())?;
        let mut first = None;
        while let Some(last) = name.open.filter(|last| *last >= from) {
            let mention = self.mentions.get_mut(last as usize)?;
            mention.scope = scope;
            name.open = mention.before;
            first = Some(mention.at);
        }
        first
    }

    /// Notes that swc's `resolver` may take some name for another.
    pub(super) fn is_odd(&mut self) {
        self.is_odd = true;
    }

    /// What all mentions mean; `is_async` if anything in the program is.
    pub(super) fn resolution(self, is_async: bool) -> Resolution {
        let Self { mut mentions, is_odd, .. } = self;
        // Most are in order, which this way of sorting makes use of.
        mentions.sort_by_key(|mention| mention.at);
        Resolution { mentions, is_odd, is_async }
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE)
}

/// What every name of a program means.
#[derive(Debug)]
pub struct Resolution {
    /// In the order of the source.
    mentions: Vec<Mention>,
    is_odd: bool,
    is_async: bool,
}

impl Resolution {
    /// Whether a function of the program is async, or anything in it awaits.
    #[must_use]
    pub fn is_async(&self) -> bool {
        self.is_async
    }

    /// What marks the names of the program that was read, which is as it was then: those without a binding with
    /// `unresolved`, those of the top level with `top_level`, others with a context for each scope that is none of swc's.
    /// Nothing where that has been done, by swc's `resolver`.
    pub fn marker(self, program: &mut Program, unresolved: Mark, top_level: Mark) -> Option<Marker> {
        if self.is_odd {
            program.mutate(resolver(unresolved, top_level, false));
            return None;
        }
        let context = |mark| SyntaxContext::empty().apply_mark(mark);
        let (unresolved, top_level) = (context(unresolved), context(top_level));
        Some(Marker { mentions: self.mentions, next: 0, unresolved, top_level })
    }
}

/// Marks names.
#[derive(Debug)]
pub struct Marker {
    mentions: Vec<Mention>,
    /// Where the mention is that probably comes next.
    next: usize,
    unresolved: SyntaxContext,
    top_level: SyntaxContext,
}

/// The context of a scope is this and its number: swc has not so many, and those of generated names come behind.
const SCOPES: u32 = 0x4000_0000;

impl Marker {
    /// Marks one name; it is quick where they come in the order of the source.
    pub fn mark(&mut self, node: &mut Ident) {
        let at = node.span.lo;
        let is_at = |index: usize| self.mentions.get(index).is_some_and(|mention| mention.at == at);
        if !is_at(self.next) {
            // Many names are asked about twice in a row.
            let last = self.next.checked_sub(1).filter(|last| is_at(*last));
            self.next = last.unwrap_or_else(|| self.mentions.partition_point(|mention| mention.at < at));
        }
        // Labels are no mentions, nor are the names that other modules know.
        if let Some(mention) = self.mentions.get(self.next).filter(|mention| mention.at == at) {
            node.ctxt = match mention.scope {
                NONE => self.unresolved,
                TOP => self.top_level,
                scope => SyntaxContext::from_u32(SCOPES.saturating_add(scope)),
            };
            self.next += 1;
        }
    }
}
